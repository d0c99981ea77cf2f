"""The detector beside EARS C2 and a Farrington-type regression on invented worlds, at a fixed budget of false e-mails; and its speed.

`python -m benchmarks.detection [--worlds 10] [--shared-seeds 0:2]`. Worlds: `benchmarks.detection_worlds`, of kinds and seeds that the
calibration has not seen. Where a shared bench lies in $RASID_SHARED or ../shared, it is run besides.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

from alerts.detection import evaluate
from benchmarks import detection_baselines as baselines
from benchmarks import detection_measures as measures
from benchmarks import detection_worlds
from rasid.settings import PROJECT_ROOT

BUDGET = 0.5
FIRST_SEED = 50_000
GOALS = {  # of issue 5, for the shared bench's worlds: mean, k=5, soon, low
    "steady": "goal: mean 67", "drift, delay, jump, outages": "goal: mean 60, k=5 78, soon 52, low 70", "self-exciting": "goal: mean 50"}
R_MS_A_POINT = 16.0  # farringtonFlexible, R 4.2, surveillance 1.20; used where R is not installed
R_SCRIPT = """
suppressMessages(library(surveillance)); set.seed(1); n <- 52 * 6
s <- sts(rnbinom(n, mu = 8, size = 4), frequency = 52, start = c(2018, 1))
control <- list(range = (n - 51):n, b = 4, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26, thresholdMethod = "nbPlugin")
cat(system.time(farringtonFlexible(s, control = control))[["elapsed"]] / 52 * 1000)
"""


def judge(world: detection_worlds.World) -> evaluate.Judgement:
    return evaluate.judge(world.counts, world.coverage, world.date(world.first_judged), world.date(world.days - 1), BUDGET)


def scores(world: detection_worlds.World, anchors: bool = True) -> tuple[dict[str, measures.Judged], np.ndarray, float]:
    """By detector what it made of a world; ours also as alarms (days, series); seconds that ours took."""
    started = time.process_time()
    judged = judge(world)
    seconds = time.process_time() - started
    names, asked = judged.told.series, judged.asked
    mean = np.r_[world.mean[:, world.first_judged:].mean(1)[[int(name[1:]) for name in names[:-1]]], world.mean[:, world.first_judged:].sum(0).mean()]
    rises = [(names.index(name), day - world.first_judged, size) for name, day, size in world.rises]
    found = {"ours": judged.verdict.statistic[asked]}
    if anchors:
        raw, told = judged.window.raw[asked], judged.told
        final = np.zeros((told.days, len(names)))
        np.add.at(final, (told.day, told.series_index), told.count)
        found["EARS C2, sd >= .5"] = baselines.ears_c2(raw)
        found["Farrington type"] = baselines.farrington(raw, final, judged.window.days[asked])
    return {name: measures.Judged(score, mean, rises) for name, score in found.items()}, judged.verdict.alarm[asked], seconds


def run_kind(kind: str, worlds: int, first_seed: int) -> None:
    """Prints a kind's rows."""
    quiet: dict[str, list] = {}
    risen: dict[str, list] = {}
    alarms = []
    for seed in range(first_seed, first_seed + worlds):
        for with_rises, kept in ((False, quiet), (True, risen)):
            by_name, alarm, _ = scores(detection_worlds.make(seed, detection_worlds.KINDS[kind], rises=with_rises))
            for name, judged in by_name.items():
                kept.setdefault(name, []).append(judged)
            if not with_rises:
                alarms.append(measures.Judged(alarm.astype(float), by_name["ours"].mean, []))
    goal = f"; on the shared bench's like worlds the {GOALS[kind]}" if kind in GOALS else ""
    print(f"\n{kind} ({worlds} worlds of 19 series{goal})")
    for name in quiet:
        threshold = measures.threshold_for(quiet[name], BUDGET)
        figures = measures.shares(measures.found(risen[name], threshold))
        print(f"  {name:20s} " + " ".join(f"{key} {100 * value:3.0f}%" for key, value in figures.items()))
    parts = []
    for stratum in (None, "low", "mid", "national"):
        sent, years = measures.false_rate(alarms, 1.0, stratum)
        parts.append(f"{stratum or 'all'} {sent / years / BUDGET:.2f} ({sent})")
    print(f"  own alarms, false e-mails over the budget of {BUDGET} a series-year (e-mails): " + ", ".join(parts))


