"""The Arabic newsroom of the demo: numbers agree with what they count, and every frame of every kind comes out whole."""

from __future__ import annotations

import datetime as dt
import re

import numpy as np
import pytest

from demo.arabic import Writer, load_nouns
from demo.arabic_count import ACCUSATIVE, NOMINATIVE, OBLIQUE, count, noun, number_word, oblique, others
from demo.arabic_where import When, Where, load_words
from demo.grammar import NEEDS, expand, fits, load_frames, load_noise
from demo.places import load_places, places_by_name
from demo.truth import TOLLS, Incident, load_kinds, simulate

TODAY = dt.date(2026, 11, 24)
SOLDIER = noun("جندي", "جنود")
CIVILIAN = noun("مدني", "مدنيون", "مدنيين")
BODY = noun("جثة", "جثث", feminine=True)
GENRES = {"background", "statistics", "anniversary", "economy", "sport", "denial"}


def first(choices):
    return choices[0]


@pytest.mark.parametrize(
    ("number", "what", "nominative", "genitive"),
    [
        (1, SOLDIER, "جندي", "جندي"),
        (2, SOLDIER, "جنديان", "جنديين"),
        (3, SOLDIER, "ثلاثة جنود", "ثلاثة جنود"),
        (10, SOLDIER, "عشرة جنود", "عشرة جنود"),
        (11, SOLDIER, "أحد عشر جندياً", "أحد عشر جندياً"),
        (12, SOLDIER, "اثنا عشر جندياً", "اثني عشر جندياً"),
        (13, SOLDIER, "ثلاثة عشر جندياً", "ثلاثة عشر جندياً"),
        (20, SOLDIER, "عشرون جندياً", "عشرين جندياً"),
        (21, SOLDIER, "21 جندياً", "21 جندياً"),
        (100, SOLDIER, "100 جندي", "100 جندي"),
        (103, SOLDIER, "103 جنود", "103 جنود"),
        (111, SOLDIER, "111 جندياً", "111 جندياً"),
        (2, CIVILIAN, "مدنيان", "مدنيين اثنين"),  # not to be read as several
        (4, CIVILIAN, "أربعة مدنيين", "أربعة مدنيين"),
        (2, BODY, "جثتان", "جثتين"),
        (3, BODY, "ثلاث جثث", "ثلاث جثث"),
        (8, BODY, "ثماني جثث", "ثماني جثث"),
        (11, BODY, "إحدى عشرة جثة", "إحدى عشرة جثة"),
        (12, BODY, "اثنتا عشرة جثة", "اثنتي عشرة جثة"),
        (15, BODY, "خمس عشرة جثة", "خمس عشرة جثة"),
    ],
)
def test_numbers_agree_with_the_noun(number, what, nominative, genitive):
    assert count(number, what, NOMINATIVE) == nominative
    assert count(number, what, OBLIQUE) == genitive


def test_a_single_object_shows_its_accusative():
    assert count(1, SOLDIER, ACCUSATIVE) == "جندياً"
    assert count(1, load_nouns()["shepherd"][0], ACCUSATIVE) == "راعي أغنام"
    assert count(2, load_nouns()["shepherd"][0], OBLIQUE) == "راعيي أغنام"


def test_compound_number_words():
    assert number_word(21, NOMINATIVE) == "واحد وعشرون"
    assert number_word(32, OBLIQUE) == "اثنين وثلاثين"
    assert number_word(45, NOMINATIVE, feminine=True) == "خمس وأربعون"
    for number in (2, 100):
        with pytest.raises(ValueError, match=str(number)):
            number_word(number)
    with pytest.raises(ValueError, match="cannot be counted"):
        count(0, SOLDIER)


def test_others_agree():
    assert [others(number) for number in (1, 2, 5)] == ["آخر", "اثنان آخران", "خمسة آخرون"]
    assert [others(number, OBLIQUE) for number in (1, 2, 5)] == ["آخر", "اثنين آخرين", "خمسة آخرين"]


def test_sound_plurals_change_after_a_preposition():
    assert oblique("مسلحون مجهولو الهوية") == "مسلحين مجهولي الهوية"
    assert oblique("مسلحو تنظيم داعش") == "مسلحي تنظيم داعش"
    assert oblique("قوات الحشد الشعبي") == "قوات الحشد الشعبي"


def test_every_place_has_a_phrase_that_names_it():
    for place in load_places():
        where = Where(place, first)
        assert place.name_ar in where.full()
        assert where.full().split(" ")[0] in ("في", "قرب", "وسط", "داخل")
        assert "  " not in where.full() + where.short()


def test_subdistricts_and_directions_are_named_as_such():
    assert Where(places_by_name()["Jalawla"], first).full() == "في ناحية جلولاء شمال شرقي محافظة ديالى"
    assert Where(places_by_name()["Tarmiyah"], first).full() == "في قضاء الطارمية شمالي بغداد"
    names = {place.name_ar for place in load_places()}
    for group in ("subdistricts", "towns", "ambiguous"):
        assert set(load_words()[group]) <= names


