"""Syndicated copies: the same text under another URL, in a batch or printed by another source lately, is marked, not dropped (it tells who
printed whom). A small index of sampled word sequences, state/copies.sqlite, remembers what the sources printed."""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections import Counter, defaultdict
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

_SHINGLE_WORDS = 8
_SAMPLE = 8  # one shingle in so many is compared: enough for texts of a page, at an eighth of the cost
_MIN_SHINGLES = 4
_MIN_SHARE = 0.8
_KEPT_SAMPLE = 16  # the index keeps one sequence in so many: some 20 rows for an article
REMEMBERED = timedelta(days=21)
_BUSY_S = 30.0
_TABLES = """CREATE TABLE IF NOT EXISTS sequence (hash INTEGER, article_id TEXT, article_key TEXT, day TEXT, PRIMARY KEY (hash, article_id))
WITHOUT ROWID; CREATE INDEX IF NOT EXISTS sequence_day ON sequence (day)"""


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


def mark_known_copies(articles: list[dict], index: Path, now: datetime) -> int:
    """As `mark_copies`, against what all sources printed in the last weeks; then remembers these articles. Returns how many were marked.

    The article that was collected first counts as the origin. Raises sqlite3.Error when the index can't be used.
    """
    index.parent.mkdir(parents=True, exist_ok=True)
    marked = 0
    with closing(sqlite3.connect(index, timeout=_BUSY_S, isolation_level=None)) as con:
        con.execute("PRAGMA synchronous = OFF")  # a lost index costs marks, nothing else
        con.executescript(_TABLES)
        con.execute("BEGIN IMMEDIATE")
        for article in articles:
            own = sorted(_signed(value) for value in shingles(article["text"]) if value % _KEPT_SAMPLE == 0)[:400]
            if article["syndicated_from"] is None and len(own) >= _MIN_SHINGLES:
                origin = _find_origin(con, own, article["article_key"])
                if origin:
                    article["syndicated_from"] = origin
                    marked += 1
                else:
                    rows = ((value, article["id"], article["article_key"], f"{now:%Y-%m-%d}") for value in own)
                    con.executemany("INSERT OR IGNORE INTO sequence VALUES (?, ?, ?, ?)", rows)
        con.execute("DELETE FROM sequence WHERE day < ?", (f"{now - REMEMBERED:%Y-%m-%d}",))
        con.execute("COMMIT")
    return marked


def _signed(value: int) -> int:
    """In SQLite's range."""
    return value - (1 << 64) if value >= 1 << 63 else value


def _find_origin(con: sqlite3.Connection, own: list[int], article_key: str) -> str | None:
    """Id of the remembered article that holds at least four fifths of these sequences; the earliest of several."""
    marks = ",".join("?" * len(own))
    row = con.execute(
        f"SELECT article_id FROM sequence WHERE hash IN ({marks}) AND article_key <> ? GROUP BY article_id HAVING count(*) >= ? "
        "ORDER BY min(day), article_id LIMIT 1", (*own, article_key, _MIN_SHARE * len(own)),
    ).fetchone()  # fmt: skip
    return row[0] if row else None
