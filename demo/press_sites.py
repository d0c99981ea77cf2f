"""The invented sites: which path answers what, by the outlet's format."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from demo import press_feeds as feeds
from demo.articles import Article, Outlet
from demo.press_pages import article_page, challenge_page, listing_page
from demo.press_pdf import report_pdf
from rasid.settings import LOCAL_ZONE

HTML, XML, RSS, ATOM, RDF = (
    "text/html; charset=utf-8", "application/xml", "application/rss+xml; charset=UTF-8", "application/atom+xml", "application/rdf+xml",
)  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a path answers. `modified`: when it last changed, where the site tells (Last-Modified)."""

    body: bytes
    content_type: str = HTML
    status: int = 200
    modified: datetime | None = None


class Site:
    """What all sites have: a home page, robots.txt, article pages. `articles` come newest first; `url` has no slash at its end."""

    page_size = 40
    article_form = "/news/{day:%Y/%m/%d}/{slug}"

    def __init__(self, outlet: Outlet, articles: list[Article], url: str, variant: int = 0):
        """`variant`: 0 for the first site of its format, 1 for the second; they differ a little."""
        self.outlet, self.url, self.variant = outlet, url, variant
        self.articles = sorted(articles, key=lambda article: (article.published, article.slug), reverse=True)
        self.paths = {article.slug: self.path_of(article) for article in self.articles}
        self.by_path = {path: index for index, path in enumerate(self.paths.values())}
        self.routes: dict[str, Callable[[int], Answer | None]] = {"/": self.home, "/robots.txt": self.robots}
        self.routes |= {f"/section/{number}": self.home for number in range(1, 7)}
        self.render = lru_cache(maxsize=64)(self._render)  # a feed is asked for often, a page once

    def path_of(self, article: Article) -> str:
        return self.article_form.format(day=article.published.astimezone(LOCAL_ZONE), slug=article.slug)

    def url_of(self, article: Article) -> str:
        """The URL under which the article's text lies, as a collector should have it."""
        return self.url + self.paths[article.slug]

    def answer(self, path: str, query: dict[str, str]) -> Answer | None:
        """The answer to GET; None for what is not there."""
        number = query.get("paged") or query.get("page") or ""
        return self.render(path, int(number) if number.isascii() and number.isdigit() and len(number) < 6 else None)

    def _render(self, path: str, number: int | None) -> Answer | None:
        if path in self.routes:
            return self.routes[path](number)
        index = self.by_path.get(path)
        return None if index is None else self.article(index)

    def robots(self, _number: int | None) -> Answer:
        delay = "Crawl-delay: 0\n" if self.variant else ""
        return Answer(f"User-agent: *\n{delay}Disallow: /search\nDisallow: /admin/\n".encode(), "text/plain; charset=utf-8")

    def home(self, _number: int | None) -> Answer:
        return self.listing(self.page(0), None, None)

    def page(self, index: int) -> list[Article]:
        """The articles of a page, counted from 0."""
        return self.articles[index * self.page_size : (index + 1) * self.page_size]

    def entries(self, articles: list[Article]) -> feeds.Entries:
        return [(article, self.url_of(article)) for article in articles]

    def listing(self, articles: list[Article], newer: str | None, older: str | None) -> Answer:
        items = [(article, self.paths[article.slug]) for article in articles]
        return Answer(listing_page(self.outlet, items, newer, older), modified=newest(articles))

    def article(self, index: int) -> Answer:
        article = self.articles[index]
        near = self.articles[max(0, index - 4) : index] + self.articles[index + 1 : index + 5]
        others = [(other, self.paths[other.slug]) for other in near]
        pdf = self.pdf_path(article) if self.outlet.format == "pdf" else None
        page = article_page(self.outlet, article, self.url + self.paths[article.slug], others, pdf)
        return Answer(page, modified=article.published)

    def pdf_path(self, article: Article) -> str:
        return f"/sites/default/files/{article.published.astimezone(LOCAL_ZONE):%Y-%m}/{article.slug}.pdf"


def newest(articles: list[Article]) -> datetime | None:
    return articles[0].published if articles else None


class RssSite(Site):
    """RSS 2.0 at /feed, older pages with ?page=N; the first of them has the whole text in its feed."""

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.routes["/feed"] = self.feed

    def feed(self, number: int | None) -> Answer | None:
        articles = self.page((number or 1) - 1)
        if not articles:
            return None
        links = self.entries(self.articles[-1:])
        return Answer(feeds.rss(self.outlet, self.entries(articles), self.url, self.variant == 0, links), RSS, modified=newest(articles))


class AtomSite(Site):
    """Atom at /atom.xml, older pages with ?page=N and rel=next."""

    article_form = "/stories/{slug}"

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.routes["/atom.xml"] = self.feed

    def feed(self, number: int | None) -> Answer | None:
        index = (number or 1) - 1
        articles = self.page(index)
        if not articles:
            return None
        newer = f"{self.url}/atom.xml?page={index}" if index else None
        older = f"{self.url}/atom.xml?page={index + 2}" if self.page(index + 1) else None
        return Answer(feeds.atom(self.outlet, self.entries(articles), self.url, newer, older), ATOM, modified=newest(articles))


