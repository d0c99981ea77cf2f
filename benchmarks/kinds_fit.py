"""`make train`: fits the weights of the statistical reader (transforms/kinds/*.csv) on labelled sentences.

Those are `sentences_training.jsonl` and `sentences_seen.jsonl` of benchmarks/corpus, and titles and sentences of the seen articles: one that is the
evidence of an incident tells of its type, one of an article without any, or in which no rule finds an event, of NONE; the others, which may
retell an incident, are left out. Softmax regression, pulled towards zero; a minute, and the same input gives the same file.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from math import sqrt
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack

from benchmarks.corpora import CORPUS, read_lines
from benchmarks.kin import Kin, load_kin
from transforms.document import read_by_rules
from transforms.kinds import EVERY, FOLDER, KINDS, NONE, SCALE, Features
from transforms.lexicon import Lexicon, load_lexicon
from transforms.text import Sentence, split_sentences

PULL = 0.02  # towards zero; this and the next chosen by articles that were left out
OF_ARTICLE = 2.0  # how much a sentence of an article counts; it is what the reader will meet
RARE = 2  # a feature of fewer sentences is left out
SLIGHT = 0.3  # so is a weight below
_ROUNDS = 100
_OVERLAP = 0.5  # of the shorter of a sentence and an incident's evidence


class Example(NamedTuple):
    text: str
    kind: str
    weight: float = 1.0


def examples(language: str) -> list[Example]:
    """The labelled sentences of a language, those of the seen articles among them."""
    lexicon = load_lexicon(language)
    found = of_sentences(language)
    labels = {line["id"]: line["incidents"] for line in read_lines(CORPUS / f"{language}_seen.labels.jsonl")}
    for article in read_lines(CORPUS / f"{language}_seen.articles.jsonl"):
        found += of_article(article, labels[article["id"]], lexicon)
    return found


def of_sentences(language: str) -> list[Example]:
    return [Example(line["text"], line["type"]) for name in ("training", "seen") for line in read_lines(CORPUS / f"sentences_{name}.jsonl")
            if line.get("lang", "en") == language]


def of_article(article: dict, incidents: list[dict], lexicon: Lexicon) -> list[Example]:
    """Title and sentences of an article, as far as they are known to tell of a type or of nothing."""
    return _of_title(article["title"], incidents) + _of_text(article["text"], incidents, lexicon)


def _of_title(title: str | None, incidents: list[dict]) -> list[Example]:
    """A headline, which is written in another way than sentences; where the article tells of several kinds it may tell of any."""
    kinds = {incident["sub_event_type"] for incident in incidents} or {NONE}
    return [Example(title, kinds.pop(), OF_ARTICLE)] if title and len(kinds) == 1 else []


def _of_text(text: str, incidents: list[dict], lexicon: Lexicon) -> list[Example]:
    kinds = [(sentence.text, kind_of(sentence, incidents, lexicon)) for sentence in split_sentences(text)]
    return [Example(text, kind, OF_ARTICLE) for text, kind in kinds if kind is not None]


def kind_of(sentence: Sentence, incidents: list[dict], lexicon: Lexicon) -> str | None:
    """What a sentence of an article with these incidents tells of, as far as it is known: None where it may be several kinds, or a retelling."""
    kinds = {incident["sub_event_type"] for incident in incidents if is_evidence(sentence, incident.get("evidence"))}
    if kinds:
        return kinds.pop() if len(kinds) == 1 else None
    return None if incidents and any(hit.rule.payload.is_act for hit in read_by_rules(sentence.text, lexicon)[2]) else NONE


def is_evidence(sentence: Sentence, evidence: list[int] | None) -> bool:
    if not evidence:
        return False
    start, end = evidence
    return min(end, sentence.end) - max(start, sentence.start) >= _OVERLAP * min(sentence.end - sentence.start, end - start)


class Table(NamedTuple):
    """Sentences × columns, each number weighed by the sentence's length as the reader does. The first columns are the features of `names`, the
    others the traits of `kin` of the sentence's words."""

    values: csr_matrix
    names: list[str]
    kin: Kin | None


