"""`python -m expectations`: the gates by hand. Gates 1 and 2 stand around the coder, gate 3 before publication."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rasid import settings as rasid_settings


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m expectations", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("articles", help="gate 1: take what was collected, print the coded folder that was started")
    reports = commands.add_parser("reports", help="gate 2: check what was coded, mark the folder as ready")
    reports.add_argument("folder", type=Path, help="the coded folder")
    audit = commands.add_parser("audit", help="gate 3: check a snapshot")
    audit.add_argument("database", type=Path, help="a candidate, or the published database")
    show = commands.add_parser("show", help="print the expectations of a suite, with severity and reason")
    show.add_argument("suite", choices=("articles", "reports", "claims", "audit"))
    return parser


def show_suite(name: str) -> None:
    from expectations.definitions import load_suite

    for expectation in load_suite(name).expectations:
        print(f"{expectation.severity}\t{expectation.name}\t{expectation.reason}")


def main(argv: list[str] | None = None) -> int:
    """0, 1 when an audit failed, 2 for a file that is missing."""
    arguments = build_parser().parse_args(argv)
    if arguments.command == "show":
        show_suite(arguments.suite)
        return 0
    from expectations import gates

    config = rasid_settings.load()
    try:
        if arguments.command == "articles":
            print(gates.gate_articles(config) or "nothing waits")
        elif arguments.command == "reports":
            print(json.dumps(gates.gate_reports(arguments.folder, config), indent=1))
        else:
            print(json.dumps(gates.audit(arguments.database, config), indent=1))
    except gates.AuditFailed as error:
        print(error, file=sys.stderr)
        return 1
    except FileNotFoundError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
