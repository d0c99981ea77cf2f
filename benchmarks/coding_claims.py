"""Sentences and short paragraphs that state claims or only look like it (benchmarks/corpus/claims_{seen,unseen}.jsonl), beside a baseline
that takes every number of a sentence with a month, a year or "since" for a claim. The unseen third is measured only."""

from __future__ import annotations

import re

from benchmarks.coding_marks import ClaimTally, mark_claims
from benchmarks.corpora import CORPUS, read_lines
from transforms.claims import statements_of
from transforms.coder import code_article
from transforms.document import Document

_PERIOD = re.compile(r"\b(?:since|year|month|week|quarter|half|january|february|march|april|may|june|july|august|september|october|november|december|(?:19|20)\d\d)\b"
                     r"|منذ|خلال|عام|شهر|العام", re.IGNORECASE)
_FIELDS = ("count", "period", "change", "subject", "source")


def claim_naively(line: dict) -> list[dict]:
    document = Document(line["text"], "", line["published"], line["lang"])
    return [
        {"subject": figure.unit, "count": {"low": figure.low, "high": figure.high}}
        for statement, figures in statements_of(document) if _PERIOD.search(statement.text) for figure in figures
    ]


def mark(lines: list[dict], language: str, naively: bool = False) -> ClaimTally:
    own = [line for line in lines if line["lang"] == language]
    return mark_claims(((line["claims"], claim_naively(line) if naively else code_article({**line, "title": ""}).claims) for line in own), with_words=language == "en")


def report() -> None:
    """Prints one row a half and language, `ours / baseline`; the share of right fields is of the claims found."""
    print(f"\n{'claims, rasid / baseline':26s}{'of':>5s}{'precision':>16s}{'recall':>16s}{'F1':>16s}   " + " ".join(f"{name:>8s}" for name in _FIELDS))
    for half in ("seen", "unseen"):
        lines = read_lines(CORPUS / f"claims_{half}.jsonl")
        for language in ("en", "ar"):
            ours, naive = mark(lines, language), mark(lines, language, naively=True)
            rates = "".join(f"{one:>8.3f} / {two:.3f}" for one, two in zip(ours.rates, naive.rates, strict=True))
            shares = " ".join(f"{ours.fields[name] / ours.stated[name]:8.3f}" if ours.stated[name] else f"{'-':>8s}" for name in _FIELDS)
            print(f"{f'{half} {language}':26s}{ours.labelled:5d}{rates}   {shares}")
