"""A press of many sources on loopback for the load benchmark: `python -m benchmarks.extraction_press ARTICLES` prints its port.

/s<N>/feed is a feed with an ETag (304 when it is sent back), /s<N>/a<K> an article page of some 25 KB, as news pages are.
"""

from __future__ import annotations

import asyncio
import sys

WORDS = "police patrol village orchard checkpoint officials said river bridge market council district road morning search report".split()
FILLER = "<div class='nav'><ul>" + "".join(f"<li><a href='/section/{n}'>Section number {n}</a></li>" for n in range(120)) + "</ul></div>"
SCRIPT = "<script>" + "var state = {'a': [1, 2, 3], 'b': 'text of a widget'};" * 120 + "</script>"


def make_page(source: int, number: int) -> bytes:
    """An article whose text no other article shares."""
    lines = [
        " ".join(WORDS[(source * 7 + number * 13 + line * 5 + i * (1 + (source + number) % 5)) % len(WORDS)] for i in range(45))
        + f" {source}-{number}-{line}." for line in range(9)
    ]
    text = "".join(f"<p>{line}</p>" for line in lines)
    return (f"<!doctype html><html><head><meta charset=utf-8><title>Story {number} of source {source}</title>{SCRIPT}</head><body>{FILLER}"
            f"<h1>Story {number} of source {source}</h1><article class=body>{text}</article>{FILLER}</body></html>").encode()


def make_feed(source: int, articles: int, port: int) -> bytes:
    items = "".join(
        f"<item><title>Story {n} of source {source}</title><link>http://127.0.0.1:{port}/s{source}/a{n}</link>"
        f"<pubDate>Mon, 23 Nov 2026 {n % 24:02d}:10:00 GMT</pubDate><description>In short {n}.</description></item>" for n in range(articles)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Source {source}</title>{items}</channel></rss>'.encode()


def answer(path: str, headers: str, articles: int, port: int) -> bytes:
    """Head and body for a request."""
    parts = path.strip("/").split("/")
    if len(parts) != 2 or not parts[0][1:].isdigit():
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    source = int(parts[0][1:])
    if parts[1] == "feed":
        if "if-none-match:" in headers.lower():
            return b'HTTP/1.1 304 Not Modified\r\nETag: "one"\r\n\r\n'
        body, kind = make_feed(source, articles, port), "application/rss+xml"
    else:
        body, kind = make_page(source, int(parts[1][1:])), "text/html; charset=utf-8"
    return f'HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nETag: "one"\r\nContent-Length: {len(body)}\r\n\r\n'.encode() + body


async def serve(articles: int) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                writer.write(answer(head.split(" ", 2)[1], head, articles, port))
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(port, flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
