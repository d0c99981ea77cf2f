"""Figures of people: what a sentence counts, and what an article's sentences add up to. All sentences are our own."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from transforms.coder import code_article
from transforms.document import Document
from transforms.numbers import number_words, read_numbers
from transforms.spelling import arabic_key
from transforms.tolls import KINDS


def figures(sentence: str, language: str) -> dict[str, tuple[int | None, int | None]]:
    """The sentence's figures by kind, several of a kind summed, parts left out."""
    document = Document(sentence, "", None, language)
    found: dict[str, list] = {}
    for reading in document.readings:
        for figure in document.figures(reading):
            if not figure.is_part and (figure.low is not None or figure.high is not None):
                found.setdefault(figure.kind, []).append((figure.low, figure.high))
    return {
        kind: (sum(low or 0 for low, _ in pairs), None if any(high is None for _, high in pairs) else sum(high for _, high in pairs))
        for kind, pairs in found.items()
    }


def report(text: str, language: str = "en", title: str = "", published: str = "2024-05-15") -> dict:
    """The first incident of an article."""
    coded = code_article({"id": "t", "title": title, "text": text, "published": published, "lang": language})
    assert coded.reports, "no incident was found"
    return coded.reports[0]


def bounds(value: dict | None) -> tuple | None:
    return None if value is None else (value["low"], value["high"])


