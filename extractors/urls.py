"""Canonical URLs and keys: one article has one URL, whatever link led to it."""

from __future__ import annotations

import hashlib
import posixpath
import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

# Parameters that say where a reader came from, not what is read.
_TRACKING = re.compile(
    r"^(utm_\w+|at_\w+|pk_\w+|mtm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|traffic_source|ns_\w+|xtor|cmpid|ref_src|ref_url"
    r"|ocid|sh|share|_ga|_gl|wt_\w+|feature|spm|amp|outputtype|rss|source_feed)$",
    re.IGNORECASE,
)
_SAFE_PATH = "/:@!$&'()*+,;=~-._"


def make_absolute(link: str | None, base: str | None) -> str | None:
    """An absolute http(s) URL, or None when the link is none (javascript:, data:, mailto:, relative without a base)."""
    text = re.sub(r"[\t\r\n]", "", (link or "").strip())
    if not text or re.fullmatch(r"(?i)https?:/*", text):  # resolved, "http://" would be the page that it stands on
        return None
    try:
        url = urljoin(base, text) if base else text
        parts = urlsplit(url)
        parts.port  # noqa: B018
    except ValueError:
        return None
    return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None


def canonicalise(url: str) -> str:
    """The same form for the same page: lower-case host, no default port, fragment, tracking or AMP; path in one percent-encoding."""
    parts = urlsplit(url)
    scheme, host = parts.scheme.lower(), (parts.hostname or "").rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    port = parts.port
    netloc = host if port is None or (scheme, port) in (("http", 80), ("https", 443)) else f"{host}:{port}"
    path = quote(unquote(parts.path, errors="surrogateescape"), safe=_SAFE_PATH, errors="surrogateescape") if parts.path else "/"
    path = re.sub(r"/amp/?$", "", path) or "/"
    path = re.sub(r"^/amp/(?=.)", "/", path)
    if len(path) > 1:
        path = path.rstrip("/") or "/"
    pairs = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)]
    return urlunsplit((scheme, netloc, path, urlencode(pairs), ""))


def choose_canonical(requested: str, final: str, declared: str | None) -> str:
    """The canonical URL of a page: what it declares if that can be true, else where the redirects ended.

    A declared URL is not believed when it is on another host (syndication says so too), is the home page, or is a section above the page:
    templates with one fixed rel=canonical would make all articles one.
    """
    own = canonicalise(final or requested)
    if not declared:
        return own
    candidate = canonicalise(declared)
    mine, theirs = urlsplit(own), urlsplit(candidate)
    if _site(mine.netloc) != _site(theirs.netloc) or theirs.path in ("", "/"):
        return own
    is_above = mine.path != theirs.path and posixpath.commonpath([mine.path, theirs.path]) == theirs.path
    lost_query = mine.path == theirs.path and mine.query and not theirs.query
    # `/Details?key=123` declaring `/Details` would merge all articles of the site.
    return own if is_above or (lost_query and re.search(r"\d", mine.query)) else candidate


def _site(netloc: str) -> str:
    return re.sub(r"^(www|m|amp|mobile)\.", "", netloc)


def url_key(url: str) -> str:
    """12 hex digits of the SHA-256 of a canonical URL."""
    return hashlib.sha256(url.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def content_key(title: str | None, text: str) -> str:
    """8 hex digits of the SHA-256 of title and text: another one is another version."""
    return hashlib.sha256(f"{title or ''}\n{text}".encode("utf-8", "replace")).hexdigest()[:8]
