"""`python -m transforms explain`: what the coder makes of a text, and which rule set which field."""

from __future__ import annotations

from transforms.casualty_types import KINDS
from transforms.claims import Claim
from transforms.coder import Coded, code_article
from transforms.confidence import reasons_for
from transforms.document import Document, Reading
from transforms.incidents import Incident
from transforms.kinds import KINDS as SUB_TYPES
from transforms.lexicon import class_line
from transforms.scenes import Scene
from transforms.sources import language_of


def explain(text: str, language: str | None = None, published: str | None = None, title: str = "") -> str:
    """The explanation as lines of text."""
    language = language or language_of(None, text, title)
    if language == "und":
        language = "en"
    article = {"id": "explained", "text": text, "title": title, "published": published, "lang": language}
    coded = code_article(article)
    if coded.uncoded or coded.document is None:
        return f"not coded: {coded.uncoded}"
    lines = [f"language: {language}" + ("" if published else "   (no --published: relative dates stay open)")]
    for reading in (*coded.document.title_readings, *coded.document.readings):
        lines += _sentence(reading, coded.document)
    lines += _outcome(coded)
    return "\n".join(lines)


def _sentence(reading: Reading, document: Document) -> list[str]:
    sentence = reading.sentence
    lines = ["", f"{'title' if sentence.in_title else 'sentence'} [{sentence.start}-{sentence.end}] {' '.join(sentence.text.split())}"]
    for hit in reading.hits:
        meaning = hit.rule.payload
        words = " ".join(reading.keys[hit.first:hit.last + 1])
        lines.append(f"  rule   {meaning.type} ({'act' if meaning.is_act else 'noun'})   {hit.rule.where}   {hit.rule.text}   <- {words!r}")
    lines.append(_reader(reading))
    lines += _words(reading, document)
    for figure in document.figures(reading):
        words = " ".join(reading.keys[figure.first_word:figure.last_word + 1])
        marks = [m for m, on in (("part of another figure", figure.is_part), ("added", figure.adds), ("toll", figure.is_toll)) if on]
        lines.append(f"  figure {figure.kind} {figure.low}-{figure.high}   <- {words!r} {', '.join(marks)}".rstrip())
    for mention in document.places.in_title if sentence.in_title else document.places.body:
        if sentence.start <= mention.start < sentence.end:
            names = ", ".join(f"{c.name} ({c.kind}, {c.governorate or c.country})" for c in mention.candidates[:3]) or "not in the gazetteer"
            lines.append(f"  place  {mention.text!r} as {mention.role}{' ' + mention.relation if mention.relation else ''}: {names}")
    for mention in document.dates.in_title if sentence.in_title else document.dates.body:
        if sentence.start <= mention.start < sentence.end:
            lines.append(f"  date   {mention.text!r}: {mention.date_start} .. {mention.date_end} ({mention.kind})")
    return lines


def _reader(reading: Reading) -> str:
    """What the statistical reader thinks likeliest, where the sentence stands and by its words alone."""
    here, alone = (f"{SUB_TYPES[int(chances[:-1].argmax())]} {chances[:-1].max():.2f}, no incident {chances[-1]:.2f}"
                   for chances in (reading.kinds.chances, reading.wording.chances))
    return f"  reader {here}" + ("" if here == alone else f"   (by its words alone: {alone})")


def _words(reading: Reading, document: Document) -> list[str]:
    """The words that the rules stand on, each with its classes and where those are defined."""
    wanted = 0
    for hit in reading.hits:
        for step in hit.rule.steps:
            wanted |= step.mask
    lines = []
    for tag in reading.tags:
        names = [name for name in document.lexicon.vocabulary.names(tag.mask & wanted)]
        if names:
            classes = ", ".join(f"@{name} ({class_line(document.language, name)})" for name in names)
            lines.append(f"  word   {' '.join(reading.keys[tag.first:tag.last + 1])!r}: {classes}")
    return lines


def _outcome(coded: Coded) -> list[str]:
    lines = [""]
    for rejected in coded.rejected:
        scene = rejected.scene
        lines.append(f"no incident: {scene.kind} in [{scene.span[0]}-{scene.span[1]}]: {rejected.reason}")
    for incident, report in zip(coded.incidents, coded.reports, strict=False):
        lines += _report(incident, report, coded)
    for claim in coded.stated:
        lines += _claim(claim)
    if not coded.reports and not coded.claims:
        lines.append("no incident, no claim")
    return lines


def _report(incident: Incident, report: dict, coded: Coded) -> list[str]:
    lead = incident.lead
    lines = [f"incident {report['n']}: {report['event_type']} / {report['sub_event_type']}   by rule {_where(lead)}"]
    lines += [f"  type   {why}" for why in incident.why]
    lines.append(f"  date   {report['date_start']} .. {report['date_end']} ({report['date_precision']})   {'; '.join(incident.date.why)}")
    lines.append(f"  place  {report['place']}, {report['governorate']} (precision {report['geo_precision']})   {'; '.join(incident.place.why)}")
    lines += [f"  {kind:8s} {report[kind]['low']}-{report[kind]['high']}   {_quoted(kind, report, coded)}" for kind in KINDS if report[kind]]
    for role in ("perpetrator", "target", "attribution"):
        if report[role]:
            lines.append(f"  {role:11s} {report[role]}   {_quoted(role, report, coded)}".rstrip())
    if report["themes"]:
        lines.append(f"  themes {', '.join(report['themes'])}")
    lines.append(f"  confidence {report['confidence']}: {'; '.join(reasons_for(incident.signs))}")
    return lines


def _where(lead: Scene) -> str:
    """The rule of the sentence that founded the incident, with file and line."""
    rule = next((hit.rule for hit in lead.hits if hit.rule.text == lead.rule), None)
    return f"{rule.where}   {rule.text}" if rule else lead.rule


def _quoted(field: str, report: dict, coded: Coded) -> str:
    """The words that say so."""
    document = coded.document
    for name, text in ((field, document.text), (f"title:{field}", document.title)):
        if name in report["evidence"]:
            start, end = report["evidence"][name]
            return f"<- {' '.join(text[start:end].split())!r}"
    return ""


def _claim(claim: Claim) -> list[str]:
    fields = claim.as_dict()
    count, period = fields["count"] or {}, f"{fields['period_start']} .. {fields['period_end']}"
    return [
        f"claim in [{claim.evidence[0]}-{claim.evidence[1]}]: {fields['subject']!r} {count.get('low')}-{count.get('high')}   {'; '.join(claim.why)}",
        f"  period {period}   source {fields['source']}   change {fields['change_pct']}   compared to {fields['compared_to']}",
    ]
