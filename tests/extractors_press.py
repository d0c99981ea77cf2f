"""A press for tests: a real HTTP server on loopback whose answers a test sets, and a project around it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import yaml

from rasid.settings import Settings

Answer = tuple[int, dict, bytes] | Callable[[BaseHTTPRequestHandler], None]


class Press:
    """`routes[path]` is (status, headers, body), or a function that gets the handler. Everything asked is in `asked`."""

    def __init__(self) -> None:
        self.routes: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict]] = []
        press = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                press.asked.append((self.path, dict(self.headers)))
                answer = press.routes.get(self.path, (404, {}, b"not here"))
                if callable(answer):
                    answer(self)
                else:
                    send(self, *answer)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def paths(self, prefix: str = "/") -> list[str]:
        return [path for path, _headers in self.asked if path.startswith(prefix)]

    def page(self, path: str, title: str, text: str, head: str = "", status: int = 200) -> None:
        self.routes[path] = (status, {"Content-Type": "text/html; charset=utf-8"}, page_html(title, text, head).encode())

    def feed(self, path: str, entries: list[dict], headers: dict | None = None) -> None:
        items = "".join(
            f"<item><title>{e['title']}</title><link>{self.url}{e['path']}</link><guid>{self.url}{e['path']}</guid>"
            f"<pubDate>{e.get('date', 'Mon, 23 Nov 2026 08:00:00 GMT')}</pubDate><description>{e.get('summary', 'In short.')}</description>"
            f"</item>" for e in entries
        )
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Test</title><link>{self.url}/</link>{items}</channel></rss>'
        self.routes[path] = (200, {"Content-Type": "application/rss+xml", **(headers or {})}, body.encode())

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def send(handler: BaseHTTPRequestHandler, status: int, headers: dict, body: bytes) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if status != 304:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if status != 304:
        handler.wfile.write(body)


def page_html(title: str, text: str, head: str = "") -> str:
    paragraphs = "".join(f"<p>{part}</p>" for part in text.split("\n\n"))
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title>{head}</head><body><nav><a href=/>Home</a></nav>"
        f"<h1>{title}</h1><article class=body>{paragraphs}</article><aside><p>Read also something else</p></aside></body></html>"
    )


def make_settings(tmp_path: Path) -> Settings:
    (tmp_path / "sources").mkdir(exist_ok=True)
    return Settings(
        data=tmp_path / "data", sources=tmp_path / "sources", subscriptions=tmp_path / "none.yml",
        loopback_hosts=frozenset({"127.0.0.1"}), contact="tests@rasid.example", public_url="http://localhost:8080",
    )


def add_source(settings: Settings, source_id: str, url: str, **changes: object) -> None:
    """Writes a definition; `changes` override a feed source with selectors and no delay."""
    values = {
        "id": source_id, "name": source_id.title(), "lang": "en", "kind": "feed", "url": url, "reliability": "C", "owner_group": source_id,
        "delay_s": 0, "article": {"title": "h1", "body": "article.body p"}, **changes,
    }
    (settings.sources / f"{source_id}.yml").write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")


def read_batch(folder: str | Path) -> dict:
    """The four files of a batch."""
    folder = Path(folder)
    lines = {
        name: [json.loads(line) for line in (folder / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]
        for name in ("articles", "rejects", "fetch_events")
    }
    return {**lines, "batch": json.loads((folder / "batch.json").read_text(encoding="utf-8"))}


def last_batch(settings: Settings) -> dict:
    return read_batch(sorted(settings.collected.iterdir())[-1])
