"""Weights of the detector's calibration, from whole runs over invented worlds without rises in the judged year.

`python -m benchmarks.detection_calibrate [--worlds 150]` writes alerts/detection/calibration.yml; about 2 s a world. Poisson
regression of the e-mails of four weeks at each of THRESHOLDS on the terms of `alerts.detection.calibration`.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields

import numpy as np
import statsmodels.api as sm

from alerts.detection import calibration, evaluate
from benchmarks import detection_measures, detection_worlds

THRESHOLDS = np.arange(1.75, 4.01, 0.25)
BLOCK_D = 28
HISTORIES_D = (120, 250, 500, 1000, 1500, 1500, 1500, 1500)  # most calibration for what most installations have after some years

Judged = tuple[np.ndarray, calibration.Kind]  # surprise and kind, (days, series) each


def judged(seed: int) -> Judged:
    """A world's year."""
    world = detection_worlds.make(seed, history_d=HISTORIES_D[seed % len(HISTORIES_D)])
    found = evaluate.judge(world.counts, world.coverage, world.date(world.first_judged), world.date(world.days - 1), 0.5)
    kind = calibration.kind_of(found.window)
    return found.surprise[found.asked], calibration.Kind(*(getattr(kind, field.name)[found.asked] for field in fields(kind)))


def _blocks(values: np.ndarray) -> np.ndarray:
    """(blocks, series, BLOCK_D) of (days, series)."""
    whole = len(values) // BLOCK_D * BLOCK_D
    return np.moveaxis(values[:whole].reshape(-1, BLOCK_D, values.shape[1]), 1, 2)


def _mean_kind(kind: calibration.Kind) -> list[np.ndarray]:
    """Of each block, flat; of the expected count the geometric mean."""
    means = [_blocks(getattr(kind, field.name)).mean(-1) for field in fields(kind)]
    means[0] = np.exp(_blocks(np.log(np.maximum(kind.week_mean, 1e-3))).mean(-1))
    return [mean.ravel() for mean in means]


def fit(found: list[Judged]) -> dict[str, float]:
    """Weight by term."""
    counts, surprise, kinds = [], [], []
    for values, kind in found:
        means = np.array(_mean_kind(kind))
        for limit in THRESHOLDS:
            counts.append(_blocks(detection_measures.emails(values >= limit)).sum(-1).ravel())
            surprise.append(np.full(means.shape[1], limit))
            kinds.append(means)
    terms = calibration.terms(np.concatenate(surprise), calibration.Kind(*np.concatenate(kinds, axis=1)))
    offset = np.full(len(terms["one"]), np.log(BLOCK_D / 365))
    model = sm.GLM(np.concatenate(counts), np.column_stack(list(terms.values())), family=sm.families.Poisson(), offset=offset)
    return dict(zip(terms, model.fit().params.tolist(), strict=True))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection_calibrate", description=__doc__)
    parser.add_argument("--worlds", type=int, default=150)
    worlds = parser.parse_args().worlds
    weights = fit([judged(seed) for seed in range(worlds)])
    lines = [f"  {name}: {value:.5f}" for name, value in weights.items()]
    head = f"# Written by `python -m benchmarks.detection_calibrate --worlds {worlds}`; terms: alerts/detection/calibration.py.\nweights:\n"
    calibration.WEIGHTS_FILE.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(calibration.WEIGHTS_FILE.read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