ENGLISH = [
    # who stands where
    ("Two soldiers were killed in Hawija.", {"killed": (2, 2)}),
    ("Gunmen killed two soldiers in Hawija.", {"killed": (2, 2)}),
    ("Three soldiers killed two militants near Rutba.", {"killed": (2, 2)}),
    ("A mortar round landed on a farm, killing a girl and wounding her two brothers.", {"killed": (1, 1), "wounded": (2, 2)}),
    ("A car bomb in Khalis left nine people dead and fourteen injured.", {"killed": (9, 9), "wounded": (14, 14)}),
    ("Four killed, seven wounded in Tarmiyah blast", {"killed": (4, 4), "wounded": (7, 7)}),
    ("Eleven policemen, among them a captain, were killed.", {"killed": (11, 11)}),
    ("Six conscripts, a cook included, were wounded.", {"wounded": (6, 6)}),
    ("The blast claimed 13 lives.", {"killed": (13, 13)}),
    ("Two masons were killed and a third was hit in the arm.", {"killed": (2, 2), "wounded": (1, 1)}),
    # victims without a number
    ("A police officer was killed in Baiji.", {"killed": (1, 1)}),
    ("Gunmen shot dead the mukhtar of a village and his driver.", {"killed": (2, 2)}),
    ("A lieutenant and four of his men were killed.", {"killed": (5, 5)}),
    ("A major commanding an outpost and three of his men were wounded.", {"wounded": (3 + 1, 4)}),
    ("A shepherd of 58 was wounded by a mine.", {"wounded": (1, 1)}),
    ("A family of six was killed when a shell hit their house.", {"killed": (6, 6)}),
    ("He was killed at once.", {"killed": (1, 1)}),
    # numbers and hedges
    ("At least five people were killed.", {"killed": (5, None)}),
    ("More than twenty people were wounded.", {"wounded": (20, None)}),
    ("Up to ten fighters were killed.", {"killed": (0, 10)}),
    ("Dozens were wounded.", {"wounded": (12, None)}),
    ("Several civilians were wounded.", {"wounded": (3, None)}),
    ("Between eight and twelve militants were killed.", {"killed": (8, 12)}),
    ("Two dozen recruits were killed.", {"killed": (24, 24)}),
    ("Half a dozen recruits were wounded.", {"wounded": (6, 6)}),
    ("One hundred and twenty-five people were wounded.", {"wounded": (125, 125)}),
    # kinds
    ("Federal police arrested four suspects in Mosul.", {"detained": (4, 4)}),
    ("Masked men abducted three truffle hunters near Hatra.", {"abducted": (3, 3)}),
    ("Two brothers were kidnapped and later killed.", {"abducted": (2, 2), "killed": (2, 2)}),
    ("Two brothers were bundled into a car by men in uniform.", {"abducted": (2, 2)}),
    ("Police took two men into custody at dawn.", {"detained": (2, 2)}),
    ("Gunmen took three drivers from their trucks.", {"abducted": (3, 3)}),
    ("Three reporters who had been held since May were freed.", {}),
    # harm that two words say
    ("Three people sustained shrapnel wounds.", {"wounded": (3, 3)}),
    ("A boy lost both legs when he stepped on a mine.", {"wounded": (1, 1)}),
    ("A photographer's arm was broken by a truncheon.", {"wounded": (1, 1)}),
    ("Two children were cut by flying glass.", {"wounded": (2, 2)}),
    ("Six people were rushed to hospital after the blast.", {"wounded": (6, 6)}),
    ("Shelling left a villager with shrapnel in his back.", {"wounded": (1, 1)}),
    ("The body of a man with bullet wounds was found.", {"killed": (1, 1)}),
    # those who come with others, and bands
    ("An officer was martyred along with two of his guards.", {"killed": (3, 3)}),
    ("Police arrested a preacher together with his driver.", {"detained": (2, 2)}),
    ("Gunmen killed a family of five in their home.", {"killed": (5, 5)}),
    ("Four members of one family were killed.", {"killed": (4, 4)}),
    ("Unknown gunmen assassinated Sabri Omran, a lawyer.", {"killed": (1, 1)}),
    ("Three of the militia's fighters had fallen in the fight, and prices had fallen too.", {"killed": (3, 3)}),
    # whole counts
    ("The number of people hurt in the blast has risen to thirteen.", {"wounded": (13, 13)}),
    ("No fewer than fourteen people lost their lives.", {"killed": (14, None)}),
    ("Mortar rounds fell among families on the bridge.", {}),
    # nobody
    ("The bomb damaged one lorry but harmed nobody.", {"killed": (0, 0), "wounded": (0, 0)}),
    ("No casualties were reported.", {"killed": (0, 0), "wounded": (0, 0)}),
    ("Nobody was reported hurt.", {"killed": (0, 0), "wounded": (0, 0)}),
    ("The shells fell on open land without injuring anyone.", {"killed": (0, 0), "wounded": (0, 0)}),
    ("No one was killed.", {"killed": (0, 0)}),
    ("There was no harm to civilians.", {}),
    # who speaks is nobody's victim
    ("A bomb wounded two guards, a police officer said.", {"wounded": (2, 2)}),
    ("The attack killed eight, a medic and two officers of the force said.", {"killed": (8, 8)}),
    # no figures of people
    ("Police found two bombs and nine rockets in a cave.", {}),
    ("Thirty sheep were killed by the shelling.", {}),
    ("Two hundred workers held a sit-in before the refinery.", {}),
    ("There is no word on casualties.", {}),
    ("The group has claimed 14 attacks in Diyala since May.", {}),
    ("Two men were arrested, accused of killing a teacher.", {"detained": (2, 2)}),
    ("A contractor died of a heart attack during the alarm.", {}),
    ("The ministry said 14 militants were neutralised.", {"killed": (14, 14)}),
    ("Nine of the wounded are in a grave state.", {}),
    ("At 10 pm the wounded were taken to hospital.", {}),
]

