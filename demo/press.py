"""The demo's press: every invented outlet as a site of its own on loopback, and the truth of what they tell in a file.

`python -m demo.press` serves until it is stopped. The first outlet of data/outlets.yml listens on port 8611, the next on 8612, and so on.
What the newsroom wrote for the rest of the day appears when its time has come; after midnight nothing new does.
"""

from __future__ import annotations

import argparse
import hashlib
import signal
import sys
import threading
from collections import Counter
from datetime import UTC, datetime, time, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, unquote, urlsplit

from demo.articles import Article, Outlet, load_outlets
from demo.press_sites import SITES, Answer, Site
from demo.truth import Incident
from rasid.jsonlines import write_objects
from rasid.settings import LOCAL_ZONE, Settings, load

FIRST_PORT = 8611
REFRESH_S = 60
HOST = "127.0.0.1"
NOT_FOUND = Answer(b"<!doctype html><html><body><h1>404</h1><p>Nothing is here.</p></body></html>", status=404)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    site: Site


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "demo-press", ""
    wbufsize = 65536  # head and body in one segment: apart, they wait for each other's acknowledgement
    disable_nagle_algorithm = True
    timeout = 60

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        answer = self.server.site.answer(unquote(parts.path), dict(parse_qsl(parts.query))) or NOT_FOUND
        tag = f'"{hashlib.sha256(answer.body).hexdigest()[:16]}"'
        if answer.status == 200 and self._is_known(tag, answer.modified):
            self._send(304, {"ETag": tag}, b"")
            return
        headers = {"Content-Type": answer.content_type, "Content-Length": str(len(answer.body))}
        if answer.status == 200:
            headers["ETag"] = tag
        if answer.modified:
            headers["Last-Modified"] = format_datetime(answer.modified.astimezone(UTC), usegmt=True)
        self._send(answer.status, headers, answer.body)

    do_HEAD = do_GET

    def _is_known(self, tag: str, modified: datetime | None) -> bool:
        """Whether the client has this already (RFC 9110, 13.1: If-None-Match goes before If-Modified-Since)."""
        if tags := self.headers.get("If-None-Match"):
            return tag in [part.strip().removeprefix("W/") for part in tags.split(",")]
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return modified is not None and since.tzinfo is not None and modified - since < timedelta(seconds=1)

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Thousands of lines that nobody reads."""


class Press:
    """All sites, listening as soon as it is made. `first_port` 0: each takes a free one. Raises OSError when a port is taken."""

    def __init__(self, outlets: dict[str, Outlet], articles: list[Article], first_port: int = FIRST_PORT):
        self.sites: dict[str, Site] = {}
        self.servers: list[_Server] = []
        self._articles, self._serving = articles, False
        try:
            for number in range(len(outlets)):
                self.servers.append(_Server((HOST, first_port and first_port + number), _Handler))
        except OSError:
            self.close()
            raise
        seen: Counter[str] = Counter()
        for outlet, server in zip(outlets.values(), self.servers, strict=True):
            server.site = SITES[outlet.format](outlet, [], f"http://{HOST}:{server.server_address[1]}", seen[outlet.format])
            seen[outlet.format] += 1
        self.show(datetime.now(UTC))
        for server in self.servers:
            threading.Thread(target=server.serve_forever, args=(0.1,), daemon=True).start()
        self._serving = True

    def show(self, moment: datetime) -> int:
        """The sites as they stand at that moment. Returns the number of articles that were not there before."""
        self.visible = [article for article in self._articles if article.published <= moment]
        told: dict[str, list[Article]] = {server.site.outlet.id: [] for server in self.servers}
        for article in self.visible:
            told[article.outlet].append(article)
        added = 0
        for server in self.servers:
            site = server.site
            articles = told[site.outlet.id]
            if len(articles) != len(site.articles):
                added += len(articles) - len(site.articles)
                server.site = type(site)(site.outlet, articles, site.url, site.variant)
            self.sites[site.outlet.id] = server.site
        return added

    def close(self) -> None:
        """Stops listening."""
        for server in self.servers:
            if self._serving:
                server.shutdown()
            server.server_close()


def write_truth(press: Press, incidents: list[Incident], settings: Settings) -> None:
    """truth.jsonl (an incident a line, with the URLs of its articles) and articles.jsonl of what can be read now, for demo.score."""
    urls: dict[str, list[str]] = {incident.id: [] for incident in incidents}
    lines = []
    for article in press.visible:
        url = press.sites[article.outlet].url_of(article)
        for incident in article.incidents:
            urls[incident].append(url)
        lines.append({"url": url, "outlet": article.outlet, "lang": article.lang, "incidents": list(article.incidents),
                      "genre": article.genre, "published": article.published.isoformat(), "title": article.title})  # fmt: skip
    folder = settings.data / "demo"
    write_objects(folder / "truth.jsonl", ({**incident.facts(), "articles": urls[incident.id]} for incident in incidents))
    write_objects(folder / "articles.jsonl", lines)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m demo.press", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--port", type=int, default=FIRST_PORT, help=f"of the first outlet (default {FIRST_PORT}); 0: free ones")
    port = parser.parse_args(arguments).port
    from demo import newsroom  # here, so that a press of other articles needs no newsroom

    outlets, settings = load_outlets(), load()
    midnight = datetime.combine(datetime.now(LOCAL_ZONE).date(), time.max, LOCAL_ZONE)
    incidents, articles = newsroom.write(midnight.astimezone(UTC))
    try:
        press = Press(outlets, articles, port)
    except OSError as error:
        print(f"the press needs {len(outlets)} free ports from {port} on: {error.strerror or error}", file=sys.stderr)
        return 2
    write_truth(press, incidents, settings)
    for name, site in press.sites.items():
        print(f"{site.url}  {name}: {outlets[name].name} ({outlets[name].format}, {len(site.articles)} articles)", flush=True)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    while True:
        threading.Event().wait(REFRESH_S)
        if press.show(datetime.now(UTC)):
            write_truth(press, incidents, settings)


if __name__ == "__main__":
    sys.exit(main())
