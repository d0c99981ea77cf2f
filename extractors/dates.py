"""Publication times: read from what pages and feeds write, in UTC, and never in the future."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rasid.settings import LOCAL_ZONE

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # older is an epoch, a template, or no news
_ISO = re.compile(
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[T ]+(?P<H>\d{1,2}):(?P<M>\d{2})(?::(?P<S>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<z>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_COMPACT_ISO = re.compile(r"(?<!\d)(20\d\d)([01]\d)([0-3]\d)T(\d{2})(\d{2})(\d{2})?(?=Z|[+-]\d{2}|$)")
# Names that the mail standard lacks, as offsets; AST is Arabia's here, not the Atlantic's: the sources decide.
_ZONE_NAMES = {
    "CET": "+0100", "CEST": "+0200", "BST": "+0100", "EET": "+0200", "EEST": "+0300", "MSK": "+0300", "AST": "+0300", "TRT": "+0300",
    "IRST": "+0330", "GST": "+0400",
}  # fmt: skip
_ZONE_NAME = re.compile(r"(?<=\d )(" + "|".join(_ZONE_NAMES) + r")\b")
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789")
# English, Arabic (Levantine and Egyptian), Sorani, Turkish. Names of two words first: their parts stand alone in no other month.
_MONTH_NAMES = (
    "jan january|كانون الثاني,کانوونی دووەم,يناير,ocak", "feb february|شباط,فبراير,شوبات,şubat", "mar march|آذار,اذار,مارس,ئازار,mart",
    "apr april|نيسان,أبريل,ابريل,نیسان,nisan", "may|أيار,ايار,مايو,ئایار,مایس,mayıs", "jun june|حزيران,يونيو,حوزەیران,حزیران,haziran",
    "jul july|تموز,يوليو,تەممووز,تەمموز,تەمووز,temmuz", "aug august|آب,اب,أغسطس,اغسطس,ئاب,ağustos",
    "sep sept september|أيلول,ايلول,سبتمبر,ئەیلوول,eylül", "oct october|تشرين الأول,تشرين الاول,تشرینی یەکەم,أكتوبر,اكتوبر,ekim",
    "nov november|تشرين الثاني,تشرینی دووەم,نوفمبر,kasım", "dec december|كانون الأول,كانون الاول,کانوونی یەکەم,ديسمبر,aralık",
)  # fmt: skip
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1)
           for name in [*names.split("|")[0].split(), *names.partition("|")[2].split(",")]}  # fmt: skip
# Kurdish adds its ezafe to month and day ("٢٣ی تشرینی دووەمی ٢٠٢٦"); Arabic often gives a month both its names.
_MONTH = re.compile(r"(?<!\w)(" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")ی?(?!\w)")
_SAME_MONTH_AGAIN = re.compile(r"(\d{1,2}monthname)(?:[\s/()،-]+\d{1,2}monthname\s*\)?)+")
_DATE_WORDS = re.compile(r"(?i)\b(?:published|updated|posted|last|on|at|by|date|time|güncelleme|نشر|تحديث|آخر|في|تاريخ|النشر|الساعة)\b|[•|:,،]")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::\d{2})?\s*(a\.?m|p\.?m|ص|م)?(?![\d\w])", re.IGNORECASE)
_ZONE = re.compile(r"(?:UTC|GMT)?\s*([+-])(\d{1,2}):?(\d{2})?\b|\b(UTC|GMT|Z)\b")
_URL_DATES = (
    re.compile(r"/(?P<y>20\d\d)[/-](?P<m>[01]?\d)[/-](?P<d>[0-3]?\d)(?=[/_.-]|$)"),
    re.compile(r"/(?P<d>[0-3]\d)(?P<m>[01]\d)(?P<y>20\d\d)\d{0,4}(?=/|$)"),
    re.compile(r"[/_-](?P<y>20\d\d)(?P<m>[01]\d)(?P<d>[0-3]\d)(?=[/_.-]|$)"),
)


def find_zone(name: str | None) -> ZoneInfo:
    """The zone of that IANA name; Baghdad when there is none."""
    try:
        return ZoneInfo(name) if name else LOCAL_ZONE
    except (ZoneInfoNotFoundError, ValueError):
        return LOCAL_ZONE


def parse_date(text: str | None, zone: ZoneInfo = LOCAL_ZONE, day_first: bool = True) -> datetime | None:
    """A moment in UTC from ISO 8601, RFC 5322, or a date in English or Arabic words or figures; None when it is none.

    A time without a zone is taken in `zone`; a date without a time, as noon there (midnight if it is UTC).
    """
    text = " ".join((text or "").translate(_DIGITS).split())[:200]
    if not text:
        return None
    text = _COMPACT_ISO.sub(lambda f: f"{f[1]}-{f[2]}-{f[3]}T{f[4]}:{f[5]}:{f[6] or '00'}", text)
    text = _ZONE_NAME.sub(lambda f: _ZONE_NAMES[f[1]], text)
    found = _ISO.search(text)
    try:
        moment = _from_iso(found, zone) if found else _from_mail(text) or _from_words(text, zone, day_first)
        moment = moment.astimezone(UTC) if moment else None
    except (ValueError, OverflowError):
        return None
    return moment if moment and moment >= EARLIEST else None


def _from_iso(found: re.Match[str], zone: ZoneInfo) -> datetime:
    year, month, day = int(found["y"]), int(found["m"]), int(found["d"])
    if found["H"] is None:
        return _on_day(year, month, day, zone)
    hour = int(found["H"])
    moment = datetime(year, month, day, 0, int(found["M"]), int(found["S"] or 0)) + timedelta(hours=hour)
    mark = (found["z"] or "").upper()
    if not mark:
        return moment.replace(tzinfo=zone)
    return moment.replace(tzinfo=UTC) - _offset(mark)


def _on_day(year: int, month: int, day: int, zone: ZoneInfo) -> datetime:
    """Noon, so that the day stays the same in every zone nearby; midnight where the zone is UTC itself."""
    return datetime(year, month, day, 0 if zone.key == "UTC" else 12, tzinfo=zone)


def _offset(mark: str) -> timedelta:
    digits = re.sub(r"\D", "", mark)
    if not digits:
        return timedelta(0)
    size = timedelta(hours=int(digits[:2]), minutes=int(digits[2:4] or 0))
    # Zones lie between -12 and +14 hours; what is beyond is a slip and says nothing.
    return timedelta(0) if size > timedelta(hours=14) else -size if mark.startswith("-") else size


def _from_mail(text: str) -> datetime | None:
    """RFC 5322, as RSS has it; a zone that is none ("Sat, 01 Mar 2026 10:00:00 XYZ") counts as UTC, as the RFC says."""
    text = re.sub(r"\b(\d{1,2})-([A-Za-z]{3,9})-(\d{2,4})\b", r"\1 \2 \3", text)  # RFC 850
    if not re.match(r"(?:[A-Za-z]{3,9},?\s+)?\d{1,2}\s+[A-Za-z]{3,9}\s+\d{2,4}\s+\d{1,2}:\d{2}", text):
        return None
    try:
        moment = parsedate_to_datetime(re.sub(r"^([A-Za-z]{3})[A-Za-z]*", r"\1", text))
    except (ValueError, TypeError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _from_words(text: str, zone: ZoneInfo, day_first: bool) -> datetime | None:
    parts = _date_in_words(text.lower()) or _date_in_figures(text, day_first)
    if parts is None:
        return None
    year, month, day = parts
    clock = _CLOCK.search(text)
    if clock is None:
        return _on_day(year, month, day, zone)
    hour, half = int(clock[1]), (clock[3] or "").lower().replace(".", "")
    if half in ("pm", "م") and hour < 12:
        hour += 12
    elif half in ("am", "ص") and hour == 12:
        hour = 0
    moment = datetime(year, month, day) + timedelta(hours=hour, minutes=int(clock[2]))
    mark = _ZONE.search(text, clock.end())
    if mark is None:
        return moment.replace(tzinfo=zone)
    size = timedelta(0) if mark[4] else timedelta(hours=int(mark[2]), minutes=int(mark[3] or 0))
    return moment.replace(tzinfo=UTC) - (-size if mark[1] == "-" else size)


def _date_in_words(text: str) -> tuple[int, int, int] | None:
    text = _MONTH.sub(lambda found: f" {_MONTHS[found[1]]}monthname ", re.sub(r"(?<=\d)ی(?!\w)", "", text))
    text = _SAME_MONTH_AGAIN.sub(r"\1 ", text)
    found = re.search(r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s,،./-]+(?:of\s+)?(\d{1,2})monthname[\s,،./-]+(\d{4})", text)
    if found:
        return int(found[3]), int(found[2]), int(found[1])
    found = re.search(r"(\d{1,2})monthname[\s,،./-]+(\d{1,2})(?:st|nd|rd|th)?[\s,،./-]+(\d{4})", text)
    return (int(found[3]), int(found[1]), int(found[2])) if found else None


def _date_in_figures(text: str, day_first: bool) -> tuple[int, int, int] | None:
    found = re.search(r"(?<!\d)(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)", text)
    if found:
        return int(found[1]), int(found[2]), int(found[3])
    found = re.search(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?!\d)", text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[2]), int(found[3])
    if second > 12 or (first <= 12 and not day_first):
        first, second = second, first
    return year, second, first


def is_date_line(line: str) -> bool:
    """Whether a line is a date and little else: weekday, place or a word such as "Published"."""
    rest = re.sub(r"[\W\d_]", "", _DATE_WORDS.sub(" ", line))
    return len(line) < 80 and len(rest) < 30 and bool(re.search(r"\d", line)) and parse_date(line) is not None


def date_in_url(url: str | None, zone: ZoneInfo = LOCAL_ZONE) -> datetime | None:
    """The day that a URL names, as `parse_date` gives days; None when it names none."""
    for form in _URL_DATES:
        found = form.search(url or "")
        if found:
            try:
                return _on_day(int(found["y"]), int(found["m"]), int(found["d"]), zone).astimezone(UTC)
            except ValueError:
                continue
    return None


def _is_day(at: datetime, zone: ZoneInfo) -> bool:
    """Whether a moment is the noon that stands for a day without a time."""
    local = at.astimezone(zone)
    return (local.hour, local.minute, local.second) == (12, 0, 0)


def _not_after(at: datetime, now: datetime, zone: ZoneInfo) -> datetime:
    """`now` in place of the noon of a day that has begun; any other moment as it is."""
    has_begun = at.astimezone(zone).date() <= now.astimezone(zone).date()
    return now.replace(microsecond=0) if at > now and has_begun and _is_day(at, zone) else at


def reconcile(
    candidates: list[tuple[str, datetime | None]], now: datetime, zone: ZoneInfo = LOCAL_ZONE
) -> tuple[datetime | None, list[str]]:
    """The publication time out of (where it stands, time), best first, and notes on what was odd. `zone`: of dates without a time.

    The first that is not in the future counts, by a time of the same day where it has none itself; if all are in the future, the time of
    collection, since nothing is collected before it is published.
    """
    given = [(where, _not_after(at, now, zone)) for where, at in candidates if at is not None]
    if not given:
        return None, []
    past = [(where, at) for where, at in given if at <= now]
    notes = [f"date of the {where} lies in the future ({at:%Y-%m-%d %H:%M} UTC)" for where, at in given if at > now]
    if not past:
        return now.replace(microsecond=0), [*notes, "published set to the time of collection"]
    where, chosen = past[0]
    for other, at in past[1:]:
        if abs(at - chosen) > timedelta(hours=36):
            notes.append(f"dates differ: {where} {chosen:%Y-%m-%d}, {other} {at:%Y-%m-%d}")
    day = chosen.astimezone(zone).date()
    timed = [at for _where, at in past if at.astimezone(zone).date() == day and not _is_day(at, zone)]
    return (timed[0] if timed and _is_day(chosen, zone) else chosen), notes
