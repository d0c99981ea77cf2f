"""Estimates the linker's weights from labelled pairs of the invented press: `python -m benchmarks.linking_fit [--write]`.

Logistic regression on the levels of agreement, with a Gaussian prior around the judgements of linking_prior.yml (MAP, L-BFGS): levels that
the press seldom shows keep a sensible weight. Deterministic. The press of the benchmark has other seeds.
"""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from benchmarks import linking_demo
from benchmarks.linking_press import foreign_reports, iraqi_reports
from rasid.datafiles import load_yaml
from rasid.settings import LOCAL_ZONE
from transforms.linking import blocking, compare, weights
from transforms.linking.columns import Columns

PRIOR_SD = 1.2
PRIOR_PAIRS = 4_000  # the prior weighs as much as so many pairs of the press would, whatever its size
PRIOR = Path(__file__).with_name("linking_prior.yml")
DEMO_END = dt.datetime(2025, 10, 31, 23, 0, tzinfo=LOCAL_ZONE)
PRESSES = (
    (iraqi_reports, {"seed": 11, "event_count": 1500, "days": 120}), (iraqi_reports, {"seed": 12, "event_count": 1500, "days": 400}),
    (iraqi_reports, {"seed": 17, "event_count": 1500, "days": 200, "spoiled": False}),
    (iraqi_reports, {"seed": 13, "event_count": 1500, "days": 200, "with_text": False}),
    (foreign_reports, {"seed": 14, "event_count": 1500, "days": 365}), (foreign_reports, {"seed": 15, "event_count": 800, "days": 60}),
    (foreign_reports, {"seed": 18, "event_count": 1500, "days": 3000}),
    (foreign_reports, {"seed": 19, "event_count": 1500, "days": 1000, "brief": True}),
    (foreign_reports, {"seed": 20, "event_count": 800, "days": 60, "brief": True}),
    (foreign_reports, {"seed": 16, "event_count": 800, "days": 365, "with_text": False}),
    (linking_demo.coded_reports, {"days": 360, "end": DEMO_END}), (linking_demo.gold_reports, {"days": 360, "end": DEMO_END}),
)


def labelled_pairs(make: object, arguments: dict) -> tuple[np.ndarray, np.ndarray]:
    """(levels, labels) of the candidate pairs of one press; pairs that contradict each other are left out, as in use."""
    reports, truth = make(**arguments)
    table = Columns(reports)
    codes = np.unique(np.concatenate([a * len(table) + b for a, b in blocking._candidates(table, len(table))]))
    a, b = codes // len(table), codes % len(table)
    events = np.array([truth[key] for key in table.keys])
    fields = (*compare.FACTS, *compare.TEXTS)
    levels = compare.levels_of(table, a, b, fields)
    kept = ~weights.contradicts(levels, fields) & ~np.isin(levels[:, 0], judged_levels())
    return levels[kept], (events[a] == events[b])[kept]


def judged_levels() -> list[int]:
    """Levels of the date, by number, whose weights stay as judged: what depends on how dense the press at hand is, nothing can tell."""
    return [index for index, level in enumerate(compare.LEVELS["date"]) if level.startswith(("bare_", "unsaid_"))]


def fit(levels: np.ndarray, labels: np.ndarray, importance: np.ndarray, start: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """The constant and the weights (flattened, fields after each other) at the posterior's maximum."""
    columns = 1 + offsets[None, :] + levels
    prior_scale = PRIOR_PAIRS / len(labels) / PRIOR_SD**2 / 100

    def loss(values: np.ndarray) -> tuple[float, np.ndarray]:
        score = values[0] + values[columns].sum(axis=1)
        fault = importance * (expit(score) - labels)
        gradient = np.bincount(columns.ravel(), np.repeat(fault, columns.shape[1]), len(values))
        gradient[0] = fault.sum()
        gradient[1 + offsets] = 0  # the first level of each field is "unknown": what is missing is no evidence
        likelihood = (importance * (np.logaddexp(0, score) - labels * score)).sum()
        return likelihood / len(labels) + prior_scale * ((values - start) ** 2).sum() / 2, gradient / len(labels) + prior_scale * (values - start)

    values = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 500}).x
    values[1 + offsets[0] + np.array(judged_levels())] += start[0] - values[0]  # judged beside the prior's constant
    return values


def write_weights(values: np.ndarray, offsets: np.ndarray, pair_count: int, report: str) -> None:
    lines = [
        "# Log-odds weights of the levels of agreement (natural logarithm). Written by `python -m benchmarks.linking_fit --write`",
        f"# from {pair_count:,} labelled pairs of the invented press. {report}", f"constant: {values[0]:.2f}",
        "# Clusters are joined by their mean score, in which pairs with little to compare weigh down: chosen by B-cubed F1.",
        f"join_from: {weights.weight_table().join_from:.2f}", "fields:",
    ]
    for field, offset in zip((*compare.FACTS, *compare.TEXTS), offsets, strict=True):
        lines.append(f"  {field}:")
        lines += [f"    {level}: {values[1 + offset + index]:.2f}" for index, level in enumerate(compare.LEVELS[field])]
    lines.append("# Levels that no score can outweigh.")
    lines.append("contradictions:")
    for field, levels in weights.weight_table().contradictions.items():
        lines.append(f"  {field}: [{', '.join(levels)}]")
    weights.TABLE.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="replace transforms/linking/weights.yml")
    arguments = parser.parse_args()
    table = load_yaml(PRIOR, weights.Weights)
    fields = (*compare.FACTS, *compare.TEXTS)
    offsets = np.cumsum([0, *(len(compare.LEVELS[field]) for field in fields)])[:-1]
    start = np.concatenate([[table.constant], *(table.of_field(field) for field in fields)])
    parts = [labelled_pairs(make, given) for make, given in PRESSES]
    levels, labels = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts]).astype(float)
    importance = np.concatenate([np.full(len(part[1]), len(labels) / len(parts) / len(part[1])) for part in parts])
    values = fit(levels, labels, importance, start, offsets)
    for field, offset in zip(fields, offsets, strict=True):
        print(field)
        for index, level in enumerate(compare.LEVELS[field]):
            chosen = levels[:, fields.index(field)] == index
            print(f"  {level:24s} {start[1 + offset + index]:6.2f} -> {values[1 + offset + index]:6.2f}   "
                  f"{chosen.sum():8d} pairs, {labels[chosen].mean() if chosen.any() else 0:.3f} true")
    print(f"constant {start[0]:.2f} -> {values[0]:.2f}; {len(labels)} pairs, {labels.mean():.3f} true")
    if arguments.write:
        write_weights(values, offsets, len(labels), f"{labels.mean():.1%} of them tell of one event.")


if __name__ == "__main__":
    main()