def table_of(texts: list[str], lexicon: Lexicon, kin: Kin | None = None) -> Table:
    """The features of sentences; rare ones have no column, but their kin's."""
    numbers: dict[str, int] = {}
    features = Features(lexicon, lambda name: numbers.setdefault(name, len(numbers)))
    rows, sizes = [], []
    for text in texts:
        words, tags, hits = read_by_rules(text, lexicon)
        rows.append(sorted(features.of(words, tags, hits)))
        sizes.append(1 / sqrt(max(1, len(words.keys))))
    ends = np.cumsum([0, *map(len, rows)])
    every = csr_matrix((np.repeat(sizes, [len(row) for row in rows]), np.concatenate(rows), ends), shape=(len(rows), len(numbers)))
    count = Counter(number for row in rows for number in row)
    names = sorted(name for name, number in numbers.items() if count[number] >= RARE)
    values = every[:, [numbers[name] for name in names]]
    if kin:
        known = [word for word in kin.words if word in numbers]
        values = hstack([values, every[:, [numbers[word] for word in known]] @ kin.traits[[kin.words[word] for word in known]]]).tocsr()
    return Table(values, names, kin)


def reader_weights(table: Table, weights: np.ndarray) -> tuple[list[str], np.ndarray]:
    """The names and weights of features that the reader needs: what a word's kin teaches is added to its own."""
    names, own = table.names, weights[: len(table.names)]
    if not table.kin:
        return names, own
    place = {name: row for row, name in enumerate(names)}
    new = [word for word in table.kin.words if word not in place]
    names = [*names, *new]
    place |= {word: len(place) + row for row, word in enumerate(new)}
    own = np.vstack([own, np.zeros((len(new), own.shape[1]))])
    own[[place[word] for word in table.kin.words]] += table.kin.traits @ weights[len(table.names) :]
    return names, own


def fit(table: csr_matrix, known: list[Example], pull: float = PULL) -> tuple[np.ndarray, np.ndarray]:
    """Weights (columns × KINDS) and the weight of every sentence (KINDS), which alone is not pulled."""
    turned, size, counted = table.T.tocsr(), table.shape[1], np.array([[example.weight] for example in known])
    truth = np.zeros((len(known), len(KINDS)))
    truth[np.arange(len(known)), [KINDS.index(example.kind) for example in known]] = 1

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(size + 1, len(KINDS))
        scores = table @ weights[:-1] + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        sums = np.exp(scores).sum(axis=1, keepdims=True)
        off = counted * (np.exp(scores) / sums - truth)
        slope = np.vstack([turned @ off + pull * weights[:-1], off.sum(axis=0)])
        missed = float((counted[:, 0] * (np.log(sums)[:, 0] - (scores * truth).sum(axis=1))).sum())
        return missed + float(pull / 2 * (weights[:-1] ** 2).sum()), slope.ravel()

    found = minimize(loss, np.zeros((size + 1) * len(KINDS)), jac=True, method="L-BFGS-B", options={"maxiter": _ROUNDS})
    weights = found.x.reshape(size + 1, len(KINDS))
    return weights[:-1], weights[-1]


def write(path: Path, names: list[str], weights: np.ndarray, every: np.ndarray) -> int:
    """Writes the file, tenths of weights; the number of its features."""
    tenths = np.where(np.abs(weights) < SLIGHT, 0, np.round(weights * SCALE)).astype(int)
    kept = [at for at in range(len(names)) if tenths[at].any()]
    with path.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(["feature", *KINDS])
        out.writerow([EVERY, *np.round(every * SCALE).astype(int)])
        out.writerows([names[at], *(weight or "" for weight in tenths[at])] for at in kept)
    return len(kept)


def main() -> int:
    for language in ("en", "ar"):
        known = examples(language)
        table = table_of([example.text for example in known], load_lexicon(language), load_kin(language))
        weights, every = fit(table.values, known)
        path = FOLDER / f"{language}.csv"
        kept = write(path, *reader_weights(table, weights), every)
        print(f"{path}: {len(known)} sentences, {sum(example.kind == NONE for example in known)} of them of no incident; {kept} features")
    return 0


if __name__ == "__main__":
    sys.exit(main())
