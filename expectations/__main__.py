"""`python -m expectations`: the gates by hand, and their suites. Gates 1 and 2 stand around the coder, gate 3 before publication.

Run it from the project's root; RASID_DATA says where the data lies. What a gate holds back: `python -m warehouse quarantine list`.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import duckdb

from rasid import settings as rasid_settings
from rasid.datafiles import DataFileError


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m expectations", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    text = "gate 1: take what was collected, print the coded folder that was started"
    commands.add_parser("articles", help=text, description=text)
    text = "gate 2: check what was coded, mark the folder as ready to be loaded; prints counts"
    reports = commands.add_parser("reports", help=text, description=text)
    reports.add_argument("folder", type=Path, help="the coded folder")
    text = "gate 3: check a snapshot; ends 1 and names the rows when it must not be published"
    audit = commands.add_parser("audit", help=text, description=text)
    audit.add_argument("database", type=Path, nargs="?", help="a candidate (default: the published database)")
    text = "print the expectations of a suite: severity, name, reason (critical ones hold a row back, warnings become notes)"
    show = commands.add_parser("show", help=text, description=text)
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
            print(json.dumps(gates.audit(arguments.database or config.published, config), indent=1))
    except gates.AuditFailed as error:
        print(error, file=sys.stderr)
        return 1
    except (OSError, DataFileError, duckdb.Error) as error:
        print(str(error).splitlines()[0], file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
