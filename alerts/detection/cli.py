"""`python -m alerts detect COUNTS --coverage COVERAGE --from DATE --to DATE --out SIGNALS` (CONTRACT: CSV in, CSV out)."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import sys
from pathlib import Path

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # many small matrices: threads only cost


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no date (YYYY-MM-DD)") from error


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's arguments; shared with `python -m alerts`."""
    parser.add_argument("counts", type=Path, metavar="COUNTS", help="CSV: series,incident_date,known_date,source,count")
    parser.add_argument("--coverage", type=Path, help="CSV: date,source,articles,up; without it every source counts as always collected")
    parser.add_argument("--from", dest="date_from", type=_date, required=True, metavar="DATE", help="first day to judge")
    parser.add_argument("--to", dest="date_to", type=_date, required=True, metavar="DATE", help="last day to judge")
    parser.add_argument("--out", type=Path, required=True, metavar="SIGNALS", help="CSV to write; - for stdout")
    parser.add_argument("--budget", type=float, default=0.5, help="false e-mails for each series and year (default 0.5)")


def _complain(text: str) -> None:
    print(text, file=sys.stderr)


def main(args: argparse.Namespace) -> int:
    """Runs the command. Returns the exit status: 0, or 2 with one line on stderr for unusable arguments or files."""
    from alerts.detection import evaluate, reading

    if args.date_to < args.date_from:
        _complain(f"--to {args.date_to} lies before --from {args.date_from}")
        return 2
    if args.date_from.year < reading.YEARS[0] or args.date_to.year > reading.YEARS[1]:
        _complain(f"--from {args.date_from} --to {args.date_to}: give days of the years {reading.YEARS[0]} to {reading.YEARS[1]}")
        return 2
    if not 0 < args.budget <= 12:
        _complain(f"--budget {args.budget}: give false e-mails a year, more than 0 and at most 12")
        return 2
    try:
        counts = reading.read_counts(args.counts, _complain)
        coverage = reading.read_coverage(args.coverage, _complain) if args.coverage else None
        table = evaluate.judge(counts, coverage, args.date_from, args.date_to, args.budget).table()
        table.to_csv(sys.stdout if str(args.out) == "-" else args.out, index=False)
    except reading.UnusableInput as error:
        _complain(str(error))
        return 2
    except OSError as error:
        _complain(f"{args.out}: {error.strerror or error}")
        return 2
    return 0
