"""Which reports the linker takes for one incident."""

from __future__ import annotations

import itertools

import pytest

from transforms import link

MOSUL = {"governorate": "Ninewa", "place": "Mosul", "latitude": 36.34, "longitude": 43.13, "geo_precision": 1}
BAGHDAD = {"governorate": "Baghdad", "place": "Baghdad", "latitude": 33.31, "longitude": 44.37, "geo_precision": 1}
KARRADA = {"governorate": "Baghdad", "place": "Karrada", "latitude": 33.30, "longitude": 44.43, "geo_precision": 1}
SADR_CITY = {"governorate": "Baghdad", "place": "Sadr City", "latitude": 33.39, "longitude": 44.46, "geo_precision": 1}


def report(article: str, day: str | None = "2025-03-04", killed: int | None = None, wounded: int | None = None, **fields: object) -> dict:
    """A report of a roadside bomb, as the coder writes it."""
    base = {
        "article": article, "n": 0, "event_type": "Explosions/Remote violence", "sub_event_type": "Remote explosive/landmine/IED",
        "date_start": day, "date_end": day, "date_precision": "day" if day else None, "governorates_also": [], "themes": [],
        "killed": None if killed is None else {"low": killed, "high": killed},
        "wounded": None if wounded is None else {"low": wounded, "high": wounded}, "published": f"{day or '2025-03-04'}T12:00:00Z",
    }
    return base | fields


def groups(*reports: dict) -> set[frozenset[str]]:
    """The incidents as sets of articles."""
    return {frozenset(article for article, _ in incident["reports"]) for incident in link.link(list(reports))}


def together(*reports: dict) -> bool:
    return len(groups(*reports)) == 1


def test_rising_toll_is_one_incident():
    first = report("a", killed=3, wounded=9, **MOSUL)
    second = report("b", killed=5, wounded=12, **MOSUL, ) | {"published": "2025-03-05T08:00:00Z"}
    third = report("c", killed=7, wounded=14, **MOSUL) | {"published": "2025-03-07T08:00:00Z"}
    assert together(first, second, third)


def test_english_and_arabic_reports_link_by_facts():
    english = report("en", killed=5, title="Bomb kills five in Mosul", text="A roadside bomb killed five people in Mosul on Tuesday.", **MOSUL)
    arabic = report("ar", killed=5, title="مقتل خمسة بانفجار عبوة", text="قتل خمسة اشخاص بانفجار عبوة ناسفة في الموصل.", **MOSUL | {"place": "الموصل"})
    assert together(english, arabic)


def test_arabic_place_name_links_without_coordinates():
    english = report("en", killed=4, governorate="Al-Anbar", place="Ramadi")
    arabic = report("ar", killed=4, governorate="Al-Anbar", place="الرمادي")
    assert together(english, arabic)


def test_compatible_types_link_and_strange_ones_do_not():
    bomb = report("a", killed=4, **MOSUL)
    assert together(bomb, report("b", killed=4, **MOSUL, sub_event_type="Suicide bomb"))
    assert not together(bomb, report("b", killed=None, **MOSUL, sub_event_type="Peaceful protest"))


@pytest.mark.parametrize("change", [
    {"date_start": "2025-03-12", "date_end": "2025-03-12", "published": "2025-03-12T12:00:00Z"},
    {"governorate": "Al-Basrah", "place": "Basra", "latitude": 30.51, "longitude": 47.78},
    {"governorate": "Diyala", "place": None, "latitude": None, "longitude": None, "geo_precision": None},
])
def test_another_day_or_governorate_is_another_incident(change):
    assert not together(report("a", killed=4, **MOSUL), report("b", killed=4, **MOSUL) | change)


def test_two_attacks_in_one_city_on_one_day_stay_apart():
    karrada = [report(f"k{i}", killed=12, wounded=30, target="market", **KARRADA) for i in range(3)]
    sadr = [report(f"s{i}", killed=2, wounded=5, target="police", **SADR_CITY) for i in range(3)]
    assert groups(*karrada, *sadr) == {frozenset({"k0", "k1", "k2"}), frozenset({"s0", "s1", "s2"})}


def test_two_texts_about_one_city_and_day_stay_apart_when_they_tell_different_stories():
    """Nothing but city, state, publication date and text, as in sets from other countries."""
    frame = {"governorate": "Ohio", "place": "Toledo", "sub_event_type": "Attack", "event_type": "Violence against civilians"}
    barber = [
        "Derrick Holloway, 34, was shot outside his barbershop on Dorr Street by a man in a green Nissan. His sister Lavonne said the family "
        "had run the shop since 1987. Detective Prewitt is looking at security footage.",
        "A barbershop owner died Sunday night. Neighbors on Dorr Street saw a green Nissan leave; Derrick Holloway had cut hair there for "
        "decades, Lavonne Holloway told reporters.",
    ]
    party = [
        "A birthday party on Upton Avenue ended with gunfire when Marquise Tilden, 19, quarreled about a necklace. Two teenagers are at "
        "St. Vincent with leg wounds; Tilden surrendered at noon.",
        "Police charged Marquise Tilden, 19, after two teenagers were hit in the legs during a party on Upton Avenue. The quarrel was about a "
        "gold necklace, court papers say.",
    ]
    reports = [
        report(f"{name}{i}", day=None, **frame) | {"published": f"2016-05-{2 + i:02d}", "title": f"Toledo shooting {name}", "text": text}
        for name, texts in (("b", barber), ("p", party)) for i, text in enumerate(texts)
    ]
    assert groups(*reports) == {frozenset({"b0", "b1"}), frozenset({"p0", "p1"})}


