"""`make train`: fits the weights of the coder's confidence (transforms/confidence.csv) on our own labelled corpus.

Each report of the coder on the seen articles is right when it pairs with a labelled incident (benchmarks/coding_marks.py). Logistic
regression, pulled towards zero so that a feature of few reports weighs little; the same corpus and rules give the same file. The statistical
reader is fitted on other articles each time (benchmarks/held_out.py). The rules were not: they know a part of the seen articles, so that
reports on new ones are some hundredths less often right than they are sure. The unseen halves are only measured on.
"""

from __future__ import annotations

import csv
import sys

import numpy as np
from scipy.optimize import minimize

from benchmarks.coding_marks import pair
from benchmarks.held_out import coded_articles
from transforms.confidence import WEIGHTS, load_weights

PULL = 4.0  # towards zero; chosen by the error on each tenth of the articles when fitted on the others
BIAS = "(every report)"


def gather() -> tuple[list[list[str]], list[bool], list[str]]:
    """Features and right or wrong of every report on the seen articles, and its article."""
    features, right, articles = [], [], []
    for language in ("en", "ar"):
        for article, labels, coded in coded_articles(language):
            paired = {two for _, two in pair(labels, coded.reports)}
            for number, incident in enumerate(coded.incidents):
                features.append(incident.signs)
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
    pulled = np.array([0.0 if name == BIAS else pull for name in names])

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        margin = signs * (table @ weights)
        slope = -signs / (1 + np.exp(margin))
        return float(np.logaddexp(0, -margin).sum() + (pulled * weights**2).sum() / 2), table.T @ slope + pulled * weights

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B", options={"maxiter": 2_000, "ftol": 1e-12})
    return dict(zip(names, found.x, strict=True))


def chance(weights: dict[str, float], row: list[str]) -> float:
    return 1 / (1 + np.exp(-weights.get(BIAS, 0) - sum(weights.get(name, 0) for name in row)))


def held_out(features: list[list[str]], right: list[bool], articles: list[str], pull: float = PULL) -> list[tuple[float, bool]]:
    """(chance, right) of the reports, each tenth of the articles under weights fitted on the others."""
    order = sorted(set(articles))
    tenth = {name: number % 10 for number, name in enumerate(order)}
    pairs: list[tuple[float, bool]] = []
    for part in range(10):
        kept = [n for n, name in enumerate(articles) if tenth[name] != part]
        weights = fit([features[n] for n in kept], [right[n] for n in kept], pull)
        for n, name in enumerate(articles):
            if tenth[name] == part:
                pairs.append((float(chance(weights, features[n])), right[n]))
    return pairs


def log_loss(pairs: list[tuple[float, bool]]) -> float:
    return float(-np.mean([np.log(p if right else 1 - p) for p, right in pairs]))


def write(weights: dict[str, float]) -> None:
    kept = {name: weight for name, weight in sorted(weights.items()) if name == BIAS or abs(weight) >= 0.005}
    with WEIGHTS.open("w", encoding="utf-8", newline="") as handle:
        out = csv.writer(handle, lineterminator="\n")
        out.writerows([["feature", "weight"], *([name, f"{weight:.3f}"] for name, weight in kept.items())])
    load_weights.cache_clear()


def main() -> int:
    features, right, articles = gather()
    weights = fit(features, right)
    write(weights)
    print(f"{len(features)} reports, {sum(right)} right; log loss, held out, by pull: " + ", ".join(
        f"{pull:g}: {log_loss(held_out(features, right, articles, pull)):.3f}" for pull in (0.5, 1, 2, PULL, 8)))
    print(f"wrote {WEIGHTS}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