class RdfSite(Site):
    """RDF at /index.rdf with the newest only; the past lies in monthly HTML archives, /archive/2026/11."""

    article_form = "/article/{slug}.html"
    page_size = 30

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.routes["/index.rdf"] = self.feed
        months: dict[str, list[Article]] = {}
        for article in self.articles:
            months.setdefault(f"/archive/{article.published.astimezone(LOCAL_ZONE):%Y/%m}", []).append(article)
        for path, articles in months.items():
            self.routes[path] = lambda _number, articles=articles: self.listing(articles, None, None)

    def feed(self, _number: int | None) -> Answer:
        articles = self.page(0)
        return Answer(feeds.rdf(self.outlet, self.entries(articles), self.url), RDF, modified=newest(articles))


class WordpressSite(Site):
    """WordPress: /feed/ with ?paged=N, and the same as listing at /latest/; articles with JSON-LD under /2026/11/slug/."""

    article_form = "/{day:%Y/%m}/{slug}/"

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.routes |= {"/feed/": self.feed, "/latest/": self.pages}

    def feed(self, number: int | None) -> Answer | None:
        articles = self.page((number or 1) - 1)
        return Answer(feeds.rss(self.outlet, self.entries(articles), self.url), RSS, modified=newest(articles)) if articles else None

    def pages(self, number: int | None) -> Answer | None:
        page = number or 1
        articles = self.page(page - 1)
        older = f"/latest/?paged={page + 1}" if self.page(page) else None
        return self.listing(articles, f"/latest/?paged={page - 1}" if page > 1 else None, older) if articles else None


class DrupalSite(Site):
    """Drupal: a view at /news?page=N, counted from 0; dates as printed text, without a zone."""

    article_form = "/content/{slug}"

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.routes["/news"] = self.pages

    def pages(self, number: int | None) -> Answer | None:
        page = number or 0
        articles = self.page(page)
        older = f"/news?page={page + 1}" if self.page(page + 1) else None
        return self.listing(articles, f"/news?page={page - 1}" if page else None, older) if articles else None


class SitemapSite(Site):
    """An index of monthly sitemaps at /sitemap.xml."""

    article_form = "/{slug}"

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.routes["/sitemap.xml"] = self.index
        self.months: dict[str, list[Article]] = {}
        for article in self.articles:
            self.months.setdefault(f"/sitemap-{article.published.astimezone(LOCAL_ZONE):%Y-%m}.xml", []).append(article)
        for path, articles in self.months.items():
            self.routes[path] = lambda _number, a=articles: Answer(feeds.sitemap(self.entries(a)), XML, modified=newest(a))

    def index(self, _number: int | None) -> Answer:
        children = [(self.url + path, articles[0].published) for path, articles in self.months.items()]
        return Answer(feeds.sitemap_index(children), XML, modified=newest(self.articles))


class ReportSite(Site):
    """A mission's reports: a table of links to pages that lead to PDFs."""

    page_size = 20
    article_form = "/reports/{slug}"

    def __init__(self, *arguments, **more):
        super().__init__(*arguments, **more)
        self.routes["/reports"] = self.pages
        for article in self.articles:
            self.routes[self.pdf_path(article)] = lambda _number, article=article: Answer(
                report_pdf(self.outlet, article), "application/pdf", modified=article.published)

    def url_of(self, article: Article) -> str:
        return self.url + self.pdf_path(article)

    def pages(self, number: int | None) -> Answer | None:
        page = number or 0
        articles = self.page(page)
        older = f"/reports?page={page + 1}" if self.page(page + 1) else None
        return self.listing(articles, f"/reports?page={page - 1}" if page else None, older) if articles else None


class DownSite(Site):
    """Answers 500 to everything but robots.txt."""

    def answer(self, path: str, query: dict[str, str]) -> Answer:
        if path == "/robots.txt":
            return self.robots(None)
        return Answer(b"<html><body><h1>500 Internal Server Error</h1></body></html>", status=500)


class BrokenSite(Site):
    """A feed that breaks off within its head."""

    def answer(self, path: str, query: dict[str, str]) -> Answer | None:
        if path != "/feed":
            return self.robots(None) if path == "/robots.txt" else None
        return Answer(f'<?xml version="1.0"?><rss version="2.0"><channel><title>{self.outlet.name} & more</titel><item <'.encode(), RSS)


class ChallengeSite(Site):
    """Puts a page before its content that only a browser passes, with status 200."""

    def answer(self, path: str, query: dict[str, str]) -> Answer:
        return self.robots(None) if path == "/robots.txt" else Answer(challenge_page(self.outlet))


SITES: dict[str, type[Site]] = {
    "rss": RssSite, "atom": AtomSite, "rdf": RdfSite, "wordpress": WordpressSite, "drupal": DrupalSite, "sitemap": SitemapSite,
    "pdf": ReportSite, "down": DownSite, "broken": BrokenSite, "challenge": ChallengeSite,
}  # fmt: skip