def test_follow_up_without_event_date_links_by_its_words():
    frame = {"governorate": "Ohio", "place": "Toledo", "sub_event_type": "Attack"}
    first = report("a", day=None, **frame) | {
        "published": "2016-05-02", "title": "Barber killed on Dorr Street",
        "text": "Derrick Holloway, 34, was shot outside his barbershop on Dorr Street by a man in a green Nissan, his sister Lavonne Holloway said."}
    later = report("b", day=None, **frame) | {
        "published": "2016-05-13", "title": "Man held in death of barber",
        "text": "Police arrested Terrance Wimberly over the death of Derrick Holloway, shot at his Dorr Street barbershop. His green Nissan "
                "was found in Maumee. Lavonne Holloway, the sister, said she felt relief."}
    assert together(first, later)


def test_a_vague_report_does_not_tie_two_incidents():
    five = [report(f"f{i}", killed=5, wounded=11, **KARRADA) for i in range(2)]
    twenty = [report(f"t{i}", killed=20, wounded=64, **SADR_CITY) for i in range(2)]
    vague = report("v", governorate="Baghdad", place=None)
    found = groups(*five, *twenty, vague)
    assert not any({"f0", "t0"} <= group for group in found)
    assert frozenset({"f0", "f1"}) in {group - {"v"} for group in found}


def test_a_report_without_a_governorate_joins_nothing_by_its_day_alone():
    mosul, kirkuk = report("m", killed=4, **MOSUL), report("k", governorate="Kirkuk", place="Hawija", killed=4)
    assert len(groups(mosul, kirkuk, report("n", governorate=None, place="northern Iraq"))) == 3


def test_two_reports_of_one_article_are_two_incidents():
    one = report("a", killed=2, **MOSUL)
    assert len(link.link([one, one | {"n": 1}])) == 2


def test_two_round_ups_match_event_by_event():
    def round_up(article: str) -> list[dict]:
        events = [report(article, killed=2, **MOSUL), report(article, killed=6, **KARRADA), report(article, killed=1, **SADR_CITY)]
        return [event | {"n": n, "title": "Violence across Iraq", "text": "Bombs went off."} for n, event in enumerate(events)]
    incidents = link.link(round_up("x") + round_up("y"))
    assert sorted(incident["reports"] for incident in incidents) == [[["x", n], ["y", n]] for n in range(3)]


def test_a_range_that_spans_governorates_links_to_each_of_them():
    hamrin = {"place": "Hamrin mountains", "governorates_also": ["Kirkuk", "Salah al-Din"]}
    spanning = report("a", governorate="Diyala", sub_event_type="Air/drone strike", killed=4, **hamrin)
    one_side = report("b", governorate="Kirkuk", sub_event_type="Air/drone strike", killed=4, place="Hamrin")
    assert together(spanning, one_side)


def test_halabja_and_sulaymaniyah_are_not_a_contradiction():
    """Halabja became a governorate in 2025: older gazetteers keep it inside Al-Sulaymaniyah."""
    place = {"place": "Sirwan", "latitude": 35.24, "longitude": 46.05, "geo_precision": 1, "killed": 3}
    assert together(report("a", **place | {"governorate": "Halabja"}), report("b", **place | {"governorate": "Al-Sulaymaniyah"}))


def test_reasons_are_words_for_people():
    first = report("a", killed=5, **MOSUL)
    incident = link.link([first, report("b", killed=7, **MOSUL) | {"published": "2025-03-05T09:00:00Z"}])[0]
    reasons = {tuple(reason["report"]): reason for reason in incident["reasons"]}
    assert set(reasons) == {("a", 0), ("b", 0)}
    assert reasons["b", 0]["score"] > 0
    assert {"same day (4 March 2025)", "same place (Mosul)"} <= set(reasons["b", 0]["why"])
    assert any("killed 5, then 7, rising" in sentence for sentence in reasons["b", 0]["why"])


def test_score_is_the_same_whichever_report_comes_first():
    a, b = report("a", killed=5, **MOSUL), report("b", killed=7, **MOSUL) | {"published": "2025-03-05T09:00:00Z"}
    assert link.pairs([a, b]) == link.pairs([b, a]) == link.pairs([a], [b]) == link.pairs([b], [a])


def test_pairs_share_a_block_key():
    reports = [report(name, killed=5, **MOSUL) for name in "abc"] + [report("d", day=None, killed=5, **MOSUL)]
    edges = link.pairs(reports)
    assert edges
    keys = dict(zip([link.report_key(one) for one in reports], link.block_keys_of(reports), strict=True))
    assert all(set(keys[edge.report_a]) & set(keys[edge.report_b]) for edge in edges)


def test_flood_of_copies_ends_and_stays_together():
    copies = [report(f"c{number:05d}", killed=5, **MOSUL) for number in range(4_000)]
    incidents = link.link(copies)
    assert sum(len(incident["reports"]) for incident in incidents) == 4_000
    assert len(incidents) <= 4


def test_every_pair_of_one_cluster_is_free_of_contradiction():
    days = ["2025-03-04", "2025-03-05", "2025-03-06", "2025-03-09"]
    reports = [report(f"{day}{i}", day=day, killed=killed, **MOSUL) for i, killed in enumerate((2, 3, None)) for day in days]
    for incident in link.link(reports):
        told = sorted(article[:10] for article, _ in incident["reports"])
        assert all(int(b[-2:]) - int(a[-2:]) <= 2 for a, b in itertools.pairwise(told))
