"""`make train`: fits the statistical reader of claims (transforms/claims/<language>.csv) on the seen articles and on the sentences of
benchmarks/corpus/claims_seen.jsonl; the same input, the same file.

A figure is a claim when a labelled claim whose evidence is its sentence has its number. Logistic regression, pulled towards zero.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from benchmarks.coding_marks import bounds, words_of
from benchmarks.corpora import CORPUS, read_lines
from transforms.claim_counts import Figure
from transforms.claim_features import Before, FigureFeatures
from transforms.claim_reader import BIAS, FOLDER, SCALE, load_model
from transforms.claim_statement import Statement, inside
from transforms.claims import statements_of
from transforms.document import Document

PULL, RARE = 4.0, 2  # towards zero; chosen by the error on each fifth of the articles when fitted on the others
_NEARBY = 60  # characters behind a figure in which the words of its subject are looked for

Row = tuple[list[str], bool]


def labelled(language: str, name: str = "seen") -> Iterator[tuple[Document, list[dict]]]:
    """Articles and sentences of a language with their labelled claims."""
    labels = {line["id"]: line.get("claims") or [] for line in read_lines(CORPUS / f"{language}_{name}.labels.jsonl")}
    for article in read_lines(CORPUS / f"{language}_{name}.articles.jsonl"):
        if article["lang"] == language:
            yield Document(article["text"], article.get("title") or "", article.get("published"), language), labels[article["id"]]
    for line in read_lines(CORPUS / f"claims_{name}.jsonl"):
        if line["lang"] == language:
            yield Document(line["text"], "", line["published"], language), line["claims"]


def rows_of(document: Document, labels: list[dict]) -> list[Row]:
    """Features of every figure of a document, with what was told before it as labelled, and whether it is a claim."""
    stated = list(statements_of(document))
    right = _claimed(stated, labels)
    rows: list[Row] = []
    before: Statement | None = None
    for number, (statement, figures) in enumerate(stated):
        position, paragraph = statement.reading.position, statement.reading.sentence.paragraph
        follows = before is not None and position - before.reading.position == 1
        told = Before(sentence_claims=follows, same_paragraph=follows and before.reading.sentence.paragraph == paragraph)
        features = FigureFeatures(statement, figures)
        for at, figure in enumerate(figures):
            is_claim = (number, at) in right
            rows.append((features.of(at, told), is_claim))
            told.is_claim, told.end = is_claim, figure.end
        if any((number, at) in right for at in range(len(figures))):
            before = statement
    return rows


def _claimed(stated: list[tuple[Statement, list[Figure]]], labels: list[dict]) -> set[tuple[int, int]]:
    """(sentence, figure) of the figures that labels are about."""
    found: set[tuple[int, int]] = set()
    for label in labels:
        fitting = [
            (_likeness(statement, figure, label), -number, -at)
            for number, (statement, figures) in enumerate(stated) if _is_evidence(statement, label.get("evidence"))
            for at, figure in enumerate(figures) if (number, at) not in found and _same_count(figure, bounds(label.get("count")))
        ]
        if fitting:
            _, number, at = max(fitting)
            found.add((-number, -at))
    return found


def _is_evidence(statement: Statement, span: list[int] | None) -> bool:
    sentence = statement.reading.sentence
    return span is None or sentence.start < span[1] and span[0] < sentence.end


def _same_count(figure: Figure, count: tuple[int | None, int | None] | None) -> bool:
    if count is None or count == (None, None):
        return False
    low, high = count
    return low in (figure.low, figure.high) if low is not None else high in (figure.high, figure.low)


def _likeness(statement: Statement, figure: Figure, label: dict) -> float:
    """Which of several equal numbers a label is about."""
    aside = inside(figure.start, statement.compares) or any(p.start <= figure.start < p.end for p in statement.periods)
    return len(words_of(label.get("subject")) & words_of(statement.text[figure.end:figure.end + _NEARBY])) / 10 - 2 * aside


def fit(rows: list[Row], pull: float = PULL, rare: int = RARE) -> dict[str, float]:
    """Feature → weight, the constant under BIAS (it alone is not pulled)."""
    count = Counter(name for features, _ in rows for name in features)
    names = sorted(name for name, times in count.items() if times >= rare)
    column = {name: number for number, name in enumerate(names)}
    known = [[column[name] for name in features if name in column] for features, _ in rows]
    ends = np.cumsum([0, *map(len, known)])
    table = csr_matrix((np.ones(ends[-1]), np.concatenate([np.array(one, dtype=int) for one in known]), ends), shape=(len(rows), len(names)))
    turned = table.T.tocsr()
    signs = np.where([right for _, right in rows], 1.0, -1.0)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = signs * (table @ weights[:-1] + weights[-1])
        slope = -signs / (1 + np.exp(np.clip(margin, -30, 30)))
        return float(np.logaddexp(0, -margin).sum() + pull * (weights[:-1] ** 2).sum() / 2), np.append(turned @ slope + pull * weights[:-1], slope.sum())

    found = minimize(loss, np.zeros(len(names) + 1), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return {**dict(zip(names, found.x, strict=False)), BIAS: found.x[-1]}


def write(weights: dict[str, float], path: Path) -> None:
    def line(name: str, weight: float) -> str:
        quoted = '"' + name.replace('"', '""') + '"' if set(name) & {",", '"', "\n"} else name
        return f"{quoted},{round(weight * SCALE)}"

    kept = [line(name, weight) for name, weight in sorted(weights.items()) if name == BIAS or abs(round(weight * SCALE)) > 1]
    path.write_text("\n".join(["feature,weight", *kept]) + "\n", encoding="utf-8")


def gather(documents: Iterable[tuple[Document, list[dict]]]) -> list[Row]:
    return [row for document, labels in documents for row in rows_of(document, labels)]


def main() -> int:
    FOLDER.mkdir(exist_ok=True)
    for language in ("en", "ar"):
        rows = gather(labelled(language))
        weights = fit(rows)
        write(weights, FOLDER / f"{language}.csv")
        print(f"claims, {language}: {len(rows)} figures, {sum(right for _, right in rows)} of them claims; {len(weights)} features")
    load_model.cache_clear()
    return 0


if __name__ == "__main__":
    sys.exit(main())
