"""Hostile answers and links in one round of one source, on loopback: each must end with a name, the good article must come, memory must stay
bounded. The round runs in a process of its own, whose peak is what is measured."""

from __future__ import annotations

import gzip
import random
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import get_context
from pathlib import Path

from benchmarks.extraction_load import GOAL_MEMORY_MB, collect_many, make_settings, write_sources
from rasid.jsonlines import read_objects

HTML, GZIP = {"Content-Type": "text/html"}, {"Content-Type": "text/html", "Content-Encoding": "gzip"}
STORY = "".join(f"<p>Residents of the old town met officials about repair number {n} of the bridge, and a date was set for the work.</p>" for n in range(9))
LINKS = [
    "http://169.254.169.254/latest/", "http://[fd00:ec2::254]/", "http://10.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://0.0.0.0/",
    "http://[::ffff:127.0.0.2]/", "http://[64:ff9b::7f00:1]/", "http://localhost/", "http://user:word@127.0.0.1/", "http://nowhere.invalid/",
]  # fmt: skip


def make_answers() -> dict[str, tuple[int, dict, bytes]]:
    """Path -> (status, headers, body)."""
    noise = random.Random(1)
    return {
        "/bomb": (200, GZIP, gzip.compress(bytes(300_000_000))), "/not_gzip": (200, GZIP, b"plain"), "/eleven_mb": (200, HTML, b"x" * 11_500_000),
        "/binary": (200, HTML, noise.randbytes(400_000)), "/deep": (200, HTML, b"<div>" * 60_000), "/open": (200, HTML, b"<a <p <" * 200_000),
        "/attributes": (200, HTML, b"<html><p " + b" ".join(b'a%d="<"' % n for n in range(60_000)) + b">"),
        "/tables": (200, HTML, b"<table><tr><td>" * 20_000), "/links": (200, HTML, b"<a href=/1>A headline that is long enough</a>" * 30_000),
        "/pdf": (200, {"Content-Type": "application/pdf"}, b"%PDF-1.7\n" + noise.randbytes(200_000)),
        "/challenge": (200, HTML, b"<html><title>Just a moment...</title><body>Checking your browser</body></html>"),
        "/wall": (403, HTML, b"no"), "/gone": (410, {}, b""), "/broken": (503, {}, b""), "/nowhere": (302, {}, b""),
        "/round": (302, {"Location": "/round"}, b""), "/inside": (302, {"Location": "http://192.168.1.1/"}, b""), "/file": (302, {"Location": "file:///etc/passwd"}, b""),
        "/empty": (200, HTML, b""), "/listing": (200, HTML, b"<li><a href=/2>One more headline of the day</a></li>" * 50),
    }  # fmt: skip


def serve(answers: dict[str, tuple[int, dict, bytes]]) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, headers, body = answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(body)
            except OSError:
                pass  # it was cut off, as it should be

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def measure() -> dict:
    """{"asked", "named" (outcome by link), "articles", "peak_mb", "seconds"}."""
    answers = make_answers()
    server = serve(answers)
    place = f"http://127.0.0.1:{server.server_address[1]}"
    links = [*LINKS, *(place + path for path in answers), f"{place}/good"]
    items = "".join(f"<item><title>t{n}</title><link>{link}</link></item>" for n, link in enumerate(links))
    answers["/s0/feed"] = (200, {}, f"<rss version='2.0'><channel>{items}</channel></rss>".encode())
    answers["/good"] = (200, HTML, f"<html><body><h1>Good</h1><article class=body>{STORY}</article></body></html>".encode())
    started = time.monotonic()
    try:
        with tempfile.TemporaryDirectory(prefix="rasid-hostile-") as name:
            folder = Path(name)
            names = write_sources(folder, server.server_address[1], 1)
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                found = pool.submit(collect_many, str(folder), names).result()
            [batch] = make_settings(folder).collected.iterdir()
            named = {line["url"]: line["reason"] for _number, line in read_objects(batch / "rejects.jsonl")}
    finally:
        server.shutdown()
        server.server_close()
    return {"asked": len(links) - 1, "named": named, "articles": found["articles"], "peak_mb": found["peak_mb"], "seconds": time.monotonic() - started}


def report() -> bool:
    """Prints the figures; whether nothing escaped."""
    found = measure()
    kinds = sorted(set(found["named"].values()))
    print(f"hostile: {len(found['named'])} of {found['asked']} answers and links named ({', '.join(kinds)}), {found['articles']} good article, "
          f"{found['seconds']:.0f} s, peak {found['peak_mb']:.0f} MB (goal {GOAL_MEMORY_MB:.0f})")  # fmt: skip
    return len(found["named"]) == found["asked"] and found["articles"] == 1 and found["peak_mb"] < GOAL_MEMORY_MB
