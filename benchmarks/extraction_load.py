"""Load of the collecting stage: 300 sources on loopback, a round of new articles, then one in which all answer 304.

The press runs in a process of its own; two worker processes collect, as two cores do. Memory is the largest worker's peak.
"""

from __future__ import annotations

import json
import logging
import resource
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from rasid.settings import PROJECT_ROOT, Settings

SOURCES, ARTICLES, WORKERS = 300, 30, 2
GOAL_ROUND_S, GOAL_MEMORY_MB = 20.0, 300.0


def make_settings(folder: Path) -> Settings:
    return Settings(folder / "data", folder / "sources", folder / "none.yml", frozenset({"127.0.0.1"}), "bench@rasid.example", "http://localhost")


def write_sources(folder: Path, port: int, count: int) -> list[str]:
    (folder / "sources").mkdir(parents=True)
    names = [f"s{n:03d}" for n in range(count)]
    for number, name in enumerate(names):
        values = {"id": name, "name": name, "lang": "en", "kind": "feed", "url": f"http://127.0.0.1:{port}/s{number}/feed", "delay_s": 0,
                  "reliability": "C", "owner_group": name, "article": {"title": "h1", "body": "article.body p"}}  # fmt: skip
        (folder / "sources" / f"{name}.yml").write_text(json.dumps(values), encoding="utf-8")  # JSON is YAML
    return names


def collect_many(folder: str, names: list[str]) -> dict:
    """A worker's share of a round: counts, and the worker's peak memory in MB so far."""
    from extractors.collect import collect_source

    logging.disable(logging.INFO)
    settings, total, complete = make_settings(Path(folder)), 0, 0
    for name in names:
        result = collect_source(name, settings)
        total += result["articles"]
        complete += result["complete"]
    return {"articles": total, "complete": complete, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def run_round(folder: Path, names: list[str]) -> dict:
    """One round over all sources: seconds, articles, complete sources, peak memory of a worker."""
    started = time.monotonic()
    with ProcessPoolExecutor(WORKERS, mp_context=get_context("spawn")) as pool:
        parts = list(pool.map(collect_many, [str(folder)] * WORKERS, [names[n::WORKERS] for n in range(WORKERS)]))
    return {
        "seconds": time.monotonic() - started, "articles": sum(p["articles"] for p in parts), "complete": sum(p["complete"] for p in parts),
        "peak_mb": max(p["peak_mb"] for p in parts),
    }  # fmt: skip


def measure(sources: int = SOURCES, articles: int = ARTICLES) -> dict[str, dict]:
    """{"new": the round with new articles, "unchanged": the round of 304s}."""
    press = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.extraction_press", str(articles)], cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        port = int(press.stdout.readline())
        with tempfile.TemporaryDirectory(prefix="rasid-load-") as name:
            names = write_sources(Path(name), port, sources)
            return {"new": run_round(Path(name), names), "unchanged": run_round(Path(name), names)}
    finally:
        press.kill()
        press.wait()


def report() -> bool:
    """Prints the load figures; whether every source could be read."""
    found = measure()
    new, same = found["new"], found["unchanged"]
    print(f"{SOURCES} sources x {ARTICLES} new articles: {new['articles']} articles in {new['seconds']:.0f} s, "
          f"{new['articles'] / new['seconds']:.0f} articles/s, peak {new['peak_mb']:.0f} MB a worker (goal {GOAL_MEMORY_MB:.0f})")  # fmt: skip
    print(f"{SOURCES} sources answering 304: {same['seconds']:.1f} s (goal {GOAL_ROUND_S:.0f}), peak {same['peak_mb']:.0f} MB a worker")
    return new["complete"] == same["complete"] == SOURCES and new["articles"] == SOURCES * ARTICLES and same["articles"] == 0