def test_times_are_relative_to_the_publication():
    one = incident(load_kinds()["ied"], killed=1, wounded=0)  # a Monday
    told = [When(one, dt.datetime(2026, 11, day, 12), first).phrase() for day in (23, 24, 25, 28)]
    assert told == ["صباح اليوم الاثنين", "صباح أمس الاثنين", "صباح أول أمس الاثنين", "صباح الاثنين"]
    assert When(one, dt.datetime(2026, 12, 20, 12), first).phrase() == "في 23 تشرين الثاني"
    assert When(one, dt.datetime(2027, 1, 5, 12), first).phrase() == "في 23 تشرين الثاني 2026"


def incident(kind, who=None, place="Jalawla", **tolls) -> Incident:
    one = Incident("t1", kind, who or kind.who[0], dt.date(2026, 11, 23), "morning", places_by_name()[place])
    one.number = 80 if kind.count else None
    for name, value in tolls.items():
        setattr(one, name, value)
    return one


def tellings(kind):
    """Incidents of the kind with every shape of toll, told by every choice of who."""
    for who in kind.who:
        for killed, wounded in ((0, 0), (1, 0), (0, 2), (2, 1), (12, 25)):
            taken = max(killed, 1)
            counts = {"killed": killed, "wounded": wounded, "detained": taken, "abducted": taken}
            yield incident(kind, who, **{name: counts[name] if kind.tolls[name] else None for name in TOLLS})


@pytest.mark.parametrize("name", sorted(load_kinds()))
def test_no_slot_of_any_frame_stays_empty_or_open(name):
    kind, rng = load_kinds()[name], np.random.default_rng(7)
    for one in tellings(kind):
        toll = {toll: getattr(one, toll) for toll in TOLLS}
        slots = Writer(rng).slots(one, dt.datetime(2026, 11, 24, 10), toll, certain=True)
        for part, frames in load_frames("ar")[name].items():
            for frame in frames:
                if not fits(frame, toll) or (kind.minimum and not one.killed and not one.wounded):
                    continue
                if kind.family in ("operation", "court") and kind.tolls["killed"] and kind.tolls["killed"][0] == 0 and not one.killed:
                    continue  # these kill somebody always
                text = expand(frame, slots, rng)
                assert not re.search(r"[{}\[\]|_]", text), (part, frame, text)
                assert not re.search(r"(^| )(مقتل|إصابة|قُتل|أصيب|اعتقال|خطف|عن|ب|و)( [،.]|[،.]|$)", text), (part, frame, text)
                assert not re.search(r"[A-Za-z]", text), (frame, text)


def test_frames_name_only_slots_that_exist():
    known = set(Writer(np.random.default_rng(1)).slots(incident(load_kinds()["ied"], killed=1, wounded=1), dt.datetime(2026, 11, 24), {}, True))
    for name, parts in load_frames("ar").items():
        for frame in (frame for frames in parts.values() for frame in frames):
            assert set(re.findall(r"\{(\w+)\}", frame)) <= known, (name, frame)
            assert frame.count("[") == frame.count("]") and frame[1:2] != ":" or frame[:2] in NEEDS


def test_every_kind_has_frames_in_both_languages():
    for lang in ("en", "ar"):
        assert set(load_frames(lang)) >= set(load_kinds())
    frequent = [name for name, kind in load_kinds().items() if sum(kind.rate.values()) >= 15]
    for name, parts in load_frames("ar").items():
        assert {"head", "lead", "detail", "brief"} <= set(parts), name
        assert len(parts["lead"]) >= (8 if name in frequent else 4), name


def test_noise_has_no_slots_and_enough_of_every_genre():
    noise = load_noise("ar")
    assert set(noise) == GENRES
    for genre, stories in noise.items():
        assert len(stories) >= 8, genre
        for story in stories:
            for text in (story["title"], *story["paragraphs"]):
                assert "{" not in expand(text, {}, np.random.default_rng(3))


def test_the_same_state_writes_the_same_words():
    one = incident(load_kinds()["ied"], killed=2, wounded=1)
    told = [Writer(np.random.default_rng(5)).slots(one, dt.datetime(2026, 11, 24, 9), {"killed": 2, "wounded": 1}, True) for _ in range(2)]
    assert told[0] == told[1]


def test_the_toll_told_is_the_one_given():
    one = incident(load_kinds()["clash_attack"], killed=3, wounded=4)
    slots = Writer(np.random.default_rng(2)).slots(one, dt.datetime(2026, 11, 24, 9), {"killed": 1, "wounded": 0}, True)
    assert re.search("جندي", slots["tgen"]) and not re.search("جنود|آخر", slots["tgen"] + slots["ting"] + slots["tsent"] + slots["thead"])
    assert slots["alsow"] == ""


def test_a_year_of_incidents_can_be_told():
    rng = np.random.default_rng(11)
    incidents = simulate(TODAY)
    for one in incidents[::7]:
        toll = {name: getattr(one, name) for name in TOLLS}
        slots = Writer(rng).slots(one, one.moment + dt.timedelta(hours=9), toll, certain=False)
        frames = [frame for frame in load_frames("ar")[one.kind.name]["lead"] if fits(frame, toll)]
        assert frames, one.kind.name
        text = expand(frames[int(rng.integers(len(frames)))], slots, rng)
        assert len(text) > 40 and text.endswith(".")
