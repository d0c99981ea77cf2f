"""Which id an incident keeps when reports are clustered anew. Pure functions.

Ids go to the clusters with the largest overlap, so that an incident keeps its id through merges, splits and new versions of
its articles. What gets no cluster was merged; a cluster that gets no id is new, or was split off.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from rasid.settings import LOCAL_ZONE

SAME_REPORT, SAME_ARTICLE = 1.0, 0.4  # an article's newer version stands for its older one, but less than the report itself


@dataclass(frozen=True)
class Member:
    """A report in the view of identity."""

    report_id: str
    article_key: str
    n: int
    sub_event_type: str
    governorate: str | None
    known_at: dt.datetime


@dataclass(frozen=True)
class Former:
    """An incident as it was before: its id, when it was created, and its reports then."""

    incident_id: str
    created_at: dt.datetime
    members: tuple[Member, ...]
    is_dormant: bool = False  # merged or retracted: it comes back when its reports are an incident of their own again


@dataclass
class Assignment:
    """What became of ids: the clusters in the order given, and what the former incidents turned into."""

    ids: list[str] = field(default_factory=list)
    created: set[str] = field(default_factory=set)
    split_from: dict[str, str] = field(default_factory=dict)  # new id -> the id it was split from
    merged_into: dict[str, str] = field(default_factory=dict)  # old id -> the id that took its reports
    emptied: set[str] = field(default_factory=set)  # old ids of which no report is left


def overlap(former: Former, cluster: list[Member]) -> float:
    """How much of a former incident is in a cluster: reports in common, and articles in common that were told anew."""
    ids = {member.report_id for member in cluster}
    total = float(sum(member.report_id in ids for member in former.members))
    former_ids = {member.report_id for member in former.members}
    gone = {m.article_key: m for m in former.members if m.report_id not in ids}
    for member in cluster:
        old = gone.get(member.article_key) if member.report_id not in former_ids else None
        if old is not None:
            same_place, same_type = old.governorate == member.governorate, old.sub_event_type == member.sub_event_type
            if same_place or (same_type and old.n == member.n):
                total += SAME_ARTICLE + (same_place + same_type) * (SAME_REPORT - SAME_ARTICLE) / 2.5
    return total


def _meeting(former: list[Former], clusters: list[list[Member]]) -> Iterator[tuple[Former, int]]:
    """The pairs that have an article in common: comparing all with all would take the square of the time."""
    clusters_of: dict[str, set[int]] = defaultdict(set)
    for index, cluster in enumerate(clusters):
        for member in cluster:
            clusters_of[member.article_key].add(index)
    for old in former:
        for index in set().union(*(clusters_of[member.article_key] for member in old.members)):
            yield old, index


def assign(former: list[Former], clusters: list[list[Member]], taken: set[str], preferred: frozenset[str] = frozenset()) -> Assignment:
    """Ids for the clusters. `taken`: ids that exist already and must not be given to another incident; `preferred`: ids that an
    analyst chose to survive a merge."""
    scores = sorted(
        (old.incident_id not in preferred, old.is_dormant, -shared, old.created_at, old.incident_id, index)
        for old, index in _meeting(former, clusters) if (shared := overlap(old, clusters[index])) > 0
    )
    ids: dict[int, str] = {}
    best: dict[str, int] = {}  # old id -> the cluster that holds most of it
    given: set[str] = set()
    source: dict[int, str] = {}  # cluster -> the old id of which it holds most
    for _preferred, is_dormant, _score, _created, incident_id, index in scores:
        best.setdefault(incident_id, index)
        if not is_dormant:
            source.setdefault(index, incident_id)
        if incident_id not in given and index not in ids:
            ids[index] = incident_id
            given.add(incident_id)
    result = Assignment()
    dormant = {old.incident_id for old in former if old.is_dormant}
    for index, cluster in enumerate(clusters):
        if index not in ids:
            ids[index] = new_id(cluster, taken | given)
            given.add(ids[index])
            result.created.add(ids[index])
        if index in source and (ids[index] in result.created or ids[index] in dormant):
            result.split_from[ids[index]] = source[index]
        result.ids.append(ids[index])
    for old in former:
        if old.is_dormant or old.incident_id in result.ids:
            continue
        if old.incident_id in best:
            result.merged_into[old.incident_id] = result.ids[best[old.incident_id]]
        else:
            result.emptied.add(old.incident_id)
    return result


def founder(cluster: list[Member]) -> Member:
    """The report that was known first."""
    return min(cluster, key=lambda member: (member.known_at, member.report_id))


def new_id(cluster: list[Member], taken: set[str]) -> str:
    """`IQ-<yymmdd>-<5 hex>` from the first report: the same when a warehouse is built again from the archive."""
    first = founder(cluster)
    day = first.known_at.astimezone(LOCAL_ZONE).strftime("%y%m%d")
    for salt in range(len(taken) + 1):
        digest = hashlib.sha256(f"{first.report_id}/{salt}".encode()).hexdigest()
        candidate = f"IQ-{day}-{digest[:5].upper()}"
        if candidate not in taken:
            return candidate
    raise AssertionError("unreachable: more salts than ids taken")
