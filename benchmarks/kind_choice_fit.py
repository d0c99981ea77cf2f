"""`make train`: fits the weights by which the type of an incident is chosen (transforms/kind_choice.csv).

Of every incident that the coder finds in a seen article, and whose first sentence is the evidence of a labelled one, the views of its type
and the labelled type: a conditional logit, pulled towards zero. The reader is fitted on other articles each time (benchmarks/held_out.py).
"""

from __future__ import annotations

import sys

import numpy as np
from scipy.optimize import minimize

from benchmarks.coding_marks import days_contradict, governorates
from benchmarks.held_out import coded_articles
from benchmarks.kinds_fit import is_evidence
from transforms import kind_choice
from transforms.coder import Coded
from transforms.incidents import Incident
from transforms.kind_choice import TYPES, WEIGHTS, views_of

PULL = 1.0  # towards zero; 0.3 to 3 give the same

Views = dict[str, np.ndarray]


def gather() -> list[tuple[Views, str]]:
    """Views and labelled type of every incident found."""
    with_rules_alone = kind_choice.FAR
    kind_choice.FAR = float("inf")  # the types that the rules give
    try:
        return [pair for language in ("en", "ar") for _, labels, coded in coded_articles(language) for pair in pairs_of(labels, coded)]
    finally:
        kind_choice.FAR = with_rules_alone


def pairs_of(labels: list[dict], coded: Coded) -> list[tuple[Views, str]]:
    found = []
    for incident, report in zip(coded.incidents, coded.reports, strict=True):
        label = _label_of(incident, report, labels)
        if label is not None:
            found.append((views_of(incident, report["sub_event_type"], coded.document, coded.incidents), label["sub_event_type"]))
    return found


def _label_of(incident: Incident, report: dict, labels: list[dict]) -> dict | None:
    """The labelled incident that the first sentence is evidence of, at no other place or day; the one of the report's type if there are several."""
    reading = incident.lead.reading
    fitting = [label for label in labels if (len(labels) == 1 if reading.in_title else is_evidence(reading.sentence, label.get("evidence")))
               and not days_contradict(label, report) and not (governorates(label) and governorates(report) and not governorates(label) & governorates(report))]
    return max(fitting, key=lambda label: (label["event_type"] == report["event_type"], label["sub_event_type"] == report["sub_event_type"]), default=None)


def fit(pairs: list[tuple[Views, str]], pull: float = PULL) -> dict[str, float]:
    """View → weight, and the weight of each type under "type: …"."""
    names = sorted({name for views, _ in pairs for name in views})
    table = np.zeros((len(pairs), len(TYPES), len(names) + len(TYPES)))
    for row, (views, _) in enumerate(pairs):
        for column, name in enumerate(names):
            if name in views:
                table[row, :, column] = views[name]
        table[row, :, len(names):] = np.eye(len(TYPES))
    truth = np.array([[kind == name for name in TYPES] for _, kind in pairs], dtype=float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        scores = table @ weights
        scores -= scores.max(axis=1, keepdims=True)
        sums = np.exp(scores).sum(axis=1, keepdims=True)
        slope = np.einsum("rk,rkw->w", np.exp(scores) / sums - truth, table)
        return float(np.log(sums).sum() - (scores * truth).sum() + pull / 2 * (weights**2).sum()), slope + pull * weights

    found = minimize(loss, np.zeros(table.shape[2]), jac=True, method="L-BFGS-B", options={"maxiter": 2_000}).x
    return dict(zip([*names, *(f"type: {kind}" for kind in TYPES)], found, strict=True))


def write(weights: dict[str, float]) -> None:
    lines = ["view,weight", *(f"{name},{weight:.2f}" for name, weight in weights.items() if abs(weight) >= 0.005)]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    kind_choice.load_weights.cache_clear()


def main() -> int:
    pairs = gather()
    write(fit(pairs))
    print(f"{WEIGHTS}: {len(pairs)} incidents")
    return 0


if __name__ == "__main__":
    sys.exit(main())
