"""The demo press's year as reports for the linker, with its truth: as its newsroom knows them (gold), and as the coder reads them.

Coder's reports that agree with no incident of their article (a background paragraph read as news, say) are each an event of their own.
"""

from __future__ import annotations

import datetime as dt
import random

from demo import newsroom
from demo.articles import Article, load_outlets
from demo.score import TYPE_GROUPS, kilometres
from demo.truth import TOLLS, Incident
from rasid.settings import LOCAL_ZONE
from transforms.coder import code_article

Labelled = tuple[list[dict], dict[tuple[str, int], object]]
END = dt.datetime(2026, 6, 30, 23, 0, tzinfo=LOCAL_ZONE)
NEAR_KM = 25.0


def written(days: int, end: dt.datetime = END) -> tuple[dict[str, Incident], list[Article]]:
    """The incidents by id, and the articles of the last `days` days that the outlets of the demo publish until `end`."""
    incidents, articles = newsroom.write(end)
    first = end - dt.timedelta(days=days)
    return {incident.id: incident for incident in incidents}, [article for article in articles if article.published >= first]


def article_fields(article: Article) -> dict:
    """What a report carries of its article."""
    return {
        "published": article.published.isoformat().replace("+00:00", "Z"), "source": article.outlet, "owner_group": article.outlet,
        "outlet": load_outlets()[article.outlet].name, "title": article.title, "text": "\n\n".join(article.paragraphs), "lang": article.lang,
    }


def gold_reports(days: int = 120, end: dt.datetime = END) -> Labelled:
    """A report for each incident that an article tells, its facts those of the truth; places are named in the article's language."""
    incidents, articles = written(days, end)
    reports, truth = [], {}
    for number, article in enumerate(articles):
        chance = random.Random(number)
        for n, key in enumerate(article.incidents):
            incident = incidents[key]
            facts = incident.facts()
            place = facts["place_ar"] if article.lang == "ar" else facts["place"]
            tolls = {name: None if facts[name] is None or chance.random() < 0.2 else {"low": facts[name], "high": facts[name]} for name in TOLLS}
            same = ("event_type", "sub_event_type", "date_start", "date_end", "governorate", "latitude", "longitude", "perpetrator", "target")
            reports.append({
                "article": f"{article.outlet}/{article.slug}", "n": n, **{name: facts[name] for name in same}, "place": place,
                "date_precision": "day", "geo_precision": 1, "governorates_also": [], "confidence": 0.9, **tolls, **article_fields(article),
            })
            truth[(reports[-1]["article"], n)] = key
    return reports, truth


def coded_reports(days: int = 120, end: dt.datetime = END) -> Labelled:
    """What the coder reads in the articles."""
    incidents, articles = written(days, end)
    reports, truth = [], {}
    for article in articles:
        fields, name = article_fields(article), f"{article.outlet}/{article.slug}"
        coded = code_article({"id": name, "url": None, **{key: fields[key] for key in ("title", "published", "text", "lang")}})
        for report in coded.reports:
            told = [key for key in article.incidents if agrees(report, incidents[key])]
            best = min(told, key=lambda key: distance(report, incidents[key]), default=None)
            reports.append(report | fields)
            truth[(name, report["n"])] = best or f"none:{name}:{report['n']}"
    return reports, truth


def agrees(report: dict, incident: Incident) -> bool:
    """Whether what is known of the report's day, governorate and group of types can be the incident's; the day may be off by one."""
    day = dt.date.fromisoformat(report["date_start"]) if report["date_start"] else incident.day
    return (
        abs((day - incident.day).days) <= 1 and report["governorate"] in (None, incident.place.governorate)
        and TYPE_GROUPS[report["event_type"]] == TYPE_GROUPS[incident.facts()["event_type"]]
    )  # fmt: skip


def distance(report: dict, incident: Incident) -> tuple:
    """For choosing among several incidents of one article."""
    facts = incident.facts()
    far = kilometres({"latitude": report["latitude"], "longitude": report["longitude"]}, facts)
    return (
        report["sub_event_type"] != facts["sub_event_type"], min(far, 1e5) // NEAR_KM, report["date_start"] != facts["date_start"],
        far, incident.id,
    )  # fmt: skip
