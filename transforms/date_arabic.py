"""Arabic forms of dates: مساء السبت، أمس الأول، قبل يومين، 5 أيار/مايو 2024، الخامس من كانون الثاني، ١٥ رمضان ١٤٤٦."""

from __future__ import annotations

import re
from functools import lru_cache

from transforms.date_lexicon import DateLexicon, arabic_form, date_lexicon, one_of
from transforms.date_scan import Clock, Form, Handler, ScanRules, Span, number_of, range_of, year_of
from transforms.spelling import arabic_key

_D = r"[0-9٠-٩]"
_B = r"(?<![\u0621-\u06ff])"  # no letter before: Python's \b counts vowel signs as letters
_E = r"(?![\u0621-\u064a\u0671-\u06d3])"
_YEAR = rf"((?:19|20|١٩|٢٠){_D}{_D})"
_PART = r"(?:(?:فجر|صباح|ظهر|عصر|مساء|ليل|ليلة|منتصف\s+ليل|منتصف\s+ليلة|بعد\s+ظهر|ضحى|غروب|سحر|نهار|يوم|في|خلال)\s+)"
_PRAYER = r"(?<!صلاة )(?<!خطبة )(?<!خطيب )(?<!إمام )(?<!جمع )"
_BEFORE_YEAR = "منذ|في|بين|صيف|خريف|شتاء|ربيع|مطلع|أواخر|أوائل|نهاية|منتصف|عامي|حتى"


def _keyed(words: dict[str, int]) -> dict[str, int]:
    return {" ".join(arabic_key(part) for part in name.split()): number for name, number in words.items()}


def _look(words: dict[str, int], text: str) -> int:
    return words[" ".join(arabic_key(part) for part in text.split())]


@lru_cache(maxsize=2)
def arabic_rules(language: str = "ar") -> ScanRules:
    lex = date_lexicon(language)
    key = re.compile("|".join((
        one_of(lex.weekdays, True), one_of(lex.months, True), one_of(lex.hijri_months, True),
        *(arabic_form(w) for w in ("اليوم", "أمس", "البارحة", "الليلة", "الليل", "يومين", "أيام", "قبل يوم", "بعد يوم", "أسبوع", "الأسبوع", "أسابيع",
                                   "الشهر", "شهر", "أشهر", "ليال", "يوم", "بتاريخ", "العام", "السنة", "ساعات", "ساعة", "عام", "سنة", "بيوم", "بعدها", "قبلها", "نفسها", "غدا", "اليومين", "العامين", "السنتين", "الشهرين", "النصف", "الربع", "الأشهر", "الأعوام", "السنوات", "الساعات")),
        rf"{_D}{{1,4}}\s?[/.\-]\s?{_D}{{1,2}}\s?[/.\-]\s?{_D}{{2,4}}", rf"(?:{_BEFORE_YEAR})\s+{_YEAR}",
    )))
    subordinate = "|".join(arabic_form(w) for w in lex.subordinators)
    return ScanRules(
        lexicon=lex, key=key, forms=_forms(lex),
        attribution=re.compile(rf"{_B}[وف]?{one_of(lex.attribution, True)}{_E}(?:(?!\s(?:{subordinate})\s)[^.؛\n]){{0,60}}$"),
        anniversary=re.compile(rf"{one_of(lex.anniversary, True)}[^.\n]{{0,30}}$|^(?!x)x"),
        background=re.compile(rf"{_B}{one_of(lex.background_left, True)}\s+(?:يوم\s+)?$"),
        future=re.compile(rf"{_B}[وف]?(?:{one_of(lex.future_left, True)}{_E})[^.؛\n]{{0,25}}$|{_B}س[يتن][\u0621-\u064a]{{3,}}[^.؛\n]{{0,40}}$"),
        bound=re.compile(rf"{_B}(?:هجوم|هجمات|تفجير|انفجار|قصف|ضربة|غارة|اغتيال|أحداث|احداث|مجزرة|اشتباكات|تظاهرات|احتجاجات)\s+(?:يوم\s+)?$"),
        no_date=re.compile(rf"{_B}[بلو]?(?:شارع|ساحة|جسر|حي|مستشفى|ثورة|انتفاضة|مجمع|ملعب|مدرسة|جامع|منطقة)\s+$"),
    )


