"""Data Docs: Great Expectations' pages of the last run of each gate, made to work without the network."""

from __future__ import annotations

import html
import os
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from expectations.greatx import new_context
from rasid.settings import Settings

if TYPE_CHECKING:
    from great_expectations.data_context import EphemeralDataContext

GATES = {"articles": "Gate 1: articles before coding", "reports": "Gate 2: reports before the load", "audit": "Gate 3: the snapshot"}
SITE = "pages"
STYLE = (Path(__file__).parent / "data_docs.css").read_text(encoding="utf-8")
_REMOTE = r"""(?:https?:)?//[^"'\s>]*"""
_TAGS = (
    re.compile(rf"""<script\b[^>]*\bsrc\s*=\s*["']?{_REMOTE}[^>]*>.*?</script\s*>""", re.I | re.S),
    re.compile(rf"""<(?:link|img|source|iframe|embed)\b[^>]*\b(?:href|src|srcset)\s*=\s*["']?{_REMOTE}[^>]*>""", re.I | re.S),
)
_IMPORTS = re.compile(rf"""@import\s+(?:url\()?\s*["']?{_REMOTE}["']?\s*\)?[^;]*;|url\(\s*["']?{_REMOTE}["']?\s*\)""", re.I)
_SCRIPTS = re.compile(r"<script\b[^>]*>.*?</script\s*>", re.I | re.S)


def documented_context(settings: Settings, gate: str) -> EphemeralDataContext:
    """A context whose Data Docs go to a folder beside the published ones; call it inside greatx.quiet."""
    context = new_context()
    folder = _draft(settings, gate)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    context.variables.data_docs_sites = {}
    context.add_data_docs_site(SITE, {
        "class_name": "SiteBuilder", "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"}, "show_how_to_buttons": False,
        "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
    })
    return context


def _draft(settings: Settings, gate: str) -> Path:
    return settings.data_docs / f".{gate}.{os.getpid()}"


def publish_docs(context: EphemeralDataContext, settings: Settings, gate: str) -> Path:
    """Builds the pages, takes out whatever would be fetched from elsewhere, and puts them in place. Returns the gate's index page."""
    context.build_data_docs(site_names=[SITE])
    draft, target = _draft(settings, gate), settings.data_docs / gate
    for page in draft.rglob("*.html"):
        page.write_text(make_offline(page.read_text(encoding="utf-8")), encoding="utf-8")
    old = settings.data_docs / f".{gate}.{os.getpid()}.old"
    if target.exists():
        os.rename(target, old)
    os.rename(draft, target)
    shutil.rmtree(old, ignore_errors=True)
    _write_index(settings)
    return target / "index.html"


def make_offline(page: str) -> str:
    """The page without scripts, styles, fonts and images from other hosts (one of them is a beacon), with a style of its own."""
    for pattern in _TAGS:
        page = pattern.sub("", page)
    page = _SCRIPTS.sub("", _IMPORTS.sub("", page))  # what is left of the scripts only calls those that were taken out
    style = f"<style>\n{STYLE}</style>"
    return re.sub(r"</head\s*>", lambda end: style + end.group(0), page, count=1, flags=re.I)


def _write_index(settings: Settings) -> None:
    """One page with a link to the last run of each gate."""
    links = "".join(
        f'<li><a href="{gate}/index.html">{html.escape(title)}</a></li>'
        for gate, title in GATES.items() if (settings.data_docs / gate / "index.html").exists()
    )
    head = "<head><meta charset='utf-8'><title>Rasid: checks</title></head>"
    page = f"<!doctype html><html>{head}<body><h1>Checks</h1><ul>{links}</ul></body></html>"
    temporary = settings.data_docs / f".index.{os.getpid()}"
    temporary.write_text(make_offline(page), encoding="utf-8")
    os.replace(temporary, settings.data_docs / "index.html")
