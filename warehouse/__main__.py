"""`python -m warehouse`: load, publish, look, correct. Run it from the project's root; RASID_DATA says where the data lies."""

from __future__ import annotations

import argparse
import csv
import getpass
import json
import sys
from collections.abc import Callable

import duckdb

from rasid import settings as rasid_settings
from warehouse.database import WarehouseBusy, WarehouseMissing, writing

Handler = Callable[[argparse.Namespace, rasid_settings.Settings], None]


def migrate(_arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from warehouse import migrations

    with writing(config) as session:
        changed = migrations.upgrade(session)
        print(f"{config.warehouse}: {'brought to' if changed else 'is at'} revision {migrations.current(session)}")


def load(_arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from warehouse.load import load_ready

    print(json.dumps(load_ready(config), indent=1))


def publish(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from expectations import gates
    from warehouse import publish as publishing

    candidate = publishing.prepare(config)
    checks = {"skipped": True} if arguments.without_audit else gates.audit(candidate, config)
    print(json.dumps({"audit": checks, **publishing.publish(candidate, config)}, indent=1))


def status(_arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from warehouse.status import describe

    print(describe(config))


def query(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from warehouse.status import query_published

    names, rows = query_published(config, arguments.query)
    _print_table(names, rows)


def upkeep(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from warehouse.upkeep import run

    print(json.dumps(run(config, arguments.keep_days), indent=1))


def dictionary(_arguments: argparse.Namespace, _config: rasid_settings.Settings) -> None:
    from warehouse.status import describe_columns

    print(describe_columns(), end="")


def claims(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from warehouse.status import query_published

    comparable = "" if arguments.all else "WHERE measures IS NOT NULL"
    _print_table(*query_published(config, f"""
        SELECT period_start, period_end, claimant, subject, count_low, count_high, change_pct, own_low, own_high, own_change_pct,
            covered_share, verdict, source, url
        FROM claim_checks {comparable} ORDER BY published_at DESC, claim_id LIMIT {arguments.limit:d}"""))


def _print_table(names: list[str], rows: list[tuple]) -> None:
    writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n")
    writer.writerow(names)
    writer.writerows(rows)


def recode(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from warehouse import recode as recoding

    if arguments.action == "prepare":
        print(json.dumps(recoding.prepare_shadow(config, arguments.since, arguments.until, arguments.jobs), indent=1))
    elif arguments.action == "list":
        for one in recoding.shadows(config):
            print(f"{one['load_id']}\t{one['since']} to {one['until']}\t{one['articles']} articles\t{one['revisions']} revisions")
    elif arguments.action == "describe":
        print(recoding.describe(config, arguments.shadow), end="")
    elif arguments.action == "promote":
        print(json.dumps(recoding.promote(config, arguments.shadow), indent=1))
    else:
        recoding.discard(config, arguments.shadow)
        print(f"{arguments.shadow} discarded")


def list_quarantine(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from warehouse import held_rows, migrations

    with writing(config, wait_s=20) as session:
        migrations.upgrade(session)
        held = held_rows.list_held(session, None if arguments.state == "all" else arguments.state, arguments.source, arguments.limit)
        for row in held:
            held_at = f"{row.held_at.astimezone(rasid_settings.LOCAL_ZONE):%Y-%m-%d %H:%M}"
            what = f"{row.gate}/{row.expectation}\t{row.source_id or '-'}\t{row.key or '-'}\t{row.reason}"
            print(f"{row.quarantine_id}\t{held_at}\t{row.state}\t{what}")
            if arguments.rows:
                print("\t" + json.dumps(row.row_data, ensure_ascii=False))
        print(f"{len(held)} rows; times of Baghdad", file=sys.stderr)


def release_row(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from warehouse import held_rows

    folder = held_rows.release(arguments.id, config, arguments.note, arguments.author)
    print(f"released into {folder}; the next {'coding' if config.collected in folder.parents else 'load'} takes it")


def discard_row(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from warehouse import held_rows

    held_rows.discard(arguments.id, config, arguments.note, arguments.author)
    print(f"{arguments.id} discarded")


def override(arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from warehouse import analysis

    author = analysis.Author(arguments.author, arguments.reason)
    if arguments.action == "set":
        number = analysis.set_field(config, arguments.incident, arguments.field, arguments.value, author)
    elif arguments.action == "merge":
        number = analysis.merge(config, arguments.incident, arguments.into, author)
    elif arguments.action == "split":
        number = analysis.split(config, arguments.incident, arguments.report, author)
    elif arguments.action == "reject":
        number = analysis.reject(config, arguments.incident, author)
    else:
        analysis.undo(config, arguments.id, author)
        print(f"override {arguments.id} undone; publish to show it")
        return
    print(f"override {number} recorded; publish to show it")


def list_overrides(_arguments: argparse.Namespace, config: rasid_settings.Settings) -> None:
    from warehouse.database import duckdb_of, reading, rows

    with reading(config, wait_s=20) as connection:
        for row in rows(duckdb_of(connection), "SELECT * FROM override ORDER BY override_id"):
            what = {"set": f"{row['field']} = {row['value']}", "merge": f"with {row['other_id']}"}.get(row["kind"], "")
            state = f"undone by {row['undone_by']}" if row["undone_at"] else "in force"
            print(f"{row['override_id']}\t{row['kind']}\t{row['incident_id']}\t{what}\t{row['author']}\t{row['reason']}\t{state}")


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m warehouse", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _command(commands, "migrate", migrate, "create or upgrade the tables of the working database")
    _command(commands, "load", load, "load every ready folder that was not loaded yet, link, write revisions")
    parser_publish = _command(commands, "publish", publish, "copy the working database, audit the copy, put it into place")
    parser_publish.add_argument("--without-audit", action="store_true", help="publish whatever the checks would say")
    _command(commands, "status", status, "what the warehouse holds")
    parser_sql = _command(commands, "sql", query, "ask the published snapshot; tab-separated, times of Baghdad")
    parser_sql.add_argument("query", help="for instance: SELECT * FROM incidents ORDER BY date_start DESC LIMIT 10")
    parser_upkeep = _command(commands, "upkeep", upkeep, "checkpoint, delete staged folders that were loaded long ago, tell sizes")
    parser_upkeep.add_argument("--keep-days", type=int, default=14, help="days for which loaded folders are kept (default 14)")
    parser_claims = _command(commands, "claims", claims, "stated statistics beside the warehouse's own count, the newest first")
    parser_claims.add_argument("--all", action="store_true", help="also those that can't be compared, with the reason")
    parser_claims.add_argument("--limit", type=int, default=50)
    _command(commands, "dictionary", dictionary, "what every view and column means, as Markdown (docs/warehouse.md)")
    _add_recode(commands.add_parser("recode", help="code known articles anew: in a shadow first, then for good")
                .add_subparsers(dest="action", required=True, metavar="ACTION"))
    _add_quarantine(commands.add_parser("quarantine", help="rows that the gates held back").add_subparsers(required=True, metavar="ACTION"))
    _add_override(commands.add_parser("override", help="correct incidents; corrections win over the machine and survive re-linking")
                  .add_subparsers(dest="action", required=True, metavar="ACTION"))
    return parser


def _command(commands: argparse._SubParsersAction, name: str, handler: Handler, text: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(handler=handler)
    return parser


def _add_quarantine(actions: argparse._SubParsersAction) -> None:
    listing = _command(actions, "list", list_quarantine, "show held rows, the newest first")
    listing.add_argument("--state", choices=("open", "released", "discarded", "all"), default="open")
    listing.add_argument("--source", help="only of this source")
    listing.add_argument("--limit", type=int, default=100)
    listing.add_argument("--rows", action="store_true", help="the whole rows too")
    for name, handler, text in (
        ("release", release_row, "let a row through: an article is coded next, a report loaded next"),
        ("discard", discard_row, "say that a row was rightly held"),
    ):
        parser = _command(actions, name, handler, text)
        parser.add_argument("id", type=int, help="its number in `quarantine list`")
        parser.add_argument("--note", required=True, help="why")
        parser.add_argument("--author", default=getpass.getuser(), help="who (default: the user of the machine)")


def _add_override(actions: argparse._SubParsersAction) -> None:
    _command(actions, "list", list_overrides, "all overrides")
    texts = {
        "set": "correct one field", "merge": "say that two incidents are one", "split": "take reports out of an incident",
        "reject": "say that it is no incident", "undo": "take an override back",
    }
    parsers = {name: _command(actions, name, override, text) for name, text in texts.items()}
    for name, parser in parsers.items():
        if name == "undo":
            parser.add_argument("id", type=int, help="number of the override")
        else:
            parser.add_argument("incident", help="incident_id")
        parser.add_argument("--reason", required=True, help="why")
        parser.add_argument("--author", default=getpass.getuser(), help="who (default: the user of the machine)")
    parsers["set"].add_argument("field", help="column of incidents, for instance governorate or killed_low")
    parsers["set"].add_argument("value", help="the value; '' for null; lists with commas")
    parsers["merge"].add_argument("--into", required=True, help="the incident whose id stays")
    parsers["split"].add_argument("--report", action="append", required=True, help="report_id that leaves; may be repeated")


def _add_recode(actions: argparse._SubParsersAction) -> None:
    prepare = _command(actions, "prepare", recode, "code the articles of a range of days into a new shadow; nothing else changes")
    prepare.add_argument("since", help="first local day of publication, YYYY-MM-DD")
    prepare.add_argument("until", help="last local day, included")
    prepare.add_argument("--jobs", type=int, default=1, help="coding processes (default 1)")
    _command(actions, "list", recode, "shadows that wait")
    texts = {
        "describe": "what promoting a shadow would change, as Markdown", "promote": "load a shadow's coding into the warehouse; no mail",
        "discard": "remove a shadow",
    }
    for name, text in texts.items():
        _command(actions, name, recode, text).add_argument("shadow", help="its name in `recode list`, or its path")


def main(argv: list[str] | None = None) -> int:
    arguments = build_parser().parse_args(argv)
    config = rasid_settings.load()
    from expectations.auditing import AuditFailed
    from warehouse.analysis import BadOverride
    from warehouse.held_rows import NotReleasable
    from warehouse.recode import BadShadow

    try:
        arguments.handler(arguments, config)
    except (WarehouseMissing, WarehouseBusy, BadOverride, BadShadow, NotReleasable, duckdb.Error) as error:
        print(str(error).splitlines()[0], file=sys.stderr)
        return 2
    except AuditFailed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