ARABIC = [
    ("مقتل جندي في هجوم قرب الحويجة", {"killed": (1, 1)}),
    ("إصابة جنديين بانفجار عبوة في الطارمية", {"wounded": (2, 2)}),
    ("مقتل ضابط وإصابة ثلاثة من مرافقيه", {"killed": (1, 1), "wounded": (3, 3)}),
    ("استشهد أحد عشر شرطياً وأصيب خمسة عشر آخرون", {"killed": (11, 11), "wounded": (15, 15)}),
    ("قُتلت امرأة وجُرح طفلاها", {"killed": (1, 1), "wounded": (2, 2)}),
    ("قتل ثلاثة وعشرون شخصاً وأصيب مئة وخمسة", {"killed": (23, 23), "wounded": (105, 105)}),
    ("سقوط ٧ قتلى و١٢ جريحاً بتفجير في بعقوبة", {"killed": (7, 7), "wounded": (12, 12)}),
    ("قال مصدر طبي إن أربعة مدنيين قُتلوا وإن تسعة أصيبوا", {"killed": (4, 4), "wounded": (9, 9)}),
    ("اغتال مسلحون مجهولون ضابطاً برتبة رائد وسائقه", {"killed": (2, 2)}),
    ("هاجم مسلحون نقطة للجيش ما أدى إلى استشهاد ضابط وجنديين", {"killed": (3, 3)}),
    ("إصابة خمسة أشخاص بينهم طفلان", {"wounded": (5, 5)}),
    ("أصيب ما لا يقل عن عشرين متظاهراً", {"wounded": (20, None)}),
    ("مقتل ثلاثة جنود على الأقل", {"killed": (3, None)}),
    ("إصابة عشرات المتظاهرين", {"wounded": (12, None)}),
    ("مقتل عدد من المدنيين", {"killed": (3, None)}),
    ("مقتل مدنيين اثنين", {"killed": (2, 2)}),
    ("القبض على أربعة مطلوبين في تلعفر", {"detained": (4, 4)}),
    ("اختطف مسلحون راعيين في بادية الحضر", {"abducted": (2, 2)}),
    ("العثور على جثث خمسة رجال", {"killed": (5, 5)}),
    ("العثور على ثلاث جثث", {"killed": (3, 3)}),
    ("فجّر انتحاري نفسه عند حاجز ما أدى إلى مقتل شرطيين", {"killed": (3, 3)}),
    ("سقطت قذيفة في أرض زراعية دون وقوع خسائر بشرية", {"killed": (0, 0), "wounded": (0, 0)}),
    ("لم يسفر الهجوم عن ضحايا", {"killed": (0, 0), "wounded": (0, 0)}),
    ("ولم تُعرف حصيلة الضحايا", {}),
    ("حكم بالإعدام بحق مدان بقتل جنديين", {}),
    ("ضبط ثلاث عبوات ناسفة وخمسة صواريخ", {}),
    ("وقال ضابط في الشرطة إن القوة طوقت المكان", {}),
    ("سقوط ثلاثة صواريخ قرب القاعدة", {}),
]


@pytest.mark.parametrize(("sentence", "expected"), ENGLISH)
def test_an_english_sentence_is_counted(sentence, expected):
    found = {kind: (low or 0, high) for kind, (low, high) in figures(sentence, "en").items()}
    assert found == expected


@pytest.mark.parametrize(("sentence", "expected"), ARABIC)
def test_an_arabic_sentence_is_counted(sentence, expected):
    assert figures(sentence, "ar") == expected


STORIES = [
    ("a higher toll replaces the first", "A bomb killed six people in Khalis on Tuesday. The death toll rose to nine on Wednesday.", "killed", (9, 9)),
    ("another two died", "A bomb killed six people in Khalis on Tuesday. Another two died in hospital.", "killed", (8, 8)),
    ("a part is no addition", "A bomb killed six people in Khalis on Tuesday. Two policemen were killed, one of them a captain.", "killed", (6, 6)),
    ("attackers count", "Gunmen killed four soldiers in Khalis on Tuesday. Three militants were killed in the fight.", "killed", (7, 7)),
    ("accounts differ", "A bomb killed six people in Khalis on Tuesday. The mayor put the dead at eight.", "killed", (6, 8)),
    ("from five to six", "The death toll from Tuesday's bombing in Khalis rose from five to six on Wednesday.", "killed", (6, 6)),
    ("a bomber is dead too", "A suicide bomber blew himself up at a checkpoint in Khalis on Tuesday, killing two policemen.", "killed", (3, 3)),
    ("a hedged count has room for the bomber", "A suicide bomber blew himself up in a market in Khalis on Tuesday, killing at least 20 people.", "killed",
     (20, None)),
    ("two figures of one account", "A bomb killed six people and wounded nine in Khalis on Tuesday. A medic gave the toll as eight dead and more than 12 wounded.",
     "wounded", (9, None)),
    ("a week's sum is no toll", "A grenade wounded a guard in Khalis on Tuesday.\n\nTotals for the week: 14 wounded.", "wounded", (1, 1)),
]


