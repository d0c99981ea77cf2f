"""Words for people, in English and Arabic: plurals, dates, places, types, tolls; and outside text made harmless for a line of text."""

from __future__ import annotations

import datetime as dt
import functools
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from alerts.subscriptions import NATIONAL, Filter
from rasid.datafiles import load_yaml
from rasid.settings import LOCAL_ZONE
from rasid.vocabulary import GOVERNORATES

FOLDER = Path(__file__).parent / "templates"
LANGUAGES = ("en", "ar")
TOLLS = ("killed", "wounded", "detained", "abducted")
_FSI, _PDI = "\u2068", "\u2069"  # Unicode isolates: what is between them does not disturb the direction around it
_LTR, _RTL = re.compile(r"[A-Za-z\u00c0-\u024f\u0400-\u04ff]"), re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


class Strings(BaseModel):
    """A language's file: the same keys in every language (a test compares them)."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    direction: str
    months: list[str]
    months_short: list[str]
    weekdays: list[str]
    counts: dict[str, dict[str, str]]
    texts: dict[str, str]
    themes: dict[str, str]
    events: dict[str, str]
    governorates: dict[str, str] = {}


def clean(text: object, longest: int = 400) -> str:
    """One line without control, format and direction characters, at most `longest` long; outside text goes through here."""
    kept = "".join(map(_harmless, str(text or "")))
    kept = " ".join(kept.split())
    return kept if len(kept) <= longest else kept[:longest].rsplit(" ", 1)[0][:longest] + " …"


def _harmless(letter: str) -> str:
    """The letter; a space for a line break or control; nothing for what can't be seen (but the joiners that Persian and Kurdish need)."""
    if letter in "\u200c\u200d":
        return letter
    category = unicodedata.category(letter)
    return " " if category in ("Cc", "Zl", "Zp") else "" if category in ("Cf", "Cs", "Co", "Cn") else letter


def safe_link(url: object) -> str | None:
    """The URL if it is plain http(s) without anything that could break out of an attribute or a line; else None."""
    text = str(url or "")
    return text if re.fullmatch(r"https?://[^\s<>\"'`\\\x00-\x20\x7f]{1,1900}", text, re.I) else None


def plural_form(language: str, n: int) -> str:
    """CLDR's category for a whole number."""
    if language != "ar":
        return "one" if n == 1 else "other"
    if n in (0, 1, 2):
        return ("zero", "one", "two")[n]
    return "few" if 3 <= n % 100 <= 10 else "many" if n % 100 >= 11 else "other"


@dataclass(frozen=True)
class Language:
    """All that is said in one language."""

    code: str
    strings: Strings

    @property
    def direction(self) -> str:
        return self.strings.direction

    def text(self, name: str, /, **values: object) -> str:
        return self.strings.texts[name].format(**values)

    def count(self, what: str, n: int) -> str:
        forms = self.strings.counts[what]
        return forms.get(plural_form(self.code, n), forms["other"]).format(n=n)

    def isolate(self, text: str) -> str:
        """Text whose direction is not the language's, set apart so that the line around it stays readable."""
        foreign = _LTR if self.direction == "rtl" else _RTL
        return f"{_FSI}{text}{_PDI}" if foreign.search(text) else text

    def outside(self, text: object, longest: int = 400) -> str:
        return self.isolate(clean(text, longest))

    def date(self, day: dt.date) -> str:
        return f"{day.day} {self.strings.months[day.month - 1]} {day.year}"

    def short_date(self, day: dt.date) -> str:
        return f"{day.day} {self.strings.months_short[day.month - 1]}"

    def axis_date(self, day: dt.date) -> str:
        """Short enough for a chart's axis."""
        return self.short_date(day) if self.code == "en" else f"{day.day}/{day.month}"

    def weekday_date(self, day: dt.date) -> str:
        return f"{self.strings.weekdays[day.weekday()]} {self.short_date(day)}"

    def span(self, first: dt.date, last: dt.date) -> str:
        if first == last:
            return self.date(last)
        start = str(first.day) if (first.year, first.month) == (last.year, last.month) else self.short_date(first)
        if first.year != last.year:
            start = self.date(first)
        return f"{start} – {self.date(last)}"

    def moment(self, moment: dt.datetime) -> str:
        """Baghdad time."""
        local = moment.astimezone(LOCAL_ZONE)
        return f"{self.date(local.date())}, {local:%H:%M}" if self.code == "en" else f"{self.date(local.date())}، {local:%H:%M}"

    def expected(self, number: float) -> str:
        """Whole from 3 on, one decimal below: 3, 1.4, 0.2; less than 0.05 is 0."""
        return f"{number:.0f}" if number >= 3 else f"{number:.1f}".removesuffix(".0")

    def place(self, name: str | None) -> str:
        if name in (None, NATIONAL):
            return self.text("national")
        if self.code == "ar" and name in GOVERNORATES:
            return GOVERNORATES[name][2]
        return self.strings.governorates.get(name, name)

    def event(self, name: str) -> str:
        return self.strings.events.get(name, name)

    def part(self, part: Filter) -> str:
        """The filter for people."""
        words = [self.event(name) for name in part.event_types] + [self.strings.themes.get(name, name) for name in part.themes]
        return self.join(words + [self.outside(name) for name in part.actors])

    def join(self, words: list[str]) -> str:
        return self.strings.texts["list_comma"].join(words)

    def people(self, kind: str, low: int | None, high: int | None) -> str | None:
        """`3 killed`, `3–5 killed`, `at least 3 killed`, `nobody killed`; None where nothing is said."""
        if low is None and high is None:
            return None
        if not low and high == 0:
            return self.text("nobody", what=self.text(f"{kind}_word"))
        if high is None:
            return self.text("at_least", what=self.count(kind, low))
        low = low or 0
        if low == high:
            return self.count(kind, low)
        forms = self.strings.counts[kind]
        form = forms.get(plural_form(self.code, high), forms["other"])
        return (form if "{n}" in form else forms["few"]).format(n=f"{low}–{high}")

    def toll(self, facts: dict) -> str:
        """All that is said of people in one line; `toll not said` when nothing is."""
        said = [self.people(kind, facts[f"{kind}_low"], facts[f"{kind}_high"]) for kind in TOLLS]
        return self.join([words for words in said if words]) or self.text("toll_none")


@functools.cache
def language(code: str) -> Language:
    """The language `en` or `ar`. Raises DataFileError when its file is damaged."""
    return Language(code, load_yaml(FOLDER / f"{code}.yml", Strings))


def return_period(years: float, words: Language, p_value: float) -> str:
    """The p-value in words. `years`: from one such rise to the next while nothing changes."""
    p = words.isolate(f"p\xa0=\xa0{p_value:.2g}" if p_value >= 1e-6 else "p\xa0<\xa00.000001")
    if years >= 100:
        return words.text("unusual_never", p=p)
    if years >= 1:
        return words.text("unusual_years", years=words.count("years", max(1, round(years))), p=p)
    return words.text("unusual_often", n=max(2, round(1 / years)), p=p)