def _forms(lex: DateLexicon) -> tuple[Form, ...]:
    """Without `needs`: particles are written onto Arabic words, so that no word says for certain what is not there."""
    pairs = (*_calendar_forms(lex), *_relative_forms(lex), *_weekday_forms(lex), *_loose_forms(lex))
    return tuple(Form(pattern, handler) for pattern, handler in pairs)


def _calendar_forms(lex: DateLexicon) -> list[tuple[re.Pattern[str], Handler]]:
    months, hijri, numbers = _keyed(lex.months), _keyed(lex.hijri_months), _keyed(lex.numbers)
    one = one_of(lex.months, True)
    month = rf"(?:شهر\s+)?({one})(?:\s*(?:/|\(|\\)\s*{one}\)?)?"
    weekday = rf"(?:{_PART}{{0,3}}{one_of(lex.weekdays, True)}\s*[،,(]?\s*(?:الموافق\s+)?)?(?:الـ?\s?)?"
    ordinal = "|".join(arabic_form(n) for n in lex.numbers if n.startswith("ال"))
    hijri_month = rf"(?:شهر\s+)?({one_of(lex.hijri_months, True)})"

    def iso(m: re.Match[str], clock: Clock) -> Span | None:
        return clock.date(number_of(m[3]), number_of(m[2]), number_of(m[1]))

    def numeric(m: re.Match[str], clock: Clock) -> Span | None:
        day, mon = number_of(m[1]), number_of(m[2])
        return clock.date(*((day, mon) if mon <= 12 else (mon, day)), year_of(m[3]))

    def day_range(m: re.Match[str], clock: Clock) -> Span | None:
        year = year_of(m[4])
        mon = _look(months, m[3])
        return range_of(clock.date(number_of(m[1]), mon, year), clock.date(number_of(m[2]), mon, year))

    return [
        (re.compile(rf"(?<!{_D})((?:19|20|١٩|٢٠){_D}{_D})[-/]({_D}{{1,2}})[-/]({_D}{{1,2}})(?!{_D})"), iso),
        (re.compile(rf"(?<![0-9٠-٩/.])({_D}{{1,2}})\s?[/.\-]\s?({_D}{{1,2}})\s?[/.\-]\s?((?:19|20|١٩|٢٠)?{_D}{_D})(?![0-9٠-٩/])"), numeric),
        (re.compile(rf"(?<!{_D})({_D}{{1,2}})\s*(?:-|–|و|إلى|الى|حتى)\s*({_D}{{1,2}})\s+(?:من\s+)?{month}{_E}(?:\s*[،,]?\s*(?:من\s+)?(?:عام\s+|سنة\s+)?{_YEAR})?"), day_range),
        (re.compile(rf"{weekday}(?<!{_D})({_D}{{1,2}})\s+(?:من\s+)?{hijri_month}{_E}\s*(?:عام\s+|سنة\s+)?([1١][34٣٤]{_D}{_D})"),
         lambda m, c: c.hijri(number_of(m[1]), _look(hijri, m[2]), number_of(m[3]))),
        (re.compile(rf"{weekday}(?<!{_D})({_D}{{1,2}})\s+(?:من\s+)?{month}{_E}(?:\s*[،,]?\s*(?:من\s+)?(?:عام\s+|سنة\s+|العام\s+)?{_YEAR})?"),
         lambda m, c: c.date(number_of(m[1]), _look(months, m[2]), year_of(m[3]))),
        (re.compile(rf"{weekday}({ordinal})\s+من\s+{month}{_E}(?:\s*[،,]?\s*(?:من\s+)?(?:عام\s+|سنة\s+|العام\s+)?{_YEAR})?"),
         lambda m, c: c.date(_look(numbers, m[1]), _look(months, m[2]), year_of(m[3]))),
        (re.compile(rf"{_B}{month}{_E}\s+(?:من\s+)?(?:عام\s+|سنة\s+|العام\s+)?{_YEAR}"), lambda m, c: c.named_month(_look(months, m[1]), year_of(m[2]))),
        (re.compile(rf"{_B}(?:في|خلال|شهر|مطلع|منتصف|أواخر|اواخر|أوائل|اوائل|نهاية|بداية|منذ|حتى)\s+{month}{_E}(?:\s+(?:الماضي|الجاري|الحالي|المنصرم|الفائت))?"),
         lambda m, c: c.named_month(_look(months, m[1]), None)),
        (re.compile(rf"{weekday}(?<!{_D})(?:({_D}{{1,2}})|({ordinal}))\s+من\s+(?:هذا\s+)?الشهر(?:\s+(?:الجاري|الحالي|نفسه|ذاته)|\s+(الماضي|المنصرم|الفائت))?{_E}"),
         lambda m, c: c.day_of_month(number_of(m[1]) if m[1] else _look(numbers, m[2]), bool(m[3]))),
        (re.compile(rf"{_B}(?:يوم|بتاريخ|في|{one_of(lex.weekdays, True)})\s*[،,(]?\s*(?:الموافق\s+)?({_D}{{1,2}})\s?/\s?({_D}{{1,2}})(?![0-9٠-٩/])"),
         lambda m, c: c.date(number_of(m[1]), number_of(m[2]), None) if 0 < number_of(m[2]) <= 12 else None),
        (re.compile(rf"(?<!{_D})({_D}{{1,2}})\s+(?:من\s+)?{hijri_month}{_E}"), lambda m, c: c.hijri(number_of(m[1]), _look(hijri, m[2]), None)),
    ]


