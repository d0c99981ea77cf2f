"""The pages behind the links in mails: a small web app for alerts.links.PREFIX that needs no login, only the link.

    app = make_app(rasid.settings.load())      # mount it; in Airflow: a plugin's fastapi_apps

Looking at a page changes nothing (mail programs follow links to check them); only the form, or a mail program's one-click request
(RFC 8058), does. Pages hold nothing from outside, load nothing, and can't be framed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

from alerts import letters, links, wishes
from alerts.links import Link
from alerts.sections import title_of
from alerts.series import from_name
from alerts.wording import Language, language
from rasid.settings import Settings

LONGEST_BODY = 4096
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Robots-Tag": "noindex", "X-Content-Type-Options": "nosniff",
}


def make_app(settings: Settings, clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)) -> FastAPI:
    """The app; `clock` gives the time at which wishes are filed."""
    app = FastAPI(title="Rasid mail links", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/{token}")
    def show(token: str) -> Response:
        link = links.read(settings, token)
        return _page(link, "form") if link else _unknown()

    @app.post("/{token}")
    async def act(token: str, request: Request) -> Response:
        link = links.read(settings, token)
        if link is None:
            return _unknown()
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LONGEST_BODY:
                return PlainTextResponse("too long", status_code=413, headers=HEADERS)
        is_one_click = b"List-Unsubscribe" in body and b"One-Click" in body  # urlencoded or multipart: RFC 8058 allows both
        kind = "all" if is_one_click else parse_qs(body.decode("utf-8", "replace")).get("wish", [""])[0]
        try:
            wishes.file_wish(settings, link, kind, clock())
        except ValueError:
            return _page(link, "form", status=400)
        return _page(link, kind)

    return app


def _unknown() -> Response:
    return PlainTextResponse("This link is not known, or no longer. / هذا الرابط غير معروف أو لم يعد صالحاً.", status_code=404, headers=HEADERS)


def _page(link: Link, state: str, status: int = 200) -> Response:
    words = language(link.language if link.language in ("en", "ar") else "en")
    place = title_of(from_name(link.series), words) if link.series else ""
    choices = [] if state not in ("form", "resume") else _choices(link, place, words)
    told = words.text("link_ask" if state == "form" else "link_resumed" if state == "resume" else "link_done")
    html = letters.render_page(words, told, choices, words.text("link_resume") if state not in ("form", "resume") else "")
    return HTMLResponse(html, status_code=status, headers=HEADERS)


def _choices(link: Link, place: str, words: Language) -> list[tuple[str, str]]:
    """(kind of wish, text), the narrowest first."""
    found = []
    if link.alert_id:
        found.append(("alert", words.text("link_alert", id=words.isolate(link.alert_id))))
        found += [(f"series-{days}", words.text("link_series", place=place, days=words.count("days", days))) for days in wishes.SERIES_DAYS]
    return [*found, ("all", words.text("link_all", address=words.isolate(link.recipient)))]
