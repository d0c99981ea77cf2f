"""`make train`: fits the weights of the statistical reader (transforms/kinds/*.csv) on labelled sentences.

Those are `sentences_training.jsonl` and `sentences_seen.jsonl` of benchmarks/corpus, and the sentences of the seen articles: one that is the
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
from scipy.sparse import csr_matrix

from benchmarks.corpora import CORPUS, read_lines
from transforms.kinds import EVERY, FOLDER, KINDS, NONE, SCALE, Features
from transforms.lexicon import Lexicon, load_lexicon, tag_sentence
from transforms.phrases import Hit, Tag
from transforms.rules import classes_of
from transforms.text import Sentence, Words, read_words, split_sentences

PULL = 0.01  # towards zero; chosen by sentences of writers that were left out
RARE = 2  # a feature of fewer sentences is left out
SLIGHT = 0.3  # so is a weight below
_ROUNDS = 150
_OVERLAP = 0.5  # of the shorter of a sentence and an incident's evidence


class Example(NamedTuple):
    text: str
    kind: str


def examples(language: str) -> list[Example]:
    """The labelled sentences of a language."""
    lexicon = load_lexicon(language)
    found = [Example(line["text"], line["type"]) for name in ("training", "seen") for line in read_lines(CORPUS / f"sentences_{name}.jsonl")
             if line.get("lang", "en") == language]
    labels = {line["id"]: line["incidents"] for line in read_lines(CORPUS / f"{language}_seen.labels.jsonl")}
    for article in read_lines(CORPUS / f"{language}_seen.articles.jsonl"):
        found += _of_article(article["text"], labels[article["id"]], lexicon)
    return found


def _of_article(text: str, incidents: list[dict], lexicon: Lexicon) -> list[Example]:
    found = []
    for sentence in split_sentences(text):
        kinds = {incident["sub_event_type"] for incident in incidents if _is_evidence(sentence, incident.get("evidence"))}
        if len(kinds) == 1:
            found.append(Example(sentence.text, kinds.pop()))
        elif not kinds and not (incidents and any(h.rule.payload.is_act for h in _read(sentence.text, lexicon)[2])):
            found.append(Example(sentence.text, NONE))
    return found


def _is_evidence(sentence: Sentence, evidence: list[int] | None) -> bool:
    if not evidence:
        return False
    start, end = evidence
    return min(end, sentence.end) - max(start, sentence.start) >= _OVERLAP * min(sentence.end - sentence.start, end - start)


def _read(text: str, lexicon: Lexicon) -> tuple[Words, list[Tag], list[Hit]]:
    """A sentence as the rules alone see it."""
    words = read_words(text, lexicon.language)
    tags = tag_sentence(words.keys, lexicon)
    return words, tags, lexicon.events.find(tags, words.keys) if classes_of(tags) & lexicon.trigger_mask else []


def table_of(texts: list[str], lexicon: Lexicon) -> tuple[csr_matrix, list[str]]:
    """Sentences × features, each weighed by the sentence's length as the reader does, and the features' names; rare ones are left out."""
    numbers: dict[str, int] = {}
    features = Features(lexicon, lambda name: numbers.setdefault(name, len(numbers)))
    rows, sizes = [], []
    for text in texts:
        words, tags, hits = _read(text, lexicon)
        rows.append(features.of(words, tags, hits))
        sizes.append(1 / sqrt(max(1, len(words.keys))))
    count = Counter(number for row in rows for number in row)
    names = sorted(name for name, number in numbers.items() if count[number] >= RARE)
    column = {numbers[name]: at for at, name in enumerate(names)}
    known = [sorted(column[number] for number in row if number in column) for row in rows]
    ends = np.cumsum([0, *map(len, known)])
    values = np.repeat(sizes, [len(row) for row in known])
    return csr_matrix((values, np.concatenate(known), ends), shape=(len(rows), len(names))), names


def fit(table: csr_matrix, kinds: list[str], pull: float = PULL) -> tuple[np.ndarray, np.ndarray]:
    """Weights (features × KINDS) and the weight of every sentence (KINDS), which alone is not pulled."""
    turned, size = table.T.tocsr(), table.shape[1]
    truth = np.zeros((len(kinds), len(KINDS)))
    truth[np.arange(len(kinds)), [KINDS.index(kind) for kind in kinds]] = 1

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(size + 1, len(KINDS))
        scores = table @ weights[:-1] + weights[-1]
        scores -= scores.max(axis=1, keepdims=True)
        sums = np.exp(scores).sum(axis=1, keepdims=True)
        off = np.exp(scores) / sums - truth
        slope = np.vstack([turned @ off + pull * weights[:-1], off.sum(axis=0)])
        return float(np.log(sums).sum() - (scores * truth).sum() + pull / 2 * (weights[:-1] ** 2).sum()), slope.ravel()

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
        table, names = table_of([example.text for example in known], load_lexicon(language))
        weights, every = fit(table, [example.kind for example in known])
        path = FOLDER / f"{language}.csv"
        kept = write(path, names, weights, every)
        print(f"{path}: {len(known)} sentences, {sum(example.kind == NONE for example in known)} of them of no incident; {kept} features")
    return 0


if __name__ == "__main__":
    sys.exit(main())
