"""The labelled articles that the coder is measured on: our own (benchmarks/corpus) and, where it is there, the development set."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.coding_baseline import code_naively
from benchmarks.coding_marks import ClaimTally, Tally, mark_claims, mark_documents
from rasid.settings import PROJECT_ROOT

CORPUS = Path(__file__).parent / "corpus"


@dataclass
class Corpus:
    """Articles of one language with their labels, and what the coder made of them."""

    name: str
    lang: str
    articles: list[dict]
    labels: dict[str, dict]
    reports: dict[str, list[dict]] = field(default_factory=dict)
    claims: dict[str, list[dict]] = field(default_factory=dict)

    def beside(self, coded: Callable[[dict], list[dict]]) -> Iterator[tuple[list[dict], list[dict]]]:
        return ((self.labels[a["id"]]["incidents"], coded(a)) for a in self.articles)

    @property
    def ours(self) -> Tally:
        return mark_documents(self.beside(lambda a: self.reports.get(a["id"], [])))

    @property
    def naive(self) -> Tally:
        return mark_documents(self.beside(code_naively))

    @property
    def stated(self) -> ClaimTally:
        pairs = ((self.labels[a["id"]].get("claims") or [], self.claims.get(a["id"], [])) for a in self.articles)
        return mark_claims(pairs, with_words=self.lang == "en")


def shared_folder() -> Path:
    return Path(os.environ.get("RASID_SHARED") or PROJECT_ROOT.parent / "shared")


def read_lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def load_corpora() -> list[Corpus]:
    """Every set that is there; what is missing is said on stdout."""
    found: list[Corpus] = []
    development = shared_folder() / "data"
    if (development / "dev_articles.jsonl").is_file():
        articles, labels = read_lines(development / "dev_articles.jsonl"), read_lines(development / "dev_labels.jsonl")
        found += [_corpus(f"dev {lang}", lang, articles, labels) for lang in ("en", "ar")]
    else:
        print(f"skipped: no development set in {development} (a folder named shared beside the checkout, or RASID_SHARED)")
    for path in sorted(CORPUS.glob("*.articles.jsonl")):
        name = path.name.removesuffix(".articles.jsonl")
        found.append(_corpus(name.replace("_", " "), name[:2], read_lines(path), read_lines(CORPUS / f"{name}.labels.jsonl")))
    return found


def _corpus(name: str, lang: str, articles: list[dict], labels: list[dict]) -> Corpus:
    return Corpus(name, lang, [a for a in articles if a["lang"] == lang], {line["id"]: line for line in labels})
