"""The desk's web application: FastAPI routes over the queries, pages from templates. All text from outside is escaped by Jinja."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from fastapi import APIRouter, FastAPI, HTTPException, Query, Request
from fastapi.params import Depends
from fastapi.responses import FileResponse, HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, select_autoescape
from markupsafe import Markup

from alerts.snapshot import NothingPublished
from plugins.desk import bands, drawing, queries
from rasid.settings import LOCAL_ZONE, load

# The pages run no script and load nothing from elsewhere; Airflow's own page may frame them.
_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store",
}
_DOCS_HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="{color}" stroke-width="2">'
    '<circle cx="12" cy="12" r="3"/><path d="M2 12c4-7 16-7 20 0-4 7-16 7-20 0z"/></svg>'
)


def _local(moment: dt.datetime | None) -> str:
    """Baghdad time for people."""
    return moment.astimezone(LOCAL_ZONE).strftime("%d %b %Y %H:%M") if moment else "–"


def _span(low: int | None, high: int | None) -> str:
    """A figure as people write it: 5, 5–8, at least 5, or – where nothing is said."""
    if low is None:
        return "–"
    if high is None:
        return f"≥ {low}"
    return str(low) if low == high else f"{low}–{high}"


def _safe_link(url: str | None) -> str:
    """Only web addresses become links."""
    return url if url and url.startswith(("https://", "http://")) else ""


_pages = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=select_autoescape(default=True), trim_blocks=True)
_pages.filters.update(local=_local, safe_link=_safe_link)
_pages.globals["span"] = _span


def render(request: Request, page: str, status: int = 200, **facts: Any) -> HTMLResponse:
    """A page as the browser gets it; links begin with the prefix under which the application is mounted."""
    base = request.scope.get("root_path", "").rstrip("/")
    text = _pages.get_template(f"{page}.html.j2").render(base=base, page=page, **facts)
    return HTMLResponse(text, status, _HEADERS)


def make_app(guard: Depends) -> FastAPI:
    """The application; `guard` is the dependency that lets users in (Airflow's, or a test's)."""
    app = FastAPI(title="Rasid desk", docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(_icons)
    app.include_router(_routes, dependencies=[guard])

    @app.exception_handler(NothingPublished)
    def nothing_yet(request: Request, error: NothingPublished) -> HTMLResponse:
        return render(request, "nothing", 200, error=str(error))

    @app.exception_handler(404)
    def unknown(request: Request, error: HTTPException) -> HTMLResponse:
        return render(request, "unknown", 404, detail=error.detail)

    return app


_icons, _routes = APIRouter(), APIRouter()


@_icons.get("/icon.svg")
def icon() -> Response:
    return Response(_ICON.format(color="#1a202c"), media_type="image/svg+xml")


@_icons.get("/icon-dark.svg")
def icon_dark() -> Response:
    return Response(_ICON.format(color="#edf2f7"), media_type="image/svg+xml")


@_routes.get("/")
def overview(request: Request) -> HTMLResponse:
    settings = load()
    facts = queries.read_overview(settings)
    found, signals = bands.read_bands(settings)
    chart = drawing.draw_series(found["national"], "Incidents a day in all Iraq, last 90 days") if "national" in found else ""
    base = request.scope.get("root_path", "").rstrip("/")
    latest, total = queries.list_incidents(settings, queries.Filter(until=facts["today"]))
    return render(request, "overview", **facts, chart=Markup(chart), map=Markup(drawing.draw_map(facts["week"], signals, base)),
                  national=signals.get("national"), latest=latest[:15], total=total)


@_routes.get("/incidents")
def incidents(request: Request, governorate: str = "", event_type: str = "", theme: str = "", text: str = "", since: str = "", until: str = "",
              page: int = Query(1, ge=1, le=100_000)) -> HTMLResponse:
    settings = load()
    chosen = queries.Filter(governorate, event_type, theme, text, _date(since), _date(until), page)
    found, total = queries.list_incidents(settings, chosen)
    pages = max(1, -(-total // queries.PAGE_SIZE))
    return render(request, "incidents", found=found, total=total, chosen=chosen, pages=pages, choices=queries.read_choices(settings),
                  query=_without_page(request))


def _without_page(request: Request) -> str:
    return "&".join(part for part in request.url.query.split("&") if part and not part.startswith("page="))


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        raise HTTPException(404, f"{text!r} is no date; write it as 2026-11-25") from None


@_routes.get("/incidents/{incident_id}")
def incident(request: Request, incident_id: str) -> HTMLResponse:
    found = queries.read_incident(load(), incident_id)
    if found is None:
        raise HTTPException(404, f"There is no incident {incident_id}.")
    return render(request, "incident", incident_id=incident_id, **found)


@_routes.get("/articles/{article_id:path}")
def article(request: Request, article_id: str) -> HTMLResponse:
    found = queries.read_article(load(), article_id)
    if found is None:
        raise HTTPException(404, f"There is no article {article_id}.")
    return render(request, "article", **found)


@_routes.get("/series")
def series(request: Request) -> HTMLResponse:
    found, signals = bands.read_bands(load())
    names = ["national", *sorted(name for name in found if name != "national")] if found else []
    shown = [(name, Markup(drawing.draw_series(found[name], f"{name}: incidents a day, last 90 days")), signals.get(name)) for name in names]
    return render(request, "series", shown=shown)


@_routes.get("/alerts")
def alerts(request: Request) -> HTMLResponse:
    return render(request, "alerts", found=queries.list_alerts(load()))


@_routes.get("/sources")
def sources(request: Request) -> HTMLResponse:
    return render(request, "sources", found=queries.list_sources(load()))


@_routes.get("/claims")
def claims(request: Request) -> HTMLResponse:
    return render(request, "claims", found=queries.list_claims(load()))


@_routes.get("/data-docs/{path:path}")
def data_docs(path: str) -> FileResponse:
    """Great Expectations' pages of the last runs, which otherwise lie on the server's disk only."""
    root = load().data_docs.resolve()
    target = (root / (path or "index.html")).resolve()
    if not target.is_relative_to(root) or not target.is_file():
        raise HTTPException(404, "There is no such page in Data Docs.")
    return FileResponse(target, headers=_DOCS_HEADERS)
