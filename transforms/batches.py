"""Coding many articles: in order, in as many processes as wanted, the same bytes out whatever their number."""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
import tempfile
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from rasid.jsonlines import dump, parse_lines
from transforms.coder import code_article
from transforms.lexicon import LANGUAGES
from transforms.sources import language_of

_CHUNK_LINES = 24
_CHUNK_BYTES = 200_000
_CHUNKS_AHEAD = 4  # a worker; bounds what lies in memory when the reader is faster than the coders

# Coding one compiles the patterns.
_SAMPLES = {"en": "A bomb killed two soldiers in Mosul on Tuesday, and 12 attacks were counted since May, police said.", "ar": "قتل شخصان بانفجار في الموصل يوم الثلاثاء."}

Chunk = tuple[int, list[bytes]]  # number of the line before the first, lines


@dataclass(slots=True)
class Totals:
    """What a run did. `uncoded` are articles in a language that is kept but not coded, `unusable` lines that were skipped."""

    articles: int = 0
    reports: int = 0
    claims: int = 0
    with_reports: int = 0
    uncoded: int = 0
    unusable: int = 0

    def add(self, other: Totals) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def as_dict(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(slots=True)
class Coding:
    """One chunk's output."""

    reports: str = ""
    claims: str = ""
    complaints: list[tuple[int, str]] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)


def prepare(languages: Iterable[str] = LANGUAGES) -> None:
    """Loads lexicons, gazetteer and patterns once, before the processes part, so that they share the memory. A language that comes later is
    loaded by each that meets it."""
    for language in languages:
        code_article({"id": 0, "text": _SAMPLES[language], "published": "2025-11-20", "lang": language})
    gc.freeze()


def _languages_of(chunk: Chunk) -> set[str]:
    """The languages to be coded among its articles."""
    articles = [article for _, article in parse_lines(chunk[1], lambda *_: None) if isinstance(article.get("text"), str)]
    return {language_of(article.get("lang"), article["text"]) for article in articles} & set(LANGUAGES)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Coding makes many small objects and no cycles: the collector would look at them again and again for nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def code_chunk(chunk: Chunk) -> Coding:
    """The reports and claims of a few lines; a line that can't be used is complained of and costs nothing else."""
    offset, lines = chunk
    result = Coding()
    reports: list[str] = []
    claims: list[str] = []

    def complain(number: int, reason: str) -> None:
        result.complaints.append((offset + number, reason))
        result.totals.unusable += 1

    for number, article in parse_lines(lines, complain):
        try:
            coded = code_article(article)
        except ValueError as error:
            complain(number, str(error))
            continue
        except Exception as error:  # noqa: BLE001 - the boundary of one article's task: the rest must go on
            complain(number, f"could not be coded ({type(error).__name__}: {error})")
            continue
        reports += [dump(report) for report in coded.reports]
        claims += [dump(claim) for claim in coded.claims]
        totals = result.totals
        totals.articles += 1
        totals.reports += len(coded.reports)
        totals.claims += len(coded.claims)
        totals.with_reports += bool(coded.reports)
        totals.uncoded += coded.uncoded is not None
    result.reports = "".join(line + "\n" for line in reports)
    result.claims = "".join(line + "\n" for line in claims)
    return result


def chunks_of(lines: Iterable[bytes]) -> Iterator[Chunk]:
    """Lines in chunks whose bounds depend on nothing but the lines."""
    chunk: list[bytes] = []
    size = start = number = 0
    for number, line in enumerate(lines, 1):
        chunk.append(line)
        size += len(line)
        if len(chunk) >= _CHUNK_LINES or size >= _CHUNK_BYTES:
            yield start, chunk
            chunk, size, start = [], 0, number
    if chunk:
        yield start, chunk


def code_lines(lines: Iterable[bytes], jobs: int) -> Iterator[Coding]:
    """The coding of each chunk, in order."""
    with _without_collector():
        chunks = chunks_of(lines)
        yield from map(code_chunk, chunks) if jobs <= 1 else _code_in_processes(chunks, jobs)


def _code_in_processes(chunks: Iterator[Chunk], jobs: int) -> Iterator[Coding]:
    first = next(chunks, None)
    if first is None:
        return
    prepare(sorted(_languages_of(first)))
    # An executor and not multiprocessing.Pool: a pool ends its workers by SIGTERM, which workers forked from an Airflow task ignore.
    context = multiprocessing.get_context("fork" if "fork" in multiprocessing.get_all_start_methods() else None)
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=gc.disable) as pool:
        running: deque[Future[Coding]] = deque()
        for chunk in chain((first,), chunks):
            running.append(pool.submit(code_chunk, chunk))
            if len(running) >= jobs * _CHUNKS_AHEAD:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


def code_files(articles: str | Path, reports: str | Path, claims: str | Path, jobs: int = 1) -> Totals:
    """ARTICLES to REPORTS and CLAIMS; `-` is stdin or stdout. The files appear whole. Raises OSError."""
    totals = Totals()
    with ExitStack() as stack:
        source = stack.enter_context(_reading(articles))
        reports_out, claims_out = stack.enter_context(_writing(reports)), stack.enter_context(_writing(claims))
        for coding in code_lines(source, jobs):
            reports_out.write(coding.reports.encode("utf-8", "replace"))
            claims_out.write(coding.claims.encode("utf-8", "replace"))
            for number, reason in coding.complaints:
                print(f"line {number}: {reason}; skipped", file=sys.stderr)
            totals.add(coding.totals)
    return totals


@contextmanager
def _reading(path: str | Path) -> Iterator[BinaryIO]:
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    with open(path, "rb") as handle:
        yield handle


@contextmanager
def _writing(path: str | Path) -> Iterator[BinaryIO]:
    """A file that is renamed into place when the run succeeds, and left out when it fails."""
    if str(path) == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    if target.is_dir():
        raise IsADirectoryError(21, "is a directory", str(target))
    target.parent.mkdir(parents=True, exist_ok=True)
    handle = tempfile.NamedTemporaryFile("wb", dir=target.parent, prefix=f".{target.name}.", delete=False)
    try:
        with handle:
            yield handle
        os.chmod(handle.name, 0o644)
        os.replace(handle.name, target)
    except BaseException:
        os.unlink(handle.name)
        raise
