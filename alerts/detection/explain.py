"""What stands behind a signal: when the rise most likely began, how large it is, what collection has to do with it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from alerts.detection import evaluate, statistic


class Explanation(NamedTuple):
    """onset_day: day index. duration_d: days from the onset to the day judged. ratio: known over expected since then."""

    onset_day: int
    duration_d: int
    ratio: float | None
    note: str


def explain(judged: evaluate.Judgement) -> list[Explanation]:
    """One Explanation for each line of `judged.table()`, in its order (by series, then day)."""
    w, asked = judged.window, judged.asked
    days = w.days[asked]
    age = statistic.best_start(w.counts[asked], w.mean[asked], w.phi[asked], w.usable[asked])
    counts, mean = (np.take_along_axis(a[asked].cumsum(-1), age[..., None], -1)[..., 0] for a in (w.counts, w.mean))
    left_out = (w.raw - w.counts)[asked, :, :7].sum(-1)
    missing = (~w.usable[asked, :, :7]).sum(-1)
    short = 1 - w.mean[asked, :, :7].sum(-1) / np.maximum(w.full_mean[asked, :, :7].sum(-1), 1e-9)
    out = []
    for row in range(len(judged.told.series)):
        for i, day in enumerate(days):
            ratio = float(counts[i, row] / mean[i, row]) if mean[i, row] > 1e-6 else None
            note = _note(left_out[i, row], missing[i, row], short[i, row])
            out.append(Explanation(int(day - age[i, row]), int(age[i, row]) + 1, ratio, note))
    return out


def _note(left_out: float, missing_days: int, short: float) -> str:
    """`short`: share of the usual panel's week not expected to be known yet."""
    parts = []
    if left_out >= 1:
        parts.append(f"{left_out:.0f} of the week's reports come from a new or changed source and are not part of the comparison")
    if missing_days:
        parts.append(f"{missing_days} of the last 7 days are missing because collection was down")
    if short > 0.35:
        parts.append(f"about {100 * short:.0f}% of the week's usual reports are not expected to be known yet")
    return "; ".join(parts)
