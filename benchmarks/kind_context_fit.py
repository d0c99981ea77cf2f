"""`make train`: fits the weights by which a sentence's neighbours and headline tell what it tells of (transforms/kind_context.csv).

Of the sentences of the seen articles whose kind is known (benchmarks/kinds_fit.py), each read by a reader that was not fitted on its article
(benchmarks/held_out.py): softmax regression in which all types share a weight, pulled towards zero.
"""

from __future__ import annotations

import csv
import sys

import numpy as np
from scipy.optimize import minimize

from benchmarks.held_out import coded_articles
from benchmarks.kinds_fit import kind_of
from transforms.document import Document
from transforms.kind_context import MARKS, VIEWS, WEIGHTS, load_context, marks_of, model_of, names_of_weights, views_of
from transforms.kinds import KINDS

PULL = 1.0


def gather(language: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Of sentences whose kind is known: views (sentences × VIEWS × KINDS), marks (sentences × MARKS), kinds (their places in KINDS); and `usual`."""
    documents = [(coded.document, labels) for _, labels, coded in coded_articles(language) if coded.document and coded.document.readings]
    usual = np.log(np.concatenate([_chances(document) for document, _ in documents]).mean(axis=0))
    views, marks, kinds = [], [], []
    for document, labels in documents:
        title = min((reading.wording.chances for reading in document.title_readings), key=lambda chances: chances[-1], default=None)
        of_article = views_of(title, _chances(document), usual)
        its_marks = marks_of([reading.wording.words for reading in document.readings], language)
        for at, reading in enumerate(document.readings):
            kind = kind_of(reading.sentence, labels, document.lexicon)
            if kind is not None:
                views.append(of_article[:, at])
                marks.append(its_marks[at])
                kinds.append(KINDS.index(kind))
    return np.array(views), np.array(marks), np.array(kinds), usual


def _chances(document: Document) -> np.ndarray:
    return np.stack([reading.wording.chances for reading in document.readings])


def fit(views: np.ndarray, marks: np.ndarray, kinds: np.ndarray, usual: np.ndarray, pull: float = PULL) -> np.ndarray:
    """A row of weights, in the order of `names_of_weights`."""
    rows, size = np.arange(len(kinds)), 2 * len(VIEWS) + len(MARKS) + len(KINDS)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        model = model_of(np.concatenate([weights, usual]))
        scores = np.tensordot(views, model.of_kinds, axes=(1, 0))
        scores[:, -1] = views[:, :, -1] @ model.of_none + marks @ model.marks
        scores += model.every
        scores -= scores.max(axis=1, keepdims=True)
        sums = np.log(np.exp(scores).sum(axis=1))
        off = np.exp(scores - sums[:, None])
        off[rows, kinds] -= 1
        slope = [np.einsum("svk,sk->v", views[:, :, :-1], off[:, :-1]), views[:, :, -1].T @ off[:, -1], marks.T @ off[:, -1], off.sum(axis=0)]
        missed = float((sums - scores[rows, kinds]).sum())
        return missed + float(pull / 2 * (weights**2).sum()), np.concatenate(slope) + pull * weights

    return np.concatenate([minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": 1_000}).x, usual])


def main() -> int:
    found = {language: gather(language) for language in ("en", "ar")}
    with WEIGHTS.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerow(["language", "name", "weight"])
        for language, known in found.items():
            out.writerows([language, name, f"{weight:.3f}"] for name, weight in zip(names_of_weights(), fit(*known), strict=True))
            print(f"{WEIGHTS}: {len(known[2])} sentences of language {language}")
    load_context.cache_clear()
    return 0


if __name__ == "__main__":
    sys.exit(main())
