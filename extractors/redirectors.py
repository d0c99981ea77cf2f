"""Links that lead to an article through a page of somebody else (Google News, Google Alerts): where they lead.

The older links of Google News hold the article's URL in their own path (base64url of a small protobuf message); of the newer ones only their
page knows it. Links with the target in a parameter are resolved without a request.
"""

from __future__ import annotations

import base64
import binascii
import html
import re
from urllib.parse import parse_qs, urljoin, urlsplit

from extractors.encodings import charset_of, decode
from extractors.fetching import Fetcher, Response
from extractors.urls import make_absolute

_HOSTS = re.compile(r"(?:^|\.)(?:news\.google\.com|feedproxy\.google\.com|www\.google\.com|google\.com)$", re.IGNORECASE)
_OWN = re.compile(r"(?:^|\.)(?:google(?:apis|usercontent)?\.(?:com|[a-z.]{2,6})|gstatic\.com|youtube\.com|schema\.org|w3\.org|ggpht\.com|g\.co)$", re.I)
_ID = re.compile(r"/(?:rss/)?(?:articles|read)/([A-Za-z0-9_-]{16,})")
_URL_IN_BYTES = re.compile(rb"https?://[\x21-\x7e]{4,2000}")
# Where such a page names its target, surest first.
_NAMED = (
    re.compile(r"""data-n-au=["'](https?://[^"']+)"""),
    re.compile(r"""<meta[^>]{0,100}http-equiv=["']?refresh["']?[^>]{0,100}content=["']?\d+\s*;\s*url=["']?([^"'>]+)""", re.IGNORECASE),
    re.compile(r"""location\.(?:replace|assign)\(\s*["'](https?:[^"']+)"""),
    re.compile(r"""<a[^>]{0,300}rel=["'][^"']*nofollow[^"']*["'][^>]{0,300}href=["'](https?://[^"']+)""", re.IGNORECASE),
    re.compile(r"""<a[^>]{0,300}href=["'](https?://[^"']+)["'][^>]{0,300}rel=["'][^"']*nofollow""", re.IGNORECASE),
    re.compile(r"""<link[^>]{0,100}rel=["']?canonical["']?[^>]{0,100}href=["'](https?://[^"']+)""", re.IGNORECASE),
)
_MAX_PAGE_CHARS = 2_000_000


def is_redirector(url: str) -> bool:
    """Whether a URL is a link through one of these hosts."""
    parts = urlsplit(url)
    return bool(_HOSTS.search(parts.hostname or "")) and bool(_ID.search(parts.path) or parts.path in ("/url", "/rss/url") or parts.path[:3] == "/~r")


def _is_target(url: str | None) -> bool:
    return bool(url) and not _OWN.search(urlsplit(url).hostname or "")


def target_in_link(url: str) -> str | None:
    """The article's URL as far as the link itself holds it; None when only its page knows."""
    parts = urlsplit(url)
    for name in ("url", "q"):
        for value in parse_qs(parts.query).get(name, []):
            if _is_target(make_absolute(value, None)):
                return make_absolute(value, None)
    found = _ID.search(parts.path)
    if not found:
        return None
    try:
        message = base64.urlsafe_b64decode(found[1] + "=" * (-len(found[1]) % 4))
    except (binascii.Error, ValueError):
        return None
    return _read_message(message)


def _read_message(message: bytes) -> str | None:
    """Field 4 of the message: a length (varint), then the URL; the first URL in the bytes where the message is of another form."""
    if message[:3] == b"\x08\x13\x22" and len(message) > 5:
        length, start = message[3], 4
        if length & 0x80:
            length, start = (length & 0x7F) | message[4] << 7, 5
        candidate = message[start : start + length]
        if candidate.startswith(b"http") and candidate.isascii():
            place = make_absolute(candidate.decode("ascii"), None)
            return place if _is_target(place) else None
    found = _URL_IN_BYTES.search(message)
    place = make_absolute(found[0].decode("ascii"), None) if found else None
    return place if _is_target(place) else None


def target_on_page(response: Response) -> str | None:
    """The article's URL as a redirecting page names it."""
    text = decode(response.body, charset_of(response.headers.get("content-type")))[:_MAX_PAGE_CHARS]
    for form in _NAMED:
        for found in form.finditer(text):
            place = make_absolute(urljoin(response.url, html.unescape(found[1].replace("\\u003d", "=").replace("\\/", "/"))), None)
            if _is_target(place):
                return place
    return None


def resolve_link(url: str, fetcher: Fetcher) -> Response | str:
    """The article's URL, or the article's own page where the link redirects to it. Raises FetchFailure: the target can't be found."""
    place = target_in_link(url)
    if place:
        return place
    response = fetcher.fetch(url, "page")
    if not is_redirector(response.url) and _is_target(response.url):
        return response
    place = target_on_page(response)
    if place is None:
        raise response.fail("layout_changed", "the redirecting page does not name the article's own address")
    return place
