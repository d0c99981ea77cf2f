"""XML of the invented sites: RSS 2.0, Atom (RFC 4287), RDF (RSS 1.0), sitemaps and their index (sitemaps.org)."""

from __future__ import annotations

from datetime import datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from demo.articles import Article, Outlet
from demo.press_pages import summary, utc_text

Entries = list[tuple[Article, str]]  # articles with their absolute URLs, newest first
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def content_html(article: Article, links: Entries = ()) -> str:
    """The article's text as HTML, as feeds carry it, with the furniture that outlets leave in."""
    parts = [f"<p>{escape(text)}</p>" for text in article.paragraphs]
    parts += [f"<p>{'Read also' if article.lang == 'en' else 'اقرأ أيضاً'}: <a href={quoteattr(url)}>{escape(other.title)}</a></p>"
              for other, url in links]  # fmt: skip
    return "\n".join(parts)


def rss(outlet: Outlet, entries: Entries, site_url: str, full_text: bool = False, links: Entries = ()) -> bytes:
    """RSS 2.0; with the whole text in content:encoded when `full_text`."""
    items = []
    for article, url in entries:
        author = f"<dc:creator>{escape(article.author)}</dc:creator>" if article.author else ""
        content = f"<content:encoded><![CDATA[{content_html(article, links)}]]></content:encoded>" if full_text else ""
        items.append(
            f"<item><title>{escape(article.title)}</title><link>{escape(url)}</link><guid isPermaLink=\"true\">{escape(url)}</guid>"
            f"<pubDate>{format_datetime(article.published)}</pubDate>{author}<description>{escape(summary(article))}</description>"
            f"{content}</item>"
        )
    return (
        f'{HEAD}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<channel><title>{escape(outlet.name)}</title><link>{escape(site_url)}/</link><description>{escape(outlet.name)}</description>"
        f"<language>{outlet.lang}</language>\n{chr(10).join(items)}\n</channel></rss>\n"
    ).encode()


def atom(outlet: Outlet, entries: Entries, site_url: str, newer: str | None = None, older: str | None = None) -> bytes:
    """Atom with summaries; `older` as rel=next (RFC 5005, paged feeds)."""
    links = "".join(f"<link rel={quoteattr(rel)} href={quoteattr(url)}/>" for rel, url in (("previous", newer), ("next", older)) if url)
    items = [
        f"<entry><id>{escape(url)}</id><title>{escape(article.title)}</title><link rel=\"alternate\" href={quoteattr(url)}/>"
        f"<published>{utc_text(article)}</published><updated>{utc_text(article)}</updated>"
        f"<author><name>{escape(article.author or outlet.name)}</name></author><summary>{escape(summary(article))}</summary></entry>"
        for article, url in entries
    ]
    newest = utc_text(entries[0][0]) if entries else "1970-01-01T00:00:00Z"
    return (
        f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.lang}"><id>{escape(site_url)}/</id>'
        f"<title>{escape(outlet.name)}</title><updated>{newest}</updated>{links}\n{chr(10).join(items)}\n</feed>\n"
    ).encode()


def rdf(outlet: Outlet, entries: Entries, site_url: str) -> bytes:
    """RSS 1.0."""
    places = "".join(f"<rdf:li rdf:resource={quoteattr(url)}/>" for _article, url in entries)
    items = [
        f"<item rdf:about={quoteattr(url)}><title>{escape(article.title)}</title><link>{escape(url)}</link>"
        f"<description>{escape(summary(article))}</description><dc:date>{utc_text(article)}</dc:date></item>"
        for article, url in entries
    ]
    return (
        f'{HEAD}<rdf:RDF xmlns="http://purl.org/rss/1.0/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="{escape(site_url)}/"><title>{escape(outlet.name)}</title>'
        f"<link>{escape(site_url)}/</link><description>{escape(outlet.name)}</description><items><rdf:Seq>{places}</rdf:Seq></items></channel>\n"
        f"{chr(10).join(items)}\n</rdf:RDF>\n"
    ).encode()


def sitemap(entries: Entries) -> bytes:
    """A sitemap of articles."""
    rows = "".join(f"<url><loc>{escape(url)}</loc><lastmod>{utc_text(article)}</lastmod></url>\n" for article, url in entries)
    return f'{HEAD}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'.encode()


def sitemap_index(children: list[tuple[str, datetime]]) -> bytes:
    """An index of sitemaps: (URL, last change)."""
    rows = "".join(f"<sitemap><loc>{escape(url)}</loc><lastmod>{at:%Y-%m-%dT%H:%M:%SZ}</lastmod></sitemap>\n" for url, at in children)
    return f'{HEAD}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</sitemapindex>\n'.encode()