def r_ms_a_point() -> tuple[float, str]:
    """Milliseconds of farringtonFlexible for a point, and where the figure is from."""
    if shutil.which("Rscript"):
        done = subprocess.run(["Rscript", "-e", R_SCRIPT], capture_output=True, text=True, timeout=300, check=False)
        if done.returncode == 0:
            return float(done.stdout), "measured in this run"
    return R_MS_A_POINT, "known figure, as R with the package surveillance is not installed"


def speed() -> None:
    """Prints a year of daily evaluation of 19 series beside R, and a day's run of the command over 500 series."""
    _, _, seconds = scores(detection_worlds.make(1, history_d=1825), anchors=False)
    ours, (theirs, origin) = 1000 * seconds / (19 * 365), r_ms_a_point()
    print(f"\nA year of daily evaluation, 19 series: {seconds:.1f} s of one core, {ours:.3f} ms a point; farringtonFlexible {theirs:.1f} ms"
          f" a point ({origin}): {theirs / ours:.0f} times faster (goal 50)")
    world = detection_worlds.make(2, history_d=1825, judged_d=1, series=500)
    dates = {day: world.date(day - detection_worlds.START.toordinal()).isoformat() for day in range(
        detection_worlds.START.toordinal(), detection_worlds.START.toordinal() + world.days)}
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("counts.csv", "coverage.csv", "signals.csv")]
        counts = world.counts.assign(incident_date=world.counts["incident_day"].map(dates), known_date=world.counts["known_day"].map(dates))
        counts.astype({"count": int}).to_csv(paths[0], index=False)
        coverage = world.coverage.assign(date=world.coverage["day"].map(dates), up=world.coverage["up"].astype(int))
        coverage.to_csv(paths[1], index=False)
        day = world.date(world.days - 1).isoformat()
        started = time.monotonic()
        subprocess.run(
            [sys.executable, "-m", "alerts", "detect", paths[0], "--coverage", paths[1], "--from", day, "--to", day, "--out", paths[2]],
            cwd=PROJECT_ROOT, check=True)
        lines = len(pd.read_csv(paths[2]))
    print(f"A day of {lines} series with five years of history ({len(counts)} rows): {time.monotonic() - started:.1f} s (goal 5)")


def shared_bench(seeds: str) -> None:
    """Runs the shared bench where there is one."""
    folder = Path(os.environ.get("RASID_SHARED", PROJECT_ROOT.parent / "shared")) / "bench" / "spikes"
    if not (folder / "run.py").exists():
        print(f"\nNo shared bench in {folder} (RASID_SHARED names another folder): left out.")
        return
    print(f"\nShared bench, seeds {seeds}:", flush=True)
    environment = os.environ | {"PROJECT": str(PROJECT_ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.setdefault("BENCH_DATA", str(Path(tempfile.gettempdir()) / "rasid-bench-spikes"))
    subprocess.run([sys.executable, "run.py", "all", "--seeds", seeds], cwd=folder, env=environment, check=False)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, default=4, help="of each kind, without and with rises (default 4)")
    parser.add_argument("--shared-seeds", default="0:2", metavar="A:B", help="of the shared bench (default 0:2); empty: leave it out")
    args = parser.parse_args()
    print(f"Rises found at {BUDGET} false e-mails a series-year. k: size in sd of a week; mean over the sizes; soon: k=5 within"
          f" {measures.SOON_D} days; low: k=5 in series below {measures.LOW} a day")
    for i, kind in enumerate(detection_worlds.KINDS):
        run_kind(kind, args.worlds, FIRST_SEED + 1000 * i)
    speed()
    if args.shared_seeds:
        shared_bench(args.shared_seeds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
