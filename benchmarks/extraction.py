"""Text extraction beside trafilatura alone, feed entries beside feedparser's own count, hostile answers, and the load of
300 sources.

Pages and feeds are read from ../shared/real where that folder is; without it only the load is measured. Reference texts of the pages are
the paragraphs that hand-written parsers of each outlet take. Token F1: words as a bag, lower-cased.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path

import feedparser
import trafilatura

from benchmarks import extraction_hostile, extraction_load
from extractors.feeds import parse_feed
from extractors.items import Unreadable
from extractors.pages import parse_page
from rasid.settings import PROJECT_ROOT

REAL = PROJECT_ROOT.parent / "shared" / "real"


def count_tokens(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def token_f1(found: str, wanted: str) -> float:
    """Harmonic mean of the shares of words that are right and that are there; 0 when nothing is found."""
    ours, theirs = count_tokens(found), count_tokens(wanted)
    shared = sum((ours & theirs).values())
    return 2 * shared / (sum(ours.values()) + sum(theirs.values())) if shared else 0.0


def reference_text(version: dict) -> str:
    """Summary, headings and paragraphs of an expected result."""
    body = version["body"]
    parts = list(body["summary"])
    for section in body["sections"]:
        parts += section["headline"] + section["paragraphs"]
    return "\n".join(parts)


def read_pages(folder: Path) -> list[tuple[str, bytes, str]]:
    """(kind of page, page, reference text): an outlet's pages and its expected results, both in order of time."""
    rows = []
    for expected in sorted(folder.glob("*.json")):
        versions = list(json.loads(expected.read_text(encoding="utf-8")).values())
        pages = sorted(folder.glob(f"{expected.stem}_*.html.gz"))
        rows += [(expected.stem.split("__")[1], gzip.decompress(page.read_bytes()), reference_text(v))
                 for page, v in zip(pages, versions, strict=True)]  # fmt: skip
    return rows


def extract_ours(page: bytes) -> str:
    try:
        return parse_page(page).text
    except Unreadable:
        return ""


def measure_pages(folder: Path) -> dict[str, tuple[int, float, float]]:
    """Kind of page → (pages, our mean F1, trafilatura's)."""
    scores = defaultdict(list)
    for kind, page, wanted in read_pages(folder):
        alone = trafilatura.extract(page, include_comments=False) or ""
        scores[kind].append((token_f1(extract_ours(page), wanted), token_f1(alone, wanted)))
    return {kind: (len(rows), *(sum(column) / len(rows) for column in zip(*rows, strict=True))) for kind, rows in sorted(scores.items())}


def measure_feeds(folder: Path) -> list[tuple[str, int, int, str]]:
    """(file, our entries, feedparser's, our reason when it is refused)."""
    rows = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        body = path.read_bytes()
        theirs = len(feedparser.parse(io.BytesIO(body)).entries)
        try:
            rows.append((path.name, len(parse_feed(body).items), theirs, ""))
        except Unreadable as error:
            rows.append((path.name, 0, theirs, f"{error.kind}: {error.reason}"))
    return rows


def report_pages() -> None:
    found = measure_pages(REAL / "pages")
    print(f"{'pages':20s} {'n':>3s} {'rasid':>7s} {'trafilatura':>12s}")
    for kind, (count, ours, theirs) in found.items():
        print(f"{kind:20s} {count:3d} {ours:7.3f} {theirs:12.3f}{'  lower' if ours < theirs - 0.0005 else ''}")
    total = sum(row[0] for row in found.values())
    ours, theirs = (sum(row[0] * row[i] for row in found.values()) / total for i in (1, 2))
    print(f"{'all':20s} {total:3d} {ours:7.3f} {theirs:12.3f}")


def report_feeds() -> None:
    rows = measure_feeds(REAL / "feeds")
    print(f"feeds: {len(rows)} files, {sum(r[1] for r in rows)} entries; feedparser {sum(r[2] for r in rows)}")
    for name, ours, theirs, reason in rows:
        if ours != theirs or reason:
            print(f"  {name}: {ours} entries, feedparser {theirs} {reason}")


def main() -> int:
    if REAL.is_dir():
        report_pages()
        report_feeds()
    else:
        print(f"{REAL} is missing: pages and feeds are not measured")
    is_safe = extraction_hostile.report()
    return 0 if extraction_load.report() and is_safe else 1


if __name__ == "__main__":
    sys.exit(main())
