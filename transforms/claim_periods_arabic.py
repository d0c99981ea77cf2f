"""Arabic forms of periods; see transforms/claim_periods.py."""

from __future__ import annotations

import re

from transforms.claim_periods import Now, PeriodForm, between, part_of_year, past, point, since, this_or_last
from transforms.date_lexicon import arabic_form, date_lexicon, one_of
from transforms.date_scan import number_of
from transforms.spelling import arabic_key

_D = r"[0-9٠-٩]"
_YEAR = rf"(?:19|20|١٩|٢٠){_D}{_D}"
_B = r"(?<![\u0621-\u06ff])[وفبل]?"
_NUMBERS = {
    "شهرين": 2, "عامين": 2, "يومين": 2, "أسبوعين": 2, "سنتين": 2, "ثلاثة": 3, "أربعة": 4, "خمسة": 5, "ستة": 6, "سبعة": 7, "ثمانية": 8, "تسعة": 9,
    "عشرة": 10, "ثلاث": 3, "أربع": 4, "خمس": 5, "ست": 6, "سبع": 7, "ثمان": 8, "ثماني": 8, "تسع": 9, "عشر": 10, "أحد عشر": 11, "إحدى عشرة": 11, "اثني عشر": 12,
}
_ORDINALS = {"الأول": 1, "الأولى": 1, "الثاني": 2, "الثانية": 2, "الثالث": 3, "الرابع": 4, "الأخير": 4}
_PARTS = {"مطلع": "start", "بداية": "start", "بدء": "start", "أول": "start", "أوائل": "early", "منتصف": "mid", "أواسط": "mid", "أواخر": "late", "نهاية": "end", "ختام": "end", "آخر": "end"}
_UNITS = {"يوم": "day", "ايام": "day", "يوما": "day", "ساعه": "hour", "ساعات": "hour", "اسبوع": "week", "اسابيع": "week", "اسبوعين": "week", "شهر": "month", "اشهر": "month",
          "شهور": "month", "شهرا": "month", "شهرين": "month", "يومين": "day", "عام": "year", "اعوام": "year", "عاما": "year", "سنه": "year", "سنوات": "year", "عامين": "year", "سنتين": "year"}
_YEAR_WORDS = (
    rf"(?:(?:ال)?(?:عام|سنة)\s+{_YEAR}|{_YEAR}|(?:هذا\s+)?(?:العام|السنة)(?:\s+(?:الجاري|الجارية|الحالي|الحالية|الماضي|الماضية|المنصرم|نفسه|ذاته))?)"
)


def _look(table: dict, text: str):
    return table.get(" ".join(arabic_key(w) for w in text.split()))


def _point(months: str, days: str, tag: str) -> str:
    parts = "|".join(arabic_form(p) for p in _PARTS)
    return (
        rf"(?:(?P<p{tag}>{parts})\s+)?(?:ال)?(?:يوم\s+)?(?:(?:(?P<d{tag}>{_D}{{1,2}})\s+(?:من\s+)?|(?P<o{tag}>{days})\s+من\s+))?(?:شهر\s+)?"
        rf"(?:(?P<m{tag}>{months})(?:\s*/\s*{months})?(?:\s+(?:من\s+)?(?:(?:ال)?(?:عام|سنة)\s+)?(?P<y{tag}>{_YEAR}|الماضي|المنصرم|الفائت|الجاري|العام\s+الماضي|العام\s+الجاري))?|(?P<z{tag}>{_YEAR_WORDS}))"
    )


