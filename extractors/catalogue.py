"""The source catalogue: one YAML file for each source, validated on load; errors name the file and the line."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path
from string import Template
from typing import Annotated, Literal

import soupsieve
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from rasid.datafiles import DataFileError, load_yaml

ID_FORM = r"^[a-z0-9][a-z0-9_]*$"


def _check_selector(text: str) -> str:
    try:
        soupsieve.compile(text)
    except soupsieve.SelectorSyntaxError as error:
        raise ValueError(f"not a CSS selector: {str(error).splitlines()[0]}") from error
    return text


def _check_pattern(text: str) -> str:
    try:
        re.compile(text)
    except re.error as error:
        raise ValueError(f"not a regular expression: {error}") from error
    return text


def _check_url(text: str) -> str:
    if not re.match(r"https?://[^\s/]+", text):
        raise ValueError("must be an absolute http or https URL")
    return text


Selector = Annotated[str, AfterValidator(_check_selector)]
Pattern = Annotated[str, AfterValidator(_check_pattern)]
Url = Annotated[str, AfterValidator(_check_url)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")  # a misspelt key is an error, not a silent default


class ArticleRules(_Part):
    """CSS selectors for the parts of an article page; what is absent is found by JSON-LD, OpenGraph, then trafilatura."""

    title: Selector | None = None
    body: Selector | None = None  # each match is one paragraph, or a block whose paragraphs are taken
    published: Selector | None = None  # its `datetime` or `content` attribute, else its text
    author: Selector | None = None
    drop: Selector | None = None  # removed before reading: related links, share bars, adverts
    pdf: Selector | None = None  # link on the page to the PDF that holds the text


class ListingRules(_Part):
    """How links to articles are read from an HTML page."""

    link: Selector  # <a> elements, or elements that hold one; relative to `item` when that is set
    item: Selector | None = None  # the block of one article; date and title are then looked for inside it
    date: Selector | None = None
    title: Selector | None = None


class ApiRules(_Part):
    """Where the parts of an item lie in a JSON answer: dotted paths, list indices as numbers."""

    items: str  # path to the list
    url: str
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    content: str | None = None  # HTML or text; when present no page is fetched
    next: str | None = None  # path to the URL of the next page


class Archive(_Part):
    """Where the past of a source lies. Placeholders in `url`: {page}, {start}, {yyyy}, {mm}, {dd}, {since}, {until}.

    {page} counts from `first_page`; {start} counts items from 1 in steps of `page_size` (Blogger); with {yyyy}, {mm}, {dd} one URL is
    made for each month or day of the range (newest first); {since} and {until} are ISO dates of the range. The `url` of a sitemap may be a
    robots.txt: then the sitemaps that it names are read.
    """

    kind: Literal["sitemap", "listing", "feed", "api"]
    url: Url
    listing: ListingRules | None = None  # default: the source's own
    first_page: int = Field(1, ge=0)
    page_size: int = Field(25, ge=1)
    max_pages: int = Field(1000, ge=1)
    url_pattern: Pattern | None = None  # only items whose URL matches, beside the source's own pattern

    def wants(self, url: str) -> bool:
        """Whether an item of the archive belongs to the source."""
        return not self.url_pattern or bool(re.search(self.url_pattern, url))


class Source(_Part):
    """One source. See extractors/sources/README.md for each field with an example."""

    id: str = Field(pattern=ID_FORM, max_length=60)
    name: str = Field(min_length=1)
    enabled: bool = True
    lang: str | None = Field(None, pattern=r"^[a-z]{2,3}$")  # null: told from each text
    kind: Literal["feed", "listing", "sitemap", "api", "pdf_listing"]
    urls: list[Url] = Field(min_length=1)
    article: ArticleRules = ArticleRules()
    listing: ListingRules | None = None
    api: ApiRules | None = None
    archive: Archive | None = None
    url_pattern: Pattern | None = None  # only items whose URL matches (re.search)
    skip_pattern: Pattern | None = None  # items whose URL matches are left out
    min_items_a_day: float = Field(0, ge=0)  # fewer: a warning
    max_items_a_day: float | None = Field(None, gt=0)  # more: a warning
    max_items_a_round: int = Field(200, ge=1)
    reliability: Literal["A", "B", "C", "D", "E", "F"]  # the Admiralty scale's letters
    owner_group: str = Field(min_length=1)  # sources of one group do not confirm each other
    timezone: str | None = None  # IANA name, for dates without a zone; null: Asia/Baghdad
    day_first: bool = True  # 03/04/2026 is 3 April
    delay_s: float = Field(5.0, ge=0)  # between two requests to one host
    concurrency: int = Field(1, ge=1, le=16)  # pages at a time for one host
    full_text_in_feed: bool = False
    robots: bool = True  # false only where the publisher allowed it in writing: say so in `terms`
    terms: str = ""
    note: str = ""
    started: date | None = None

    @model_validator(mode="before")
    @classmethod
    def _accept_one_url(cls, values: object) -> object:
        if isinstance(values, dict) and "url" in values and "urls" not in values:
            values = {**values, "urls": [values["url"]]}
            del values["url"]
        return values

    @model_validator(mode="after")
    def _check_kind_has_rules(self) -> Source:
        if self.kind in ("listing", "pdf_listing") and self.listing is None:
            raise ValueError(f"kind {self.kind} needs `listing` with a `link` selector")
        if self.kind == "api" and self.api is None:
            raise ValueError("kind api needs `api` with the paths of items and url")
        if self.archive and self.archive.kind == "listing" and not (self.archive.listing or self.listing):
            raise ValueError("archive of kind listing needs `listing` here or in the archive")
        if self.archive and self.archive.kind == "api" and self.api is None:
            raise ValueError("archive of kind api needs `api`")
        return self

    def wants(self, url: str) -> bool:
        """Whether an item with this URL belongs to the source."""
        if self.url_pattern and not re.search(self.url_pattern, url):
            return False
        return not (self.skip_pattern and re.search(self.skip_pattern, url))


def fill_environment(url: str) -> str:
    """`${RASID_…}` in a URL replaced from the environment. Raises KeyError with the name of an unset variable."""
    return Template(url).substitute({k: v for k, v in os.environ.items() if k.startswith("RASID_") and v}) if "${" in url else url


def load_source(path: Path) -> Source:
    """One definition. Raises DataFileError (file, line, reason)."""
    source = load_yaml(path, Source)
    if source.id != path.stem:
        raise DataFileError(f"{path}:1: id: {source.id!r} must be the file's name, {path.stem!r}")
    return source


def load_sources(folder: Path) -> list[Source]:
    """All definitions of a folder, by id. Raises DataFileError for the first file that can't be used, or a folder without any."""
    paths = sorted(Path(folder).glob("*.yml"))
    if not paths:
        raise DataFileError(f"{folder}: no source definitions (*.yml)")
    return [load_source(path) for path in paths]


def read_sources(folder: Path) -> tuple[list[Source], dict[str, str]]:
    """(definitions that can be used, id → reason of those that can't): one broken file does not cost the others."""
    usable, broken = [], {}
    for path in sorted(Path(folder).glob("*.yml")):
        try:
            usable.append(load_source(path))
        except DataFileError as error:
            broken[path.stem] = str(error)
    return usable, broken


def find_source(folder: Path, source_id: str) -> Source:
    """The definition with that id. Raises DataFileError when there is none, naming what there is."""
    path = Path(folder) / f"{source_id}.yml"
    if not re.match(ID_FORM, source_id) or not path.exists():
        known = ", ".join(p.stem for p in sorted(Path(folder).glob("*.yml")))
        raise DataFileError(f"no source is called {source_id!r}; there are: {known or 'none'}")
    return load_source(path)
