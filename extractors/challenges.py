"""Telling a page that keeps robots out from a page with content: such pages often come with status 200."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LOOKED_AT_BYTES = 200_000
# Sure by themselves.
_MARKS = re.compile(
    rb"_cf_chl_opt|cf-chl-|cf_chl_|cf-browser-verification|_Incapsula_Resource|captcha-delivery\.com|px-captcha|awsWafCookieDomainList"
    rb"|ddos-guard\.net/|/_sec/cp_challenge|sucuri_cloudproxy|/ips\.js\?KP_|Attention Required! \| Cloudflare|<title>Just a moment\.\.\."
)
# Words that also stand in articles: they count only on a page with little else to read.
_WORDS = re.compile(
    r"checking (?:if the site connection|your browser)|verif(?:y|ying) (?:that )?you(?: are|'re) (?:a )?human|(?:not|are you) a robot\b"
    r"|enable java\s?script and cookies|complete the (?:security check|captcha)|solve (?:the|this) captcha|\bunusual traffic from your"
    r"|التحقق من (?:المتصفح|متصفحك|أنك إنسان)|لست روبوت",
    re.IGNORECASE,
)
# Words of which a headline of such a page is made. News texts have them too ("security checkpoint"), so only in <title>.
_TITLE_WORDS = re.compile(
    r"just a moment|access denied|security (?:check|challenge|verification)\b|attention required|\bcaptcha\b|are you (?:a )?(?:human|robot)"
    r"|browser (?:check|verification)|checking your browser|request (?:blocked|rejected)|ddos protection|\bbot (?:check|verification)\b"
    r"|one moment, please|please wait\b|التحقق من المتصفح",
    re.IGNORECASE,
)
_TITLE = re.compile(rb"<title[^>]*>(.{0,200}?)</title", re.IGNORECASE | re.DOTALL)
_LITTLE_TEXT = 1500  # characters; a challenge page says a few sentences


def looks_like_html(body: bytes) -> bool:
    """Whether the body begins as a web page does."""
    start = body[:2000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    start = re.sub(rb"^(<\?xml[^>]*\?>\s*|<!--.*?-->\s*)+", b"", start, flags=re.DOTALL)
    return start.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<meta", b"<title"))


def visible_text(body: bytes) -> str:
    """Roughly what a reader sees, for counting: no scripts, no styles, no tags."""
    text = body[:_LOOKED_AT_BYTES].decode("utf-8", "replace")
    text = re.sub(r"<(script|style|svg|template)\b.*?(</\1\s*>|$)", " ", text, flags=re.DOTALL | re.IGNORECASE)
    return " ".join(re.sub(r"<[^<>]*>", " ", text).split())


def find_challenge(headers: Mapping[str, str], body: bytes) -> str | None:
    """What gives a challenge page away, or None. Only HTML answers are looked at."""
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "cf-mitigated header"
    if not looks_like_html(body):
        return None
    if mark := _MARKS.search(body[:_LOOKED_AT_BYTES]):
        # Content sites carry a provider's script too; then there is something to read.
        return mark[0].decode("latin-1")[:40] if len(visible_text(body)) < _LITTLE_TEXT else None
    text = visible_text(body)
    if len(text) >= _LITTLE_TEXT:
        return None
    title = _TITLE.search(body[:_LOOKED_AT_BYTES])
    words = _WORDS.search(text) or (_TITLE_WORDS.search(title[1].decode("utf-8", "replace")) if title else None)
    return words[0][:60] if words else None
