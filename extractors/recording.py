"""Recorded pairs: what a source's entry point and one of its articles answered, and what is read from them, for review and as a test.

A folder for each source: `responses.json` (what was asked and where its body lies), the bodies gzipped, `expected.json` (what was read when
it was recorded; the maintainer reviews it) and, for a source that is not in the catalogue, its `source.yml`.
"""

from __future__ import annotations

import gzip
import json
import shutil
from datetime import datetime
from pathlib import Path

import httpx

from extractors.articles import read_article
from extractors.catalogue import Source, fill_environment, find_source
from extractors.entrypoints import PURPOSES, read_items
from extractors.failures import CollectionFailed, FetchFailure
from extractors.fetching import Fetcher, Response, format_time
from extractors.items import Item, Unreadable
from extractors.rounds import utc_now
from extractors.state import State
from rasid.datafiles import load_yaml
from rasid.settings import Settings

MAX_TRIED = 5  # articles, until one can be read
_FIELDS = ("url", "title", "published", "updated", "author", "lang", "notes", "text")


class _Recorder(Fetcher):
    """Fetches, and keeps every answer."""

    def __init__(self, source: Source, settings: Settings):
        super().__init__(source, settings, None, "record", {})
        self.answers: list[tuple[str, str, Response]] = []

    def fetch(self, url: str, purpose: str, conditions: dict[str, str] | None = None) -> Response:
        response = super().fetch(url, purpose, conditions)
        self.answers.append((url, purpose, response))
        return response


class _Replay:
    """Answers from a recorded folder; the same code reads them."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._answers = {a["asked"]: a for a in json.loads((folder / "responses.json").read_text(encoding="utf-8"))}

    def fetch(self, url: str, purpose: str, _conditions: dict[str, str] | None = None) -> Response:
        answer = self._answers.get(url)
        if answer is None:
            raise FetchFailure("http_4xx", f"{url} was not recorded", status=404)
        body = gzip.decompress((self._folder / answer["file"]).read_bytes())
        at = datetime.fromisoformat(answer["fetched_at"])
        event = {"outcome": "ok", "weight": "none", "purpose": purpose, "reason": None}
        return Response(answer["url"], 200, httpx.Headers({"content-type": answer["content_type"]}), body, answer["sha256"], at, event)


def _read(source: Source, fetcher: Fetcher | _Replay, now: datetime, wanted: str | None) -> dict:
    """{"items", "first", "article"} of the source's first entry point. Raises FetchFailure."""
    entry = fetcher.fetch(fill_environment(source.urls[0]), PURPOSES[source.kind])
    try:
        items = [item for item in read_items(source, entry, fetcher, State(), now) if item.url and source.wants(item.url)]
    except Unreadable as error:
        raise FetchFailure(error.kind, error.reason) from error
    for item in items:
        item.response = entry if item.content else None
    article = _first_article(source, [i for i in items if wanted in (None, i.url)], fetcher, now)
    return {
        "items": len(items), "article_item": article.pop("item"),
        "first": [{"url": i.url, "title": i.title, "published": format_time(i.published) if i.published else None} for i in items[:5]],
        "article": {name: article[name] for name in _FIELDS},
    }  # fmt: skip


def _first_article(source: Source, items: list[Item], fetcher: Fetcher | _Replay, now: datetime) -> dict:
    failure = FetchFailure("empty", "the entry point names no article of this source")
    for item in items[:MAX_TRIED]:
        try:
            return {**read_article(source, item, fetcher, "manual", now), "item": item.url}
        except FetchFailure as error:
            failure = error
    raise failure


def record_source(source_id: str, settings: Settings, folder: Path, wanted: str | None = None) -> Path:
    """Records the source's first entry point and one article (`wanted`: its URL) anew. Returns the source's folder.

    Raises CollectionFailed when they can't be had or read; the earlier recording then stays. DataFileError for an unknown source.
    """
    source, now = find_source(settings.sources, source_id), utc_now().replace(microsecond=0)
    with _Recorder(source, settings) as fetcher:
        try:
            found = _read(source, fetcher, now, wanted)
        except (FetchFailure, KeyError) as failure:
            kind, reason = (failure.kind, failure.reason) if isinstance(failure, FetchFailure) else ("http_4xx", f"{failure} is not set")
            raise CollectionFailed(kind, reason) from failure
        target, making = folder / source_id, folder / f".{source_id}.making"
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        _write_answers(making, fetcher.answers)
    expected = {"recorded_at": format_time(now), **found}
    (making / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if (target / "source.yml").exists():
        shutil.copy(target / "source.yml", making)
    shutil.rmtree(target, ignore_errors=True)
    making.rename(target)
    return target


def _write_answers(folder: Path, answers: list[tuple[str, str, Response]]) -> None:
    lines = []
    for number, (asked, purpose, response) in enumerate(answers, 1):
        name = f"{number}_{purpose}.gz"
        (folder / name).write_bytes(gzip.compress(response.body, mtime=0))
        lines.append({
            "asked": asked, "url": response.url, "purpose": purpose, "file": name, "content_type": response.headers.get("content-type", ""),
            "fetched_at": format_time(response.fetched_at), "sha256": response.sha256,
        })  # fmt: skip
    (folder / "responses.json").write_text(json.dumps(lines, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def replay(folder: Path, sources: Path) -> tuple[dict, dict]:
    """(what was expected, what is read today) of a recorded folder, with the source's definition of today. Raises FetchFailure."""
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    own = folder / "source.yml"
    source = load_yaml(own, Source) if own.exists() else find_source(sources, folder.name)
    now = datetime.fromisoformat(expected["recorded_at"])
    found = _read(source, _Replay(folder), now, expected["article_item"])
    return expected, {"recorded_at": expected["recorded_at"], **found}