def _relative_forms(lex: DateLexicon) -> list[tuple[re.Pattern[str], Handler]]:
    relative, anaphors, numbers = _keyed(lex.relative_days), _keyed(lex.anaphors), _keyed(lex.numbers)
    count = rf"({_D}{{1,2}}|{one_of(lex.numbers, True)})"
    days = one_of(lex.weekdays, True)

    def ago(m: re.Match[str], clock: Clock) -> Span | None:
        number = number_of(m[1]) if m[1][0].isdigit() else _look(numbers, m[1])
        unit = arabic_key(m[2])
        if unit.startswith("ساع"):
            return clock.back(0)
        if unit in ("ايام", "يوما", "يوم", "ليال"):
            return clock.back(number) if number <= 30 else Span(None, None, None, "background")
        return clock.back(7 * number, "week") if unit.startswith("اساب") else Span(None, None, None, "background")

    return [
        (re.compile(rf"{_B}[وف]?(?:في\s+)?{one_of(anaphors, True)}{_E}"),
         lambda m, c: Span(None, None, None, anaphor=_look(anaphors, re.sub(r"^[وف]?في\s+", "", m[0])) if re.search(r"^[وف]?في\s", m[0]) else _anaphor(anaphors, m[0]))),
        (re.compile(rf"{_B}و?(?:قبل|منذ)\s+(?:نحو\s+)?{count}\s+(أيام|ايام|يوما|يوماً|ليال|ليالٍ|أسابيع|اسابيع|ساعات|أشهر|اشهر|سنوات|أعوام|اعوام)"), ago),
        (re.compile(rf"{_B}و?(?:قبل|منذ)\s+(?:بضع\s+|عدة\s+)?(?:ساعات|ساعتين|ساعة)"), lambda m, c: c.back(0)),
        (re.compile(rf"{_B}و?قبل\s+(?:بضعة\s+|عدة\s+)?(?:أيام|ايام)"), lambda m, c: c.week(0)),
        (re.compile(rf"{_B}و?قبل\s+أسبوعين"), lambda m, c: c.back(14, "week")),
        (re.compile(rf"{_B}و?قبل\s+[أا]سبوع"), lambda m, c: c.back(7, "week")),
        # "this evening Saturday", "yesterday, Tuesday": the weekday confirms what the word says
        (re.compile(rf"{_B}[وفب]?{_PART}{{0,2}}{one_of(relative, True)}{_E}(?:\s*[،,]?\s*(?:\(\s*)?{days}{_E})?"), lambda m, c: _relative(m, c, relative, days, _keyed(lex.weekdays))),
        (re.compile(rf"{_B}{one_of(lex.overnight, True)}{_E}(?!\s+(?:{days}|الماضي))"), lambda m, c: c.overnight()),
    ]


