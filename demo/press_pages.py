"""HTML of the invented sites: article pages and listings, with all that stands around an article on real ones."""

from __future__ import annotations

import hashlib
from datetime import UTC
from functools import cache
from pathlib import Path

import jinja2
import yaml

from demo.articles import Article, Outlet
from rasid.settings import LOCAL_ZONE

TEMPLATES = Path(__file__).parent / "data" / "press"
THEMES = {"rss": "news", "atom": "news", "rdf": "news", "wordpress": "wordpress", "drupal": "drupal", "sitemap": "sitemap", "pdf": "pdf"}
LISTINGS = {"sitemap": "news"}  # themes whose listing is another theme's
SUMMARY_CHARS = 180


@cache
def _environment() -> jinja2.Environment:
    loader = jinja2.FileSystemLoader(TEMPLATES)
    return jinja2.Environment(loader=loader, autoescape=True, trim_blocks=True, undefined=jinja2.StrictUndefined)


@cache
def _words(lang: str) -> dict:
    return yaml.safe_load((TEMPLATES / "words.yml").read_text(encoding="utf-8"))[lang]


def utc_text(article: Article) -> str:
    """2026-11-24T09:05:00Z"""
    return article.published.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def local_text(article: Article) -> str:
    """As the outlet prints it, in Baghdad's time: 24 November 2026, 12:05, or 24/11/2026 12:05 in Arabic."""
    form = "%d %B %Y, %H:%M" if article.lang == "en" else "%d/%m/%Y %H:%M"
    return article.published.astimezone(LOCAL_ZONE).strftime(form)


def summary(article: Article) -> str:
    """The beginning of the article, cut at a word."""
    text = article.paragraphs[0]
    return text if len(text) <= SUMMARY_CHARS else text[:SUMMARY_CHARS].rsplit(" ", 1)[0] + " …"


def linked_data(outlet: Outlet, article: Article, url: str) -> dict:
    """JSON-LD (schema.org NewsArticle) of an article page."""
    author = {"@type": "Person" if article.author else "Organization", "name": article.author or outlet.name}
    return {
        "@context": "https://schema.org", "@type": "NewsArticle", "headline": article.title, "datePublished": utc_text(article),
        "dateModified": utc_text(article), "inLanguage": article.lang, "mainEntityOfPage": url, "author": author,
        "publisher": {"@type": "Organization", "name": outlet.name},
    }  # fmt: skip


def _teaser(article: Article, path: str) -> dict:
    return {"path": path, "title": article.title, "published_utc": utc_text(article), "published_local": local_text(article),
            "summary": summary(article)}  # fmt: skip


def article_page(outlet: Outlet, article: Article, url: str, others: list[tuple[Article, str]], pdf: str | None = None) -> bytes:
    """The page of an article. `others`: articles with their paths, shown as related and as most read."""
    teasers = [_teaser(*other) for other in others]
    template = _environment().get_template(f"{THEMES[outlet.format]}_article.html")
    number = int(hashlib.sha256(article.slug.encode()).hexdigest()[:6], 16)
    return template.render(
        outlet=outlet, article=article, w=_words(outlet.lang), url=url, number=number, published_utc=utc_text(article), pdf=pdf,
        published_local=local_text(article), linked_data=linked_data(outlet, article, url), related=teasers[:3], popular=teasers[3:],
    ).encode()  # fmt: skip


def listing_page(
    outlet: Outlet, items: list[tuple[Article, str]], newer: str | None = None, older: str | None = None, popular: tuple = ()
) -> bytes:
    """A page of links to articles, with links to the newer and the older page."""
    theme = THEMES.get(outlet.format, "news")
    template = _environment().get_template(f"{LISTINGS.get(theme, theme)}_listing.html")
    teasers = [_teaser(*item) for item in items]
    return template.render(
        outlet=outlet, article=None, w=_words(outlet.lang), items=teasers, newer=newer, older=older, heading=outlet.name, popular=popular
    ).encode()


def challenge_page(outlet: Outlet) -> bytes:
    """What a site puts before its content to keep robots out, sent with status 200."""
    return _environment().get_template("challenge.html").render(outlet=outlet).encode()