@pytest.mark.parametrize(("why", "text", "kind", "expected"), STORIES, ids=[s[0] for s in STORIES])
def test_an_article_adds_up(why, text, kind, expected):
    assert bounds(report(text)[kind]) == expected, why


def test_the_headline_counts_where_the_body_is_silent():
    body = "Gunmen attacked an army post near Khalis on Tuesday night, police said. The road was closed."
    found = report(body, title="Three soldiers killed in attack near Khalis")
    assert bounds(found["killed"]) == (3, 3)
    assert found["evidence"]["title:killed"] == [0, 21]


def test_background_counts_nobody():
    text = "A roadside bomb wounded a guard in Khalis on Tuesday, police said. In March last year a bombing in the same town killed forty people."
    found = report(text)
    assert bounds(found["wounded"]) == (1, 1)
    assert found["killed"] is None


def test_arabic_toll_that_rises():
    text = "ارتفعت حصيلة ضحايا التفجير الذي ضرب الخالص أمس الثلاثاء من خمسة إلى سبعة قتلى و14 جريحاً، بحسب مصدر طبي."
    found = report(text, "ar")
    assert bounds(found["killed"]) == (7, 7)
    assert bounds(found["wounded"]) == (14, 14)


# --- numbers ---
_ONES = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "x x twenty thirty forty fifty sixty seventy eighty ninety".split()
_UNITS = {
    1: ("واحد", "واحدة"), 2: ("اثنين", "اثنتين"), 3: ("ثلاثة", "ثلاث"), 4: ("أربعة", "أربع"), 5: ("خمسة", "خمس"), 6: ("ستة", "ست"),
    7: ("سبعة", "سبع"), 8: ("ثمانية", "ثماني"), 9: ("تسعة", "تسع"), 10: ("عشرة", "عشر"),
}  # fmt: skip
_TEN_STEMS = {20: "عشر", 30: "ثلاث", 40: "أربع", 50: "خمس", 60: "ست", 70: "سبع", 80: "ثمان", 90: "تسع"}
_HUNDRED_STEMS = {3: "ثلاث", 4: "أربع", 5: "خمس", 6: "ست", 7: "سبع", 8: "ثمان", 9: "تسع"}