def _anaphor(anaphors: dict[str, int], text: str) -> int:
    key = " ".join(arabic_key(part) for part in text.split())
    return anaphors.get(key, anaphors.get(key.lstrip("وف"), 0))


def _relative(m: re.Match[str], clock: Clock, relative: dict[str, int], days: str, weekdays: dict[str, int]) -> Span | None:
    """"اليوم" within "بغداد اليوم" is an outlet's name; "اليوم الثاني" counts days of something else."""
    before, after = m.string[max(0, m.start() - 8):m.start()], m.string[m.end():m.end() + 10]
    if re.search(r"(?:بغداد|العراق|السومرية)\s+$", before) and m[0].strip() == "اليوم" or re.match(r"\s+(?:الأول|الثاني|الثالث|الرابع|الوطني|العالمي|الانتخابي)", after):
        return None
    if m[0].strip() == "اليوم" and re.search(r"(?:حتى|إلى|الى|لغاية)\s+$|(?:^|[.؟!\n]\s*)و$", before):
        return None  # "until today", "And today …": these days
    text = re.sub(rf"\s*[،,]?\s*\(?\s*{days}\s*$", "", m[0])
    named = re.search(rf"({days})\s*$", m[0])
    span = _days_back(text, clock, relative)
    if named and span.first is not None and not clock.month_only and span.first.weekday() != weekdays[" ".join(arabic_key(p) for p in named[1].split())]:
        return clock.weekday(weekdays[arabic_key(named[1])], "")  # the text was written before it was published: its weekday holds
    return span


def _days_back(text: str, clock: Clock, relative: dict[str, int]) -> Span:
    key = " ".join(arabic_key(part) for part in text.split())
    while key:
        if key in relative:
            return clock.back(relative[key])
        key = key[1:] if key[:1] in "وفب" and key[1:] in relative else key.partition(" ")[2]
    return clock.back(0)


def _two_days(clock: Clock) -> Span:
    """"During the last two days"."""
    first, today = clock.back(2), clock.back(0)
    return Span(first.first, today.last, "week" if first.precision == "day" else first.precision)


def _weekday_forms(lex: DateLexicon) -> list[tuple[re.Pattern[str], Handler]]:
    days = _keyed(lex.weekdays)
    name = rf"({one_of(lex.weekdays, True)}){_E}"
    last, coming = one_of(lex.last_words, True), one_of(lex.next_words, True)

    def pair(m: re.Match[str], clock: Clock) -> Span | None:
        second = clock.weekday(_look(days, m[2]), "")
        if second.first is None:
            return second
        gap = (_look(days, m[2]) - _look(days, m[1])) % 7
        if not 0 < gap <= 3:
            return None
        if "منتصف" in m.string[max(0, m.start() - 7):m.start()]:
            return second  # midnight between two days begins the second
        return Span(second.first.fromordinal(second.first.toordinal() - gap), second.first, "day" if gap == 1 else "week")

    def single(m: re.Match[str], clock: Clock) -> Span:
        after = arabic_key(m[2] or "")
        if after and any(arabic_key(w) == after for w in lex.next_words):
            return clock.weekday(_look(days, m[1]), "next")
        return clock.weekday(_look(days, m[1]), "last" if after else "")

    return [
        (re.compile(rf"{_B}(?:ليلة|ليل)\s+{name}\s*(?:/|-|–|على|إلى|\s)\s*(?:ليلة\s+)?{name}"), pair),
        (re.compile(rf"{_PRAYER}{_B}[وفلب]?{_PART}{{0,3}}{name}(?:\s+({last}|{coming}){_E})?"), single),
    ]