class _Handlers:
    """What each form means; the tables are keyed as `arabic_key` writes words."""

    def __init__(self, months: dict[str, int], days: dict[str, int]):
        self.months, self.days = months, days
        self.numbers = {" ".join(arabic_key(w) for w in name.split()): n for name, n in _NUMBERS.items()}
        self.ordinals = {arabic_key(name): n for name, n in _ORDINALS.items()}
        self.parts = {arabic_key(name): part for name, part in _PARTS.items()}

    def year_of(self, words: str, now: Now) -> int | None:
        digits = re.search(_YEAR, words)
        return now.year(number_of(digits.group()) if digits else None, words)

    def read(self, m: re.Match[str], tag: str, now: Now, year_from: str = ""):
        group = m.groupdict()
        words = group[f"y{tag}"] or group[f"z{tag}"] or (year_from and group[f"y{year_from}"]) or ""
        month = _look(self.months, group[f"m{tag}"]) if group[f"m{tag}"] else None
        said = None
        if words and (month is None or "عام" in words or re.search(_YEAR, words)):
            said = self.year_of(words, now)
        digits, ordinal = group[f"d{tag}"], group.get(f"o{tag}")
        day = number_of(digits) if digits else _look(self.days, ordinal) if ordinal else None
        return point(self.parts.get(arabic_key(group[f"p{tag}"] or ""), ""), month, day, said, now)

    def count(self, m: re.Match[str]) -> int:
        text = m["n"] or m.groupdict().get("k") or ""
        return number_of(text) if re.fullmatch(rf"{_D}+", text) else _look(self.numbers, text) or 1

    def ranged(self, m: re.Match[str], now: Now):
        return between(self.read(m, "a", now, "b"), self.read(m, "b", now))

    def from_start(self, m: re.Match[str], now: Now):
        return since(self.read(m, "a", now)[0], now)

    def first_months(self, m: re.Match[str], now: Now):
        return part_of_year(self.year_of(m["w"] or "", now), self.count(m), "month", "خير" in m["o"])

    def halves(self, m: re.Match[str], now: Now):
        unit = "half" if "نصف" in m["u"] else "quarter"
        ordinal = self.ordinals[arabic_key(m["o"])]
        return part_of_year(self.year_of(m["w"] or "", now), min(ordinal, 2 if unit == "half" else 4), unit, False)

    def back(self, m: re.Match[str], now: Now):
        key = arabic_key(m["u"])
        unit = _UNITS.get(key, "day")
        number_said = 2 if key.endswith("ين") else self.count(m)
        return past(now, max(1, number_said // 24) if unit == "hour" else number_said, "day" if unit == "hour" else unit)

    def this_year(self, m: re.Match[str], now: Now):
        unit = {"عام": "year", "سنه": "year", "شهر": "month", "اسبوع": "week"}[arabic_key(m["u"])]
        first, last = this_or_last(now, unit, bool(re.search("ماضي|منصرم|فائت", m.group())))
        return first, last

    def named(self, m: re.Match[str], now: Now):
        return self.read(m, "a", now)

    def until(self, m: re.Match[str], now: Now):
        return None, self.read(m, "a", now)[1]

    def days_of(self, m: re.Match[str], now: Now):
        """"من الأول إلى السابع من تشرين الأول": both days of one month."""
        first, last = (number_of(m[f"f{which}"]) if m[f"f{which}"] else _look(self.days, m[f"g{which}"]) for which in "12")
        month, year = _look(self.months, m["m"]), number_of(m["w"]) if m["w"] else None
        return between(point("", month, first, year, now), point("", month, last, year, now))


def arabic_forms() -> tuple[re.Pattern[str], tuple[PeriodForm, ...]]:
    """(pattern without which there is no period, forms in order of precedence with whether they are sums)."""
    lexicon = date_lexicon("ar")
    months = {" ".join(arabic_key(w) for w in name.split()): number for name, number in lexicon.months.items()}
    names = one_of(lexicon.months, True)
    number = rf"(?P<n>{_D}{{1,3}}|{one_of(_NUMBERS, True)})"
    units = one_of(_UNITS, True)
    days = {" ".join(arabic_key(w) for w in name.split()): number for name, number in lexicon.numbers.items() if name.startswith("ال")}  # السابع عشر
    a, b = (_point(names, one_of(days, True), tag) for tag in "ab")

    say = _Handlers(months, days)
    first, last = (rf"(?:(?P<f{n}>{_D}{{1,2}})|(?P<g{n}>{one_of(days, True)}))" for n in "12")
    forms = (
        (rf"{_B}(?:من|بين|ما\s+بين)\s+{first}\s*(?:و|إلى\s+|الى\s+|حتى\s+|-|–)\s*{last}\s+(?:من\s+)?(?:شهر\s+)?(?P<m>{names})(?:\s+(?:من\s+)?(?:ال)?(?:عام\s+|سنة\s+)?(?P<w>{_YEAR}))?", say.days_of, True),
        (rf"{_B}(?:بين|ما\s+بين|الممتدة\s+من|الممتدة\s+بين|من)\s+{a}\s*(?:و|و\s|إلى|الى|حتى|-)\s*{b}", say.ranged, True),
        (rf"{_B}(?:خلال\s+|في\s+|بين\s+)(?:ال)?(?:عامي|سنتي)\s+(?P<za>{_YEAR})\s*و\s*(?P<zb>{_YEAR})(?P<pa>)(?P<da>)(?P<ma>)(?P<ya>)(?P<pb>)(?P<db>)(?P<mb>)(?P<yb>)", say.ranged, True),
        (rf"{_B}(?:في\s+غضون|على\s+مدار|على\s+مدى|طوال|طيلة)\s+(?:نحو\s+|أقل\s+من\s+|أكثر\s+من\s+)?{number}\s+(?P<u>{units})", say.back, True),
        (rf"{_B}(?:في\s+غضون|على\s+مدار|على\s+مدى|طوال|طيلة|خلال)\s+(?P<u>أسبوعين|شهرين|عامين|سنتين)(?P<n>)", say.back, True),
        (rf"{_B}(?:منذ|من)\s+{a}\s+(?:و?حتى|إلى|الى|و?لغاية)\s+{b}", say.ranged, True),
        (rf"{_B}(?:خلال\s+|في\s+)?الأشهر\s+(?:ال)?{number}\s+(?P<o>الأولى|الاولى|الأخيرة|الاخيرة)(?:\s+من\s+(?P<w>{_YEAR_WORDS}))?", say.first_months, True),
        (rf"{_B}(?:خلال\s+|في\s+)?(?P<u>النصف|الربع)\s+(?P<o>{one_of(_ORDINALS, True)})(?:\s+(?:من|ل)\s*(?P<w>{_YEAR_WORDS}))?", say.halves, True),
        (rf"{_B}منذ\s+{a}", say.from_start, True),
        (rf"{_B}منذ\s+(?:[\u0621-\u064a]+\s+){{1,5}}?(?:في|عام|سنة)\s+{a}", say.from_start, True),
        (rf"{_B}(?:خلال\s+|في\s+)?(?:هذا\s+|هذه\s+)?(?:ال)(?P<u>عام|سنة|شهر|أسبوع)\s+(?:الجاري|الجارية|الحالي|الحالية|الماضي|الماضية|المنصرم|المنصرمة|الفائت)", say.this_year, True),
        (rf"{_B}(?:خلال|في|على\s+مدى)\s+(?:ال)?(?:آخر\s+)?(?:(?:ال)?{number}\s+)?(?:ال)?(?P<u>{units})\s*(?:ال{number.replace('<n>', '<k>')}\s+)?(?:الماضية|الماضي|الأخيرة|الاخيرة|المنصرمة|المنصرم)", say.back, True),
        (rf"{_B}خلال\s+{number}\s+(?P<u>{units})", say.back, False),
        (rf"{_B}(?:خلال|هذا)\s+(?:ال)(?P<u>عام|شهر|أسبوع)(?![\u0621-\u064a])(?!\s+(?:{_YEAR}|المقبل|القادم))", say.this_year, True),
        (rf"{_B}(?:خلال|في|طوال)\s+(?:شهر\s+|شهري\s+)?{a}(?:\s+و\s*{b})?", lambda m, now: say.ranged(m, now) if m["mb"] or m["zb"] else say.named(m, now), False),
        (rf"{_B}شهر\s+{a}", say.named, False),
        (rf"{_B}(?:حتى|لغاية|إلى\s+غاية)\s+{a}", say.until, False),
        (rf"{_B}(?:ال)?عام\s+(?P<za>{_YEAR})(?P<pa>)(?P<da>)(?P<ma>)(?P<ya>)", say.named, False),
    )
    gate = re.compile(rf"منذ|بين|من|خلال|عام|العام|الأشهر|النصف|الربع|شهر|حتى|{_YEAR}|في\s+{names}")
    return gate, tuple(PeriodForm(re.compile(pattern), handler, is_sum) for pattern, handler, is_sum in forms)
