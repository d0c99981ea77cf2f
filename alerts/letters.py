"""A whole mail in words: its sections, subject, corrections, and what stands at its end; and its rendering as HTML and plain text."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, field
from email.utils import parseaddr

import jinja2

from alerts.links import Link
from alerts.sections import Section
from alerts.wording import FOLDER, Language
from warehouse.models.alerts import Alert, AlertEvent

FULL_SECTIONS = 5  # further alerts of a run get a line each
SUBJECT_ITEMS, LONGEST_SUBJECT = 3, 150


@dataclass
class Letter:
    """A mail before it is rendered. `more` are lines on alerts that have no section of their own."""

    words: Language
    recipient: str
    sections: list[Section]
    more: list[tuple[str, str]] = field(default_factory=list)
    delivery: str = "immediate"
    as_known: str = ""
    database: str = ""
    operator: str = ""
    unsubscribe_url: str = ""
    links: list[Link] = field(default_factory=list)  # that the mail holds

    @property
    def kind(self) -> str:
        if self.delivery != "immediate":
            return "digest"
        return "correction" if all(section.kind == "voided" for section in self.sections) else "alert"

    @property
    def subject(self) -> str:
        words, count = self.words, len(self.sections) + len(self.more)
        if count == 1:
            subject = self.sections[0].subject
        else:
            items = words.join([section.subject_item for section in self.sections[:SUBJECT_ITEMS]])
            if count > SUBJECT_ITEMS:
                items = words.text("subject_more", list=items, n=count - SUBJECT_ITEMS)
            subject = words.text("subject_many", alerts=words.count("alerts", count), list=items)
        if self.delivery != "immediate":
            subject = words.text(f"digest_{self.delivery}", subject=subject)
        return subject if len(subject) <= LONGEST_SUBJECT else subject[:LONGEST_SUBJECT - 4].rsplit(" ", 1)[0].rstrip(",،") + " ..."


def void_section(alert: Alert, opened: AlertEvent, event: AlertEvent, title: str, fates: dict[str, dict], words: Language) -> Section:
    """A short correction: what we wrote, that it no longer holds, what became of the incidents."""
    values = {
        "date": words.date(opened.judged_date), "place": title, "incidents": words.count("incidents", opened.observed_7d),
        "expected": words.expected(opened.expected_7d), "lost": len(event.lost_ids or []),
    }
    by_analyst = not event.lost_ids and event.reason
    told = words.text("voided_by_analyst", reason=words.outside(event.reason), **values) if by_analyst else words.text("voided", **values)
    lead = [
        ("", told),
        ("", words.text("voided_now", incidents=words.count("incidents", event.observed_7d), expected=words.expected(event.expected_7d))),
    ]
    subject = words.text("subject_voided", place=title, date=words.short_date(opened.judged_date))
    section = Section(alert.alert_id, "voided", words.text("kind_voided"), title, subject, lead)
    kept = set(event.incident_ids or [])
    section.fates = [_fate(name, fates.get(name), alert, kept, words) for name in (event.lost_ids or [])[:20]]
    section.subject = section.subject_item = subject
    return section


def _fate(incident_id: str, fate: dict | None, alert: Alert, kept: set[str], words: Language) -> str:
    """What became of an incident that an alert stood on."""
    if fate is None or fate["state"] == "retracted":
        told = words.text("fate_retracted")
    elif fate["state"] == "merged":
        told = words.text("fate_merged" if fate["merged_into"] in kept else "fate_merged_gone")
    elif fate["state"] == "rejected":
        told = words.text("fate_rejected")
    elif alert.governorate and fate["governorate"] != alert.governorate:
        place = words.place(fate["governorate"]) if fate["governorate"] else words.text("no_place")
        told = words.text("fate_moved", place=place)
    elif fate["date_start"]:
        told = words.text("fate_redated", date=words.date(fate["date_start"]))
    else:
        told = words.text("fate_changed")
    place = words.outside(fate["place"], 60) + ": " if fate and fate["place"] else ""
    return f"{place}{told} ({words.isolate(incident_id)})"


def closed_section(alert: Alert, title: str, opened: AlertEvent, words: Language) -> Section:
    lead = [("", words.text(
        "closed", place=title, date=words.date(opened.judged_date), incidents=words.count("incidents", alert.peak_observed_7d),
        expected=words.expected(alert.peak_expected_7d)))]
    subject = words.text("subject_closed", place=title)
    section = Section(alert.alert_id, "closed", words.text("kind_closed"), title, subject, lead)
    section.subject = section.subject_item = subject
    return section


@functools.cache
def _environment() -> jinja2.Environment:
    """Autoescape for HTML; missing names are errors."""
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(FOLDER), autoescape=lambda name: bool(name) and ".html" in name, undefined=jinja2.StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True)


def render(letter: Letter) -> tuple[str, str]:
    """(HTML, plain text) of equal content. Images are referred to as cid:<chart_name>."""
    values = {"letter": letter, "words": letter.words, "t": letter.words.text, "mailto": _mailto(letter.operator)}
    html = _environment().get_template("alert.html.j2").render(values)
    html = re.sub(r"\n\s+", "\n", html)  # some mail programs cut what is longer than 100 KB
    return html, _environment().get_template("alert.txt.j2").render(values)


def render_summary(subject: str, blocks: list[tuple[str, list[str]]], words: Language) -> tuple[str, str]:
    """(HTML, plain text) of a mail that is headings and lines."""
    values = {"subject": subject, "blocks": blocks, "words": words, "t": words.text}
    return tuple(_environment().get_template(f"summary.{kind}.j2").render(values) for kind in ("html", "txt"))


def render_page(words: Language, told: str, choices: list[tuple[str, str]], resume: str) -> str:
    """The HTML page behind a link: what is told, what can be chosen as (value, text), and the button that takes it back."""
    values = {"words": words, "t": words.text, "told": told, "choices": choices, "resume": resume}
    return _environment().get_template("link.html.j2").render(values)


def _mailto(operator: str) -> str:
    """The operator's address where the setting holds one (it may be any text)."""
    address = parseaddr(operator)[1]
    return address if "@" in address and " " not in address else ""
