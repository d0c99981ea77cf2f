"""Counting in Arabic: number words with the noun they count, in both cases (nominative, genitive, accusative).

Without vowels the last two differ only in a single noun ('على جندي', 'قتل جندياً'): OBLIQUE is the genitive and stands for both elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass

NOMINATIVE, OBLIQUE, ACCUSATIVE = "nominative", "oblique", "accusative"
INDIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")

# By which a masculine noun is counted; _WITH_FEMININE for a feminine one.
_WITH_MASCULINE = ("", "", "", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة", "عشرة")
_WITH_FEMININE = ("", "", "", "ثلاث", "أربع", "خمس", "ست", "سبع", "ثماني", "تسع", "عشر")
_TENS = {2: "عشر", 3: "ثلاث", 4: "أربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان", 9: "تسع"}
IN_WORDS_BELOW = 21  # larger numbers are told in digits, as newspapers do


@dataclass(frozen=True)
class Noun:
    """A noun that is counted. `after`: what follows it unchanged ('من الحشد الشعبي'); cases differ only where they are written."""

    one: str
    two: str  # nominative dual
    two_oblique: str
    many: str  # nominative plural
    many_oblique: str  # plural after 3 to 10, and wherever a preposition or a verb governs it
    counted: str  # accusative singular, after 11 to 99
    feminine: bool = False
    after: str = ""

    def form(self, name: str) -> str:
        """The form with its complement."""
        return f"{getattr(self, name)} {self.after}".rstrip()


def noun(one: str, many: str, many_oblique: str | None = None, *, feminine: bool = False, after: str = "") -> Noun:
    """A noun of regular dual and written accusative. `one` is indefinite; a compound ('راعي أغنام') needs Noun itself."""
    stem = one[:-1] + "ت" if one.endswith("ة") else one
    counted = one if one.endswith(("ة", "ى", "اء")) else one + "اً"
    return Noun(one, stem + "ان", stem + "ين", many, many_oblique or many, counted, feminine, after)


def number_word(number: int, case: str = NOMINATIVE, feminine: bool = False) -> str:
    """The word for 3 to 99 as it stands before a counted noun of that gender. Raises ValueError for any other number."""
    if not 3 <= number <= 99:
        raise ValueError(f"no number word for {number}")
    units = _WITH_FEMININE if feminine else _WITH_MASCULINE
    if number <= 10:
        return units[number]
    if number < 20:
        return _teen(number, case, feminine)
    tens = _TENS[number // 10] + ("ون" if case == NOMINATIVE else "ين")
    unit = number % 10
    if unit == 0:
        return tens
    if unit == 1:
        return ("إحدى" if feminine else "واحد") + f" و{tens}"
    if unit == 2:
        return _two(case, feminine) + f" و{tens}"
    return f"{units[unit]} و{tens}"


def _two(case: str, feminine: bool) -> str:
    middle = "ثنت" if feminine else "ثن"
    return f"ا{middle}ان" if case == NOMINATIVE else f"ا{middle}ين"


def _teen(number: int, case: str, feminine: bool) -> str:
    ten = "عشرة" if feminine else "عشر"
    if number == 11:
        return ("إحدى " if feminine else "أحد ") + ten
    if number == 12:
        return _two(case, feminine).removesuffix("ن") + f" {ten}"
    return (_WITH_FEMININE if feminine else _WITH_MASCULINE)[number - 10] + f" {ten}"


def noun_form(number: int) -> str:
    """Which form of the noun follows the number: the last two digits decide (103 as 3, 111 as 11, 100 as the singular)."""
    rest = number % 100
    if 3 <= rest <= 10:
        return "many_oblique"
    return "counted" if 11 <= rest <= 99 else "one"


def count(number: int, what: Noun, case: str = NOMINATIVE, digits: bool = False, spell_one: bool = False) -> str:
    """The counted noun: 'جندي', 'جنديان', 'ثلاثة جنود', 'أحد عشر جندياً', '35 جندياً'.

    `digits` writes numbers from three on in digits; `spell_one` adds 'واحد' to a single one. Raises ValueError below 1.
    """
    if number < 1:
        raise ValueError(f"{number} of {what.one} cannot be counted")
    if number == 1:
        only = (" واحدة" if what.feminine else " واحد") if spell_one else ""
        return f"{what.counted if case == ACCUSATIVE else what.one}{only} {what.after}".rstrip()
    if number == 2:
        return _dual(what, case)
    written = str(number) if digits or number >= IN_WORDS_BELOW else number_word(number, case, what.feminine)
    return f"{written} {what.form(noun_form(number))}"


def _dual(what: Noun, case: str) -> str:
    if case == NOMINATIVE:
        return what.form("two")
    if what.two_oblique == what.many_oblique:  # مدنيين is written alike for two and for many
        return f"{what.two_oblique} {'اثنتين' if what.feminine else 'اثنين'} {what.after}".rstrip()
    return what.form("two_oblique")


def others(number: int, case: str = NOMINATIVE, digits: bool = False) -> str:
    """So many further people: 'آخر', 'اثنان آخران', 'خمسة آخرين' (oblique)."""
    nominative = case == NOMINATIVE
    if number == 1:
        return "آخر"
    if number == 2:
        return "اثنان آخران" if nominative else "اثنين آخرين"
    written = str(number) if digits or number >= IN_WORDS_BELOW else number_word(number, case)
    return f"{written} {'آخرون' if nominative else 'آخرين'}"


def oblique(phrase: str) -> str:
    """The phrase after a preposition: sound plurals change their ending ('مسلحون مجهولون' -> 'مسلحين مجهولين')."""
    return " ".join(_oblique_word(word) for word in phrase.split(" "))


def _oblique_word(word: str) -> str:
    if word in ("مسلحو", "إرهابيو", "مجهولو", "مقاتلو", "متظاهرو", "محتجو"):  # before a genitive the ن falls
        return word[:-1] + "ي"
    if word.endswith("ون") and word not in ("تعاون", "قانون", "دون"):
        return word[:-2] + "ين"
    return word