def _loose_forms(lex: DateLexicon) -> list[tuple[re.Pattern[str], Handler]]:
    last, now, coming = one_of(lex.last_words, True), one_of(lex.this_words, True), one_of(lex.next_words, True)

    def unit_span(m: re.Match[str], clock: Clock) -> Span:
        unit, qualifier = arabic_key(m[1]), m[2]
        if re.fullmatch(coming, qualifier):
            return Span(None, None, None, "future")
        back = 1 if re.fullmatch(last, qualifier) else 0
        if unit == "الاسبوع":
            return clock.week(back)
        if unit == "الشهر":
            return clock.month(back)
        return Span(None, None, None, "background" if back else "period")

    count, past = one_of(("ستة", "الستة", *lex.numbers, "القليلة", "العشرة", "الثلاثة", "الأربعة", "الخمسة", "السبعة", "الثمانية", "التسعة"), True), r"(?:الماضية|الأخيرة|المنصرمة|الفائتة)"
    return [
        (re.compile(rf"{_B}(?:الأشهر|الاشهر|الشهور|الأعوام|الاعوام|السنوات|العقود)\s+(?:(?:{count}|{_D}+)\s+)?{past}"), lambda m, c: Span(None, None, None, "period")),
        (re.compile(rf"{_B}(?:العامين|السنتين|الشهرين|العقدين)\s+(?:الماضيين|الأخيرين|المنصرمين)"), lambda m, c: Span(None, None, None, "period")),
        (re.compile(rf"{_B}(?:النصف|الربع)\s+(?:الأول|الاول|الثاني|الثالث|الرابع|الأخير)\s+(?:من\s+)?(?:هذا\s+)?(?:العام|عام|سنة|السنة)(?:\s+{_YEAR}|\s+(?:الجاري|الحالي|الماضي))?"), lambda m, c: Span(None, None, None, "period")),
        (re.compile(rf"{_B}اليومين\s+(?:الماضيين|الأخيرين|المنصرمين)"), lambda m, c: _two_days(c)),
        (re.compile(rf"{_B}(?:الساعات\s+(?:القليلة\s+)?{past}|الـ?\s?{_D}+\s+ساعة\s+{past})"), lambda m, c: c.overnight()),
        (re.compile(rf"{_B}(?:خلال\s+|في\s+|مطلع\s+|منتصف\s+|نهاية\s+)?(الأسبوع|الاسبوع|الشهر|العام|السنة)\s+({last}|{now}|{coming}){_E}"), unit_span),
        (re.compile(r"هذا\s+(الأسبوع|الاسبوع|الشهر|العام)()"), lambda m, c: c.week(0) if "سبوع" in m[1] else c.month(0) if "شهر" in m[1] else Span(None, None, None, "period")),
        (re.compile(rf"{_B}(?:غداً?|يوم\s+غد|بعد\s+غد){_E}"), lambda m, c: Span(None, None, None, "future")),
        (re.compile(rf"{_B}(?:الأيام|الايام)\s+(?:القليلة\s+)?(?:الماضية|الأخيرة)"), lambda m, c: c.week(0)),
        (re.compile(rf"{_B}(?:عام|سنة|العام|{_BEFORE_YEAR})\s+{_YEAR}(?!{_D})"), lambda m, c: Span(None, None, None, "background")),
    ]