def english_words(number: int, with_and: bool, hyphen: bool) -> str:
    words = [_ONES[number // 100], "hundred"] if number >= 100 else []
    rest = number % 100
    if words and rest and with_and:
        words.append("and")
    if 0 < rest < 20:
        words.append(_ONES[rest])
    elif rest:
        words.append(_TENS[rest // 10] + (("-" if hyphen else " ") + _ONES[rest % 10] if rest % 10 else ""))
    return " ".join(words)


def arabic_below_hundred(number: int, feminine: bool, oblique: bool) -> str:
    if number <= 10:
        return _UNITS[number][feminine]
    if number == 11:
        return "إحدى عشرة" if feminine else "أحد عشر"
    if number == 12:
        return ("اثنتي عشرة" if oblique else "اثنتا عشرة") if feminine else ("اثني عشر" if oblique else "اثنا عشر")
    if number < 20:
        return f"{_UNITS[number - 10][feminine]} {'عشرة' if feminine else 'عشر'}"
    ten = _TEN_STEMS[number // 10 * 10] + ("ين" if oblique else "ون")
    return ten if number % 10 == 0 else f"{_UNITS[number % 10][feminine]} و{ten}"


def arabic_words(number: int, feminine: bool, oblique: bool, hundred: str) -> str:
    parts = []
    if number >= 200:
        stem = _HUNDRED_STEMS.get(number // 100)
        parts.append(stem + hundred if stem else ("مئتين" if oblique else "مئتان"))
    elif number >= 100:
        parts.append(hundred)
    if number % 100:
        parts.append(arabic_below_hundred(number % 100, feminine, oblique))
    return " و".join(parts)


@settings(deadline=None)  # the first example reads the lexicon
@given(st.integers(1, 999), st.booleans(), st.booleans())
def test_english_number_words_are_read_back(number, with_and, hyphen):
    keys = f"killed {english_words(number, with_and, hyphen)} people".split()
    found = read_numbers(keys, number_words("en"))
    assert [(n.low, n.high, n.first, n.last) for n in found] == [(number, number, 1, len(keys) - 2)]


@settings(deadline=None)
@given(st.integers(1, 999), st.booleans(), st.booleans(), st.sampled_from(["مئة", "مائة"]), st.sampled_from(["", "و", "ب"]))
def test_arabic_number_words_are_read_back(number, feminine, oblique, hundred, clitic):
    keys = [arabic_key(word) for word in f"قتل {clitic}{arabic_words(number, feminine, oblique, hundred)} شخصا".split()]
    found = read_numbers(keys, number_words("ar"))
    assert [(n.low, n.high, n.last) for n in found] == [(number, number, len(keys) - 2)]


@pytest.mark.parametrize(
    ("text", "language", "low"),
    [("1,104 people", "en", 1104), ("٣٥ شخصا", "ar", 35), ("۳۵ شخصا", "ar", 35), ("1.200 people", "en", 1200), ("two thousand three hundred people", "en", 2300)],
)
def test_digits_and_thousands(text, language, low):
    keys = [arabic_key(word) if language == "ar" else word for word in text.split()]
    assert read_numbers(keys, number_words(language))[0].low == low


@pytest.mark.parametrize("text", ["aged 14 people", "killed in 2014 people", "30 km away", "killed at 10:30 people", "seven rockets fell"])
def test_what_counts_nobody(text):
    assert not any(n.counts for n in read_numbers(text.split(), number_words("en")))


# --- evidence ---
_PLACES = st.sampled_from(["Khalis", "Hawija", "Tarmiyah", "Rutba"])
_VICTIMS = st.sampled_from(["soldiers", "policemen", "farmers", "guards of the oil police", "people"])


@given(st.integers(2, 99), st.integers(2, 99), _VICTIMS, _PLACES, st.booleans())
def test_the_number_stands_in_its_span(killed, wounded, victims, place, in_words):
    first = english_words(killed, True, True) if in_words else str(killed)
    text = f"Gunmen attacked a market in {place} on Tuesday, killing {first} {victims} and wounding {wounded} others, police said."
    found = report(text)
    assert bounds(found["killed"]) == (killed, killed)
    assert bounds(found["wounded"]) == (wounded, wounded)
    start, end = found["evidence"]["killed"]
    assert first in text[start:end]
    start, end = found["evidence"]["wounded"]
    assert str(wounded) in text[start:end]


def test_each_of_several_figures_keeps_its_own_words():
    text = "A bomb killed six people in Khalis on Tuesday. The mayor put the dead at eight."
    found = report(text)["figure_evidence"]["killed"]
    assert [(one["low"], text[slice(*one["evidence"])]) for one in found] == [(6, "killed six people"), (8, "the dead at eight")]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_figure_has_its_words(language):
    """In every sentence of this file, what a figure's span holds is a word of number, person or harm, and lies inside the sentence."""
    for sentence, _ in ENGLISH if language == "en" else ARABIC:
        document = Document(sentence, "", None, language)
        for reading in document.readings:
            for figure in document.figures(reading):
                assert figure.kind in KINDS
                first, last = figure.span
                assert 0 <= first <= last < len(reading.keys)
                start, end = reading.chars(first, last)
                assert sentence[start:end].strip() == sentence[start:end] != ""
