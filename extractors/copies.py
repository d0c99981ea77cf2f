"""Syndicated copies inside a batch: the same text under another URL is marked, not dropped (it tells who printed whom)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict

_SHINGLE_WORDS = 8
_SAMPLE = 8  # one shingle in so many is compared: enough for texts of a page, at an eighth of the cost
_MIN_SHINGLES = 4
_MIN_SHARE = 0.8


def shingles(text: str) -> set[int]:
    """Hashes of a sample of a text's word sequences; the same sequences are sampled in every text."""
    words = re.findall(r"\w+", text.lower())
    found = set()
    for start in range(len(words) - _SHINGLE_WORDS + 1):
        digest = hashlib.blake2b(" ".join(words[start : start + _SHINGLE_WORDS]).encode("utf-8", "replace"), digest_size=8).digest()
        value = int.from_bytes(digest, "big")
        if value % _SAMPLE == 0:
            found.add(value)
    return found


def mark_copies(articles: list[dict]) -> int:
    """Sets `syndicated_from` to the id of the earlier article whose text contains at least four fifths of this one's. Returns how many."""
    order = sorted(range(len(articles)), key=lambda i: (articles[i]["published"] or articles[i]["collected_at"], articles[i]["id"]))
    holders: dict[int, list[int]] = defaultdict(list)
    marked = 0
    for index in order:
        article = articles[index]
        own = shingles(article["text"])
        shared = Counter(holder for value in own for holder in holders.get(value, ()))
        if len(own) >= _MIN_SHINGLES and shared:
            other, count = shared.most_common(1)[0]
            same_article = articles[other]["article_key"] == article["article_key"]
            if count >= _MIN_SHARE * len(own) and not same_article:
                article["syndicated_from"] = articles[other]["id"]
                marked += 1
                continue
        for value in own:
            holders[value].append(index)
    return marked
