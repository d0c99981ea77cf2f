"""How a run of the demo compares with the truth of its press: what was found, doubled, merged, invented; which facts are right; alerts.

`python -m demo.score` reads the published database and RASID_DATA/demo/truth.jsonl and articles.jsonl, and prints a short table.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import numpy as np
from scipy.optimize import linear_sum_assignment

from alerts.subscriptions import load as load_subscriptions
from demo.truth import NEW_OUTLET_GOVERNORATE, RISE_GOVERNORATE
from rasid.jsonlines import read_objects
from rasid.settings import PROJECT_ROOT, load

TYPE_GROUPS = {
    "Battles": "violence", "Explosions/Remote violence": "violence", "Violence against civilians": "violence", "Protests": "unrest",
    "Riots": "unrest", "Strategic developments": "strategic",
}  # fmt: skip
NEAR_KM = 10.0
SUBSCRIPTIONS = PROJECT_ROOT / "demo" / "subscriptions.yml"
LANGUAGES = {"all": None, "English": "en", "Arabic": "ar"}
_FACTS = "event_type, sub_event_type, date_start, governorate, latitude, longitude, killed_low, killed_high"


@dataclass
class Run:
    """The truth and what the pipeline made of it. URLs are without a slash at their end; dates are `datetime.date`."""

    truth: dict[str, dict]  # incident id -> line of truth.jsonl
    articles: dict[str, dict]  # url -> line of articles.jsonl
    collected: set[str]  # urls of the warehouse
    incidents: list[dict]
    reports: list[dict]
    alerts: list[str] = field(default_factory=list)  # series
    mailed: Counter = field(default_factory=Counter)  # address -> mails

    def __post_init__(self) -> None:
        self.told = {key for article in self.articles.values() for key in article["incidents"]}
        for report in self.reports:
            report["truth"] = self.assign(report)

    def assign(self, report: dict) -> str | None:
        """The incident that the report is about: of those that its article tells, the one that it agrees with most."""
        candidates = self.articles.get(report["url"], {}).get("incidents", ())
        return max(candidates, key=lambda key: likeness(report, self.truth[key]), default=None)


def kilometres(one: dict, other: dict) -> float:
    """Between two rows with latitude and longitude (degrees); infinite when one has none. Haversine."""
    if one["latitude"] is None or other["latitude"] is None:
        return math.inf
    lat1, lon1, lat2, lon2 = (math.radians(v) for v in (one["latitude"], one["longitude"], other["latitude"], other["longitude"]))
    arc = math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    return 2 * 6371.0 * math.asin(math.sqrt(arc))


def agrees(found: dict, true: dict) -> bool:
    """Whether date (a day more or less), governorate and group of types are the same."""
    return (
        found["date_start"] is not None and abs((found["date_start"] - true["date_start"]).days) <= 1
        and found["governorate"] == true["governorate"] and TYPE_GROUPS[found["event_type"]] == TYPE_GROUPS[true["event_type"]]
    )  # fmt: skip


def killed_agrees(found: dict, true: dict) -> bool:
    """Whether the final toll lies in what was found; nothing said is none killed."""
    low = found["killed_low"] or 0
    return low <= (true["killed"] or 0) <= (low if found["killed_high"] is None else found["killed_high"])


CHECKS = {
    "date, to the day": lambda found, true: found["date_start"] == true["date_start"],
    "governorate": lambda found, true: found["governorate"] == true["governorate"],
    f"place within {NEAR_KM:.0f} km": lambda found, true: kilometres(found, true) <= NEAR_KM,
    "sub-type": lambda found, true: found["sub_event_type"] == true["sub_event_type"],
    "killed": killed_agrees,
}


def likeness(found: dict, true: dict) -> float:
    """For choosing among incidents of one article."""
    return 10 * agrees(found, true) + sum(check(found, true) for check in CHECKS.values())


def match(run: Run) -> dict[str, str]:
    """Truth -> incident, one to one: an article in common, and agreement. The choice that matches most."""
    by_truth, keys = defaultdict(set), sorted(run.told)
    for report in run.reports:
        for key in run.articles.get(report["url"], {}).get("incidents", ()):
            by_truth[key].add(report["incident_id"])
    rows = {key: number for number, key in enumerate(keys)}
    worth = np.zeros((len(keys), len(run.incidents)))
    for column, incident in enumerate(run.incidents):
        for key in {key for key in keys if incident["incident_id"] in by_truth[key]}:
            if agrees(incident, run.truth[key]):
                worth[rows[key], column] = 10 + likeness(incident, run.truth[key])
    chosen = zip(*linear_sum_assignment(-worth), strict=True)
    return {keys[row]: run.incidents[column]["incident_id"] for row, column in chosen if worth[row, column] > 0}


def homes(run: Run) -> dict[str, Counter]:
    """Incident -> how many of its reports are about which truth."""
    found: dict[str, Counter] = defaultdict(Counter)
    for report in run.reports:
        if report["truth"]:
            found[report["incident_id"]][report["truth"]] += 1
    return found


def share(part: int, whole: int) -> str:
    return f"{part / whole:4.0%}" if whole else "   –"


def _report_lines(run: Run) -> list[str]:
    """A table of what single articles gave, by language."""
    rows: dict[str, list[str]] = defaultdict(list)
    for lang in LANGUAGES.values():
        articles = [a for a in run.articles.values() if lang in (None, a["lang"])]
        reports = [r for r in run.reports if lang in (None, run.articles.get(r["url"], {}).get("lang"))]
        got = {(r["url"], r["truth"]) for r in reports if r["truth"] and agrees(r, run.truth[r["truth"]])}
        tellings = sum(len(a["incidents"]) for a in articles)
        about = [(r, run.truth[r["truth"]]) for r in reports if r["truth"]]
        other = [a for a in articles if not a["incidents"] and a["url"] in run.collected]
        loud = {r["url"] for r in reports}
        rows["articles collected"].append(share(sum(a["url"] in run.collected for a in articles), len(articles)))
        rows["accounts of an incident found"].append(share(len(got), tellings))
        rows["reports that are right"].append(share(sum(agrees(*pair) for pair in about), len(reports)))
        for name, check in CHECKS.items():
            if name != "killed":  # an early account is right with an early toll
                rows[f"  {name}"].append(share(sum(check(*pair) for pair in about), len(about)))
        rows["other articles without report"].append(share(sum(a["url"] not in loud for a in other), len(other)))
    head = f"{'':32}" + "".join(f"{name:>9}" for name in LANGUAGES)
    return [head, *(f"{name:32}" + "".join(f"{value:>9}" for value in values) for name, values in rows.items())]


def _incident_lines(run: Run) -> list[str]:
    """Recall, precision, duplicates, merges, and the facts of incidents."""
    matched, home = match(run), homes(run)
    parts = defaultdict(list)
    for incident_id, counts in home.items():
        parts[counts.most_common(1)[0][0]].append((counts.total(), incident_id))
    doubled = [key for key, several in parts.items() if len(several) > 1]
    surplus = sum(len(parts[key]) - 1 for key in doubled)
    merged = sum(len(counts) > 1 for counts in home.values())
    invented = sum(incident["incident_id"] not in home for incident in run.incidents)
    by_id = {incident["incident_id"]: incident for incident in run.incidents}
    pairs = [(by_id[max(several)[1]], run.truth[key]) for key, several in parts.items() if max(several)[1] in by_id]
    facts = ", ".join(f"{name} {share(sum(check(*pair) for pair in pairs), len(pairs)).strip()}" for name, check in CHECKS.items())
    return [
        f"incidents    found {len(matched)} of the {len(run.told)} told (recall {share(len(matched), len(run.told)).strip()}), "
        f"right {len(matched)} of {len(run.incidents)} (precision {share(len(matched), len(run.incidents)).strip()})",
        f"             {len(doubled)} told twice or more ({surplus} too many), {merged} hold different ones, "
        f"{invented} come from articles that tell of none",
        f"facts        {facts}",
    ]


def _noise_line(run: Run) -> str:
    loud = {report["url"] for report in run.reports}
    genres = Counter(a["genre"] for a in run.articles.values() if not a["incidents"] and a["url"] in loud)
    named = ", ".join(f"{number} {genre}" for genre, number in genres.most_common())
    return f"other        articles that tell of no incident but gave one: {named or 'none'}"


def _alert_lines(run: Run) -> list[str]:
    places = Counter(series.split("|")[0] for series in run.alerts)
    expected = "raised" if places[RISE_GOVERNORATE] else "MISSED"
    unwanted = "RAISED" if places[NEW_OUTLET_GOVERNORATE] else "none"
    others = ", ".join(place for place in places if place not in (RISE_GOVERNORATE, NEW_OUTLET_GOVERNORATE))
    lines = [f"alerts       {RISE_GOVERNORATE} (it rises): {expected}; {NEW_OUTLET_GOVERNORATE} (only a new outlet): {unwanted}; "
             f"others: {others or 'none'}"]  # fmt: skip
    for person in load_subscriptions(SUBSCRIPTIONS).active:
        wanted = NEW_OUTLET_GOVERNORATE not in person.governorates
        count = run.mailed[person.address]
        verdict = "right" if bool(count) == wanted else "WRONG"
        lines.append(f"mail         {person.address}: {count} got, {'some' if wanted else 'none'} expected ({verdict})")
    return lines


def describe(run: Run) -> str:
    """The table, ready to print."""
    return "\n".join((*_report_lines(run), "", *_incident_lines(run), _noise_line(run), *_alert_lines(run)))


def _bare(url: str) -> str:
    return url.rstrip("/")


def _count_mails(folder: Path) -> Counter:
    """Mails of the mail catcher by recipient."""
    lines = [line for path in folder.glob("*.eml") for line in path.read_bytes().split(b"\r\n\r\n")[0].splitlines()]
    return Counter(line.split(b":", 1)[1].strip().decode() for line in lines if line.startswith(b"X-Envelope-To:"))


def _rows(con: duckdb.DuckDBPyConnection, query: str) -> list[dict]:
    answer = con.execute(query)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, values, strict=True)) for values in answer.fetchall()]


def read_run(published: Path, truth_folder: Path) -> Run:
    """Raises OSError or duckdb.IOException when a file is missing."""
    truth = {line["incident"]: line for _number, line in read_objects(truth_folder / "truth.jsonl")}
    for line in truth.values():
        line["date_start"] = dt.date.fromisoformat(line["date_start"])
    articles = {_bare(line["url"]): {**line, "url": _bare(line["url"])} for _number, line in read_objects(truth_folder / "articles.jsonl")}
    with duckdb.connect(str(published), read_only=True) as con:
        incidents = _rows(con, f"SELECT incident_id, {_FACTS} FROM incidents ORDER BY incident_id")
        reports = _rows(con, f"SELECT report_id, incident_id, url, {_FACTS} FROM reports ORDER BY report_id")
        last, = con.execute("SELECT max(collected_at) FROM articles").fetchone()
        collected = {_bare(url) for (url,) in con.execute("SELECT url FROM articles").fetchall()}
        has_alerts = con.execute("SELECT count(*) FROM duckdb_views() WHERE view_name = 'alerts'").fetchone()[0]
        alerts = [s for (s,) in con.execute("SELECT series FROM alerts WHERE state <> 'voided'").fetchall()] if has_alerts else []
    for report in reports:
        report["url"] = _bare(report["url"])
    if last:  # what the press has published since could not be collected yet
        articles = {url: line for url, line in articles.items() if dt.datetime.fromisoformat(line["published"]) <= last}
    return Run(truth, articles, collected, incidents, reports, alerts, _count_mails(truth_folder / "mail"))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m demo.score", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.parse_args(arguments)
    settings = load()
    try:
        run = read_run(settings.published, settings.data / "demo")
    except (OSError, duckdb.IOException) as error:
        print(f"nothing to score yet: {str(error).splitlines()[0]}", file=sys.stderr)
        return 2
    print(describe(run))
    return 0


if __name__ == "__main__":
    sys.exit(main())
