"""Linking: reports (one article's account of one incident) into incidents.

    pairs(new, existing=())    -> list[Edge]   compared pairs that speak for one incident; at least one of each pair is in `new`
    cluster(reports, edges)    -> list[list[Key]]   which reports are one incident; every report is in exactly one list
    merge(reports)             -> dict         merged facts of one incident, with sources, figures and reasons
    block_keys(report)         -> list[str]    reports that share no key are never compared: keep these beside a stored report
    merge_all(reports, groups) -> list[dict]   merge for many incidents at once, groups of keys as `cluster` gives them
    block_keys_of(reports)     -> list[list[str]]   block_keys for many reports at once
    report_key(report)         -> Key          (article, n)
    link(reports)              -> list[dict]   all of it at once: what `python -m transforms link` writes

A report is a plain dict: the fields of the contract's REPORTS (dates as ISO strings, counts as {"low", "high"}), and, where they
are known, of its article: `published`, `source`, `owner_group`, `outlet`, `syndicated_from`, `title`, `text`, `lang`. Anything may
be missing or null but `article`.

Why order does not matter: an edge's score is a function of its two reports and the weights file, of nothing else in the corpus, so
edges can be stored and never computed again. `cluster` is a function of the set of reports and edges of a connected component. So a
load does: `pairs(new, existing)`, where `existing` are at least the stored reports that share a block key with a new one; store the
edges; collect the connected components that the new reports touch; `cluster` the reports of those components with all their
edges; `merge` each. Give `cluster` whole components (the reports with their title and text: pairs within a
component that have no edge are compared there). Many components may go into one call.

`Edge.score` is the log-odds (natural) that the two reports tell of one incident; pairs below 0 are no edges.
`Edge.why` is a list of short sentences for people, the weightiest first. `Edge.report_a < Edge.report_b` (Keys).
`merge` leaves ids to the caller; `link` gives each incident a hash of its smallest report key.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rasid import jsonlines
from transforms.linking import blocking, clustering, merging
from transforms.linking.blocking import block_keys, block_keys_of
from transforms.linking.cleaning import clean
from transforms.linking.clustering import Edge
from transforms.linking.columns import Columns, Key, report_key

__all__ = ["Edge", "Key", "block_keys", "block_keys_of", "cluster", "link", "main", "merge", "merge_all", "pairs", "report_key"]


def pairs(new: Sequence[dict], existing: Sequence[dict] = ()) -> list[Edge]:
    """Edges among `new`, and between `new` and `existing`, in a fixed order. A report in both counts as new."""
    seen = {report_key(report) for report in new}
    table = Columns([*new, *(report for report in existing if report_key(report) not in seen)])
    return clustering.edges_of(table, *blocking.linked_pairs(table, new_count=len(new)))


def cluster(reports: Sequence[dict], edges: Iterable[Edge]) -> list[list[Key]]:
    """The reports' keys grouped into incidents, each group sorted, groups in order of their smallest key.

    Two reports of one article are never in one group, nor are two whose facts contradict each other.
    Edges that name a report not given are ignored.
    """
    table = Columns(reports)
    place = {key: index for index, key in enumerate(table.keys)}
    known = [edge for edge in edges if edge.report_a in place and edge.report_b in place]
    groups = clustering.cluster_rows(
        table, [place[edge.report_a] for edge in known], [place[edge.report_b] for edge in known], [edge.score for edge in known])
    return sorted(sorted(table.keys[row] for row in group) for group in groups)


def merge(reports: Sequence[dict]) -> dict:
    """The merged facts of one incident in the fields of a report, and:

    - `sources`: [{"report": [article, n], "source", "outlet", "owner_group", "published", "syndicated_from"}], earliest first;
    - `source_count`: independent owner groups, syndicated copies counted with their origin;
    - `first_reported_at`: the earliest `published`, null when none is known;
    - `figures`: {"killed": [{"report", "source", "published", "low", "high"}], ...} each report's own figure, earliest first;
    - `first_toll`, `latest_toll`: {"killed", "wounded", "published"} of the first and the last report with a toll, or null;
    - `support`: {field: {"for": [[article, n]], "against": [...]}} the reports behind each merged fact;
    - `evidence`: {field: {"report": [article, n], "span": [start, end]}} the sentence chosen for each fact;
    - `reasons`: [{"report": [article, n], "score", "with": [article, n], "why": [...]}] why each report belongs here: the report
      that it agrees with most, and on what.

    Raises ValueError for no reports.
    """
    if not reports:
        raise ValueError("an incident has at least one report")
    table = Columns(reports)
    return merging.merge_rows(table, list(range(len(table.keys))))


def merge_all(reports: Sequence[dict], groups: Sequence[Sequence[Key]]) -> list[dict]:
    """As merge, for each group of keys. Raises KeyError for a key without a report, ValueError for an empty group."""
    if not all(groups):
        raise ValueError("an incident has at least one report")
    table = Columns(reports)
    place = {key: row for row, key in enumerate(table.keys)}
    return merging.merge_groups(table, [[place[tuple(key)] for key in group] for group in groups])


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cycle collector: among millions of small objects, none of them in a cycle, it takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def link(reports: Sequence[dict]) -> list[dict]:
    """Incidents of the reports, ordered by date, governorate and id; the same for any order of the input."""
    with _uncollected():
        table = Columns(reports)
        groups = clustering.cluster_rows(table, *blocking.linked_pairs(table, new_count=len(table.keys)))
        incidents = merging.merge_groups(table, groups)
    for incident in incidents:
        incident["incident"] = incident_id(incident["reports"][0])
    incidents.sort(key=lambda incident: (incident["date_start"] or "9999", incident["governorate"] or "", incident["incident"]))
    return [{"incident": incident.pop("incident"), **incident} for incident in incidents]


def incident_id(smallest_key: Sequence) -> str:
    """An id that depends on nothing but the smallest report key of the incident."""
    return "i" + hashlib.sha256(repr(tuple(smallest_key)).encode("utf-8", "replace")).hexdigest()[:16]


def read_reports(path: str) -> list[dict]:
    """The usable reports of a JSON Lines file in order of their keys; others are named on stderr. Raises OSError."""
    kept: dict[Key, dict] = {}
    for number, report in jsonlines.read_objects(path):
        try:
            key = report_key(report)
        except ValueError as error:
            jsonlines.complain_on_stderr(number, str(error))
            continue
        _, unusable = clean(report)
        if unusable:
            jsonlines.complain_on_stderr(number, f"counted as missing, for their values are of no use: {', '.join(unusable)}")
        if key in kept:
            jsonlines.complain_on_stderr(number, f"report {list(key)} occurs twice")
            # Which of the two stays must not depend on which came first.
            report = min(kept[key], report, key=jsonlines.dump)
        kept[key] = report
    return [kept[key] for key in sorted(kept)]


def main(args: argparse.Namespace) -> int:
    """The command: reads args.reports, writes args.incidents; 2 when a file can't be read or written."""
    try:
        reports = read_reports(args.reports)
        if args.incidents != "-" and Path(args.incidents).is_dir():
            raise IsADirectoryError(21, "is a directory", args.incidents)
        jsonlines.write_objects(args.incidents, link(reports))
    except OSError as error:
        print(f"{error.filename or args.reports}: {error.strerror or error}", file=sys.stderr)
        return 2
    return 0


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m transforms.link", description="Link reports into incidents.")
    parser.add_argument("reports", metavar="REPORTS", help="JSON Lines, one report a line; - for stdin")
    parser.add_argument("--incidents", required=True, metavar="INCIDENTS", help="where to write, one incident a line; - for stdout")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main(_parse_arguments()))
