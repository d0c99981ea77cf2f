"""`make train`: fits the weights of the coder's confidence (transforms/confidence.csv) on our own labelled corpus.

Each report of the coder on those articles is right when it pairs with a labelled incident (benchmarks/coding_marks.py). Logistic
regression, pulled towards zero so that a feature of few reports weighs little; the same corpus and rules give the same file.
Rules were written with the seen halves at hand, so that more of their reports are right than of any new article's: those reports carry
a feature of their own (SEEN), which takes that advantage up and is left out of the file. Sureness thus comes from the unseen halves.
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator

import numpy as np
from scipy.optimize import minimize

from benchmarks.coding_marks import pair
from benchmarks.corpora import CORPUS, read_lines
from benchmarks.held_out import coded_articles
from transforms.coder import Coded, code_article
from transforms.confidence import WEIGHTS, features_of, load_weights

PULL = 4.0  # towards zero; chosen by the error on each tenth of the articles when fitted on the others
BIAS = "(every report)"
SEEN = "(read while rules were written)"


def _coded() -> Iterator[tuple[list[str], dict, list[dict], Coded]]:
    """(marks, article, labels, what the coder makes of it) of every article, by a reader that was not fitted on it."""
    for language in ("en", "ar"):
        for article, labels, coded in coded_articles(language):
            yield [SEEN], article, labels, coded
        labelled = {line["id"]: line["incidents"] for line in read_lines(CORPUS / f"{language}_unseen.labels.jsonl")}
        for article in read_lines(CORPUS / f"{language}_unseen.articles.jsonl"):
            yield [], article, labelled[article["id"]], code_article(article, least_sure=0)


def gather() -> tuple[list[list[str]], list[bool], list[str]]:
    """Features and right or wrong of every report on the corpus, and its article."""
    features, right, articles = [], [], []
    for marks, article, labels, coded in _coded():
        paired = {two for _, two in pair(labels, coded.reports)}
        for number, (incident, report) in enumerate(zip(coded.incidents, coded.reports, strict=True)):
            features.append([*features_of(incident, coded.document, report), *marks])
            right.append(number in paired)
            articles.append(article["id"])
    return features, right, articles


def fit(features: list[list[str]], right: list[bool], pull: float = PULL) -> dict[str, float]:
    """Feature → weight, the constant under BIAS (it alone is not pulled)."""
    names = [BIAS, *sorted({name for row in features for name in row})]
    column = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(features), len(names)))
    table[:, 0] = 1
    for number, row in enumerate(features):
        table[number, [column[name] for name in row]] = 1
    signs = np.where(np.array(right), 1.0, -1.0)
    pulled = np.array([0.0 if name in (BIAS, SEEN) else pull for name in names])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = signs * (table @ weights)
        slope = -signs / (1 + np.exp(margin))
        return float(np.logaddexp(0, -margin).sum() + (pulled * weights**2).sum() / 2), table.T @ slope + pulled * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 2_000, "ftol": 1e-12})
    return dict(zip(names, found.x, strict=True))


def chance(weights: dict[str, float], row: list[str]) -> float:
    return 1 / (1 + np.exp(-weights.get(BIAS, 0) - sum(weights.get(name, 0) for name in row)))


def held_out(features: list[list[str]], right: list[bool], articles: list[str], pull: float = PULL) -> list[tuple[float, bool]]:
    """(chance, right) of the reports on unseen articles, each tenth of the articles under weights fitted on the others."""
    order = sorted(set(articles))
    tenth = {name: number % 10 for number, name in enumerate(order)}
    pairs: list[tuple[float, bool]] = []
    for part in range(10):
        kept = [n for n, name in enumerate(articles) if tenth[name] != part]
        weights = fit([features[n] for n in kept], [right[n] for n in kept], pull)
        for n, name in enumerate(articles):
            if tenth[name] == part and SEEN not in features[n]:
                pairs.append((float(chance(weights, features[n])), right[n]))
    return pairs


def log_loss(pairs: list[tuple[float, bool]]) -> float:
    return float(-np.mean([np.log(p if right else 1 - p) for p, right in pairs]))


def write(weights: dict[str, float]) -> None:
    kept = {name: weight for name, weight in sorted(weights.items()) if name == BIAS or (name != SEEN and abs(weight) >= 0.005)}
    with WEIGHTS.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerows([["feature", "weight"], *([name, f"{weight:.3f}"] for name, weight in kept.items())])
    load_weights.cache_clear()


def main() -> int:
    features, right, articles = gather()
    weights = fit(features, right)
    write(weights)
    print(f"{len(features)} reports, {sum(right)} right; log loss of unseen articles, held out, by pull: " + ", ".join(
        f"{pull:g}: {log_loss(held_out(features, right, articles, pull)):.3f}" for pull in (0.5, 1, 2, PULL, 8)))
    print(f"wrote {WEIGHTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
