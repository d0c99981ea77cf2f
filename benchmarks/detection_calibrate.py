"""Weights of the detector's calibration, from whole runs over invented worlds without rises in the judged year.

`python -m benchmarks.detection_calibrate [--worlds 150]` writes alerts/detection/calibration.yml; about 2 s a world. Poisson
regression of the e-mails of a series-year at thresholds from 1.5 to 5 on the terms of `alerts.detection.calibration`.
"""

from __future__ import annotations

import argparse
import sys

import numpy as np
import statsmodels.api as sm

from alerts.detection import calibration, evaluate
from benchmarks import detection_worlds

THRESHOLDS = np.arange(1.5, 5.01, 0.5)
HISTORIES_D = (120, 250, 500, 1000, 1500, 1500, 1500, 1500)  # most calibration for what most installations have after some years


def emails(above: np.ndarray) -> int:
    """Days above with none in the QUIET_D days before, of one series (days,)."""
    days = np.flatnonzero(above)
    return int((np.diff(days, prepend=-100) > calibration.QUIET_D).sum())


def series_years(seed: int) -> list[tuple[np.ndarray, tuple[float, ...]]]:
    """(surprise by day, the year's mean of each field of `calibration.Kind`) of each series of a world."""
    world = detection_worlds.make(seed, history_d=HISTORIES_D[seed % len(HISTORIES_D)])
    judged = evaluate.judge(world.counts, world.coverage, world.date(world.first_judged), world.date(world.days - 1), 0.5)
    kind, asked = calibration.kind_of(judged.window), judged.asked
    means = [np.exp(np.log(np.maximum(kind.week_mean[asked], 1e-3)).mean(0))]
    means += [a[asked].mean(0) for a in (kind.phi, kind.level_sd, kind.history_d, kind.clustering, kind.is_nation)]
    return [(judged.surprise[asked, row], tuple(mean[row] for mean in means)) for row in range(judged.surprise.shape[1])]


def fit(found: list[tuple[np.ndarray, tuple[float, ...]]]) -> dict[str, float]:
    """Weight by term."""
    table = np.array([
        (emails(values >= limit), len(values) / 365, limit, *kind) for values, kind in found for limit in THRESHOLDS])
    counts, years, surprise, *kind = table.T
    terms = calibration.terms(surprise, calibration.Kind(*kind))
    model = sm.GLM(counts, np.column_stack(list(terms.values())), family=sm.families.Poisson(), offset=np.log(years))
    return dict(zip(terms, model.fit().params.tolist(), strict=True))


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection_calibrate", description=__doc__)
    parser.add_argument("--worlds", type=int, default=150)
    worlds = parser.parse_args().worlds
    weights = fit([one for seed in range(worlds) for one in series_years(seed)])
    lines = [f"  {name}: {value:.5f}" for name, value in weights.items()]
    head = f"# Written by `python -m benchmarks.detection_calibrate --worlds {worlds}`; terms: alerts/detection/calibration.py.\nweights:\n"
    calibration.WEIGHTS_FILE.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
    print(calibration.WEIGHTS_FILE.read_text(encoding="utf-8"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
