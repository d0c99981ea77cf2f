"""Invented articles and reports for the tests of the warehouse and the gates, and folders as the stages before write them."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
import json
import random
from pathlib import Path

from rasid import jsonlines, settings

PLACES = {
    "Hawija": ("Kirkuk", 35.32, 43.77), "Tarmiyah": ("Baghdad", 33.67, 44.38), "Baquba": ("Diyala", 33.75, 44.64),
    "Tal Afar": ("Ninewa", 36.38, 42.45), "Rutba": ("Al-Anbar", 33.04, 40.29), "Tuz Khurmatu": ("Salah al-Din", 34.89, 44.63),
    "Zakho": ("Dohuk", 37.14, 42.68), "Nasiriyah": ("Thi-Qar", 31.04, 46.26), "Amarah": ("Maysan", 31.84, 47.14),
    "Khanaqin": ("Diyala", 34.35, 45.39), "Sinjar": ("Ninewa", 36.32, 41.87), "Daquq": ("Kirkuk", 35.14, 44.45),
}
ACTS = {
    "Remote explosive/landmine/IED": ("Explosions/Remote violence", "A roadside bomb struck a patrol near {place}"),
    "Armed clash": ("Battles", "Gunmen attacked an army checkpoint outside {place}"),
    "Air/drone strike": ("Explosions/Remote violence", "A drone hit a depot in {place}"),
    "Arrests": ("Strategic developments", "Security forces detained suspects in {place}"),
    "Peaceful protest": ("Protests", "Residents of {place} marched for jobs"),
}


def make_settings(tmp_path: Path) -> settings.Settings:
    """Settings whose data and source definitions lie below the test's folder."""
    sources = tmp_path / "sources"
    sources.mkdir(exist_ok=True)
    return dataclasses.replace(settings.load(), data=tmp_path / "data", sources=sources)


def make_article(source: str, name: str, published: str | None, text: str | None = None, **fields: object) -> dict:
    """A staged article; `name` makes the URL, the text makes the version."""
    url = f"https://{source}.example/{name}"
    title = str(fields.pop("title", f"Report {name}"))
    text = text or f"{title}. Police in the area confirmed what residents had said, and an inquiry was opened. " * 3
    key = f"{source}:{hashlib.sha256(url.encode()).hexdigest()[:12]}"
    version = hashlib.sha256((title + text).encode()).hexdigest()[:8]
    return {
        "id": f"{key}:{version}", "article_key": key, "url": url, "title": title, "published": published, "text": text, "lang": "en",
        "source": source, "outlet": source.title(), "owner_group": source, "reliability": "C", "author": None, "updated": None,
        "collected_at": published or "2026-03-01T00:00:00Z", "origin": "scheduled", "syndicated_from": None, "warc_file": "a.warc.gz",
        "warc_offset": 0, "warc_record_id": "<urn:uuid:1>", "sha256": "0" * 64, "notes": [], **fields,
    }


def make_report(
    article: dict, n: int = 0, place: str = "Hawija", act: str = "Armed clash", date: str | None = None, **fields: object,
) -> dict:
    """A report of the article on one act at one place."""
    governorate, latitude, longitude = PLACES[place]
    day = date or (article["published"] or "2026-03-01")[:10]
    return {
        "article": article["id"], "n": n, "event_type": ACTS[act][0], "sub_event_type": act, "themes": [],
        "date_start": day, "date_end": day, "date_precision": "day",
        "governorate": governorate, "governorates_also": [], "place": place,
        "latitude": latitude, "longitude": longitude, "geo_precision": 1,
        "killed": None, "wounded": None, "detained": None, "abducted": None, "perpetrator": None, "target": None,
        "attribution": None, "evidence": {"event": [0, 20]}, "confidence": 0.8, **fields,
    }


def toll(low: int, high: int | None = None) -> dict:
    return {"low": low, "high": low if high is None else high}


def make_batch(name: str, source: str, day: str, **fields: object) -> dict:
    """A scheduled round of one source on one local day."""
    return {
        "batch": name, "source": source, "origin": "scheduled", "started_at": f"{day}T09:00:00Z", "finished_at": f"{day}T09:01:00Z",
        "window_start": day, "window_end": day, "articles": 1, "rejects": 0, "failures": 0, "complete": True, **fields,
    }


def write_ready(
    config: settings.Settings, name: str, articles: list[dict], reports: list[dict], claims: list[dict] = (), batches: list[dict] = (),
    **ready: object,
) -> Path:
    """A coded folder that passed the gates."""
    folder = config.coded / name
    files = {"articles": articles, "reports": reports, "claims": claims, "batches": batches, "fetch_events": [], "rejects": [],
             "quarantine": []}
    for file, rows in files.items():
        jsonlines.write_objects(folder / f"{file}.jsonl", rows)
    (folder / "ready.json").write_text(json.dumps({"batches": [batch["batch"] for batch in batches], **ready}))
    return folder


def write_collected(
    config: settings.Settings, batch: dict, articles: list[dict], extra_line: str = "", fetch_events: list[dict] = (),
) -> Path:
    """A collected batch as the extractors leave it."""
    folder = config.collected / batch["batch"]
    jsonlines.write_objects(folder / "articles.jsonl", articles)
    if extra_line:
        with (folder / "articles.jsonl").open("a") as handle:
            handle.write(extra_line)
    jsonlines.write_objects(folder / "fetch_events.jsonl", fetch_events)
    jsonlines.write_objects(folder / "rejects.jsonl", [])
    (folder / "batch.json").write_text(json.dumps(batch))
    return folder


def make_world(seed: int, event_count: int, first_day: str = "2026-01-05", days: int = 60) -> list[tuple[dict, list[dict]]]:
    """(article, its reports) of several outlets on invented incidents, with differing tolls, in order of publication."""
    random_ = random.Random(seed)
    start = dt.date.fromisoformat(first_day)
    told = []
    for event in range(event_count):
        place, act = random_.choice(sorted(PLACES)), random_.choice(sorted(ACTS))
        day = start + dt.timedelta(days=random_.randrange(days))
        killed = random_.randrange(6)
        for teller in range(random_.choice((1, 1, 2, 3))):
            hours = 6 + 7 * teller + random_.randrange(4)
            published = (dt.datetime.combine(day, dt.time(0), dt.UTC) + dt.timedelta(hours=hours)).isoformat().replace("+00:00", "Z")
            title = ACTS[act][1].format(place=place)
            text = f"{title} on {day:%A}, officials said. {killed + teller} people were killed, source {teller} said. Event {event}. " * 2
            article = make_article(f"outlet{teller}", f"{event}-{teller}", published, text, title=title)
            told.append((article, [make_report(article, 0, place, act, day.isoformat(), killed=toll(killed + teller))]))
    return sorted(told, key=lambda pair: (pair[0]["published"], pair[0]["id"]))
