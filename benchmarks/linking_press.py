"""A labelled press for the linker: invented events, each told by several outlets in their own words, as a coder would see it.

Two countries: Iraq (places with coordinates, English and Arabic, tolls, actors, round-ups) and a foreign one (names of cities and states,
publication dates, title and text, nothing else). Events are not independent: as in UCDP GED's events for Iraq (Sundberg and
Melander 2013), where about a third share day and town with another one, many have a twin in the same city on the same day.
People, streets and outlets are invented; towns are real.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from benchmarks import linking_words as vocabulary
from benchmarks.linking_places import FOREIGN_PLACES, IRAQI_PLACES, QUARTERS
from transforms.linking.words import rarity_table

RARITY = {word: rarity for word, rarity in rarity_table().items() if word.isascii() and word.isalpha()}
COMMON = (list(RARITY), [min(2.718 ** -rarity, 0.5) for rarity in RARITY.values()])
BEAT = random.Random(5).sample([word for word, rarity in RARITY.items() if 2.5 <= rarity <= 4.8], 260)  # what all such news share
ARABIC = [word for word in rarity_table() if not word.isascii()]
TOPICAL = [word for word, rarity in RARITY.items() if rarity >= 3]
FIRST_DAY = dt.date(2025, 1, 1)
TWIN_SHARE = 0.3
NEIGHBOUR_SHARE = 0.8  # of twins: in the same town
KIN = {
    "Suicide bomb": ["Remote explosive/landmine/IED", "Armed clash"], "Remote explosive/landmine/IED": ["Suicide bomb", "Attack"],
    "Armed clash": ["Attack", "Arrests", "Government regains territory"], "Attack": ["Armed clash"],
    "Air/drone strike": ["Shelling/artillery/missile attack"], "Shelling/artillery/missile attack": ["Air/drone strike"],
    "Arrests": ["Disrupted weapons use", "Other"], "Peaceful protest": ["Protest with intervention"],
    "Abduction/forced disappearance": ["Attack"],
}
KINDS = {
    "Remote explosive/landmine/IED": 0.27, "Armed clash": 0.2, "Attack": 0.2, "Suicide bomb": 0.07, "Air/drone strike": 0.09,
    "Shelling/artillery/missile attack": 0.06, "Arrests": 0.05, "Peaceful protest": 0.03, "Abduction/forced disappearance": 0.03,
}


@dataclass
class Event:
    """What happened; reports tell parts of it."""

    number: int
    day: dt.date
    city: tuple
    quarter: str
    kind: str
    killed: int
    wounded: int
    details: dict[str, str] = field(default_factory=dict)
    arabic_topic: list[str] = field(default_factory=list)
    topic: list[str] = field(default_factory=list)  # words that accounts of this event tend to use
    perpetrator: str | None = None
    target: str | None = None


def make_events(chance: random.Random, cities: list[tuple], count: int, days: int, kinds: dict[str, float]) -> list[Event]:
    """`count` events; cities are drawn with weights that fall like 1/rank, and about TWIN_SHARE of the events have a twin."""
    weights = [1 / (rank + 1) for rank in range(len(cities))]
    events: list[Event] = []
    while len(events) < count:
        twin = events[-1] if events and chance.random() < TWIN_SHARE else None
        city = neighbour(chance, twin.city, cities) if twin else chance.choices(cities, weights)[0]
        day = twin.day + dt.timedelta(days=chance.choice([0, 0, 0, 1])) if twin else FIRST_DAY + dt.timedelta(days=chance.randrange(days))
        kind = twin.kind if twin and chance.random() < 0.6 else chance.choices(list(kinds), list(kinds.values()))[0]
        killed = min(int(chance.paretovariate(1.1)) - chance.choice([0, 1]), 60)
        wounded = min(int(chance.paretovariate(0.8)) - chance.choice([0, 1]), 150)
        if kind in ("Arrests", "Peaceful protest", "Abduction/forced disappearance"):
            killed = wounded = 0
        event = Event(len(events), day, city, chance.choice(QUARTERS), kind, killed, wounded)
        event.perpetrator = chance.choice(["Islamic State", "unknown gunmen", "Iraqi security forces", "Popular Mobilization Forces", None])
        event.target = chance.choice(["police", "army", "civilians", "Popular Mobilization Forces", "oil facility", "tribal sheikh", None])
        event.details = make_details(chance, event, twin)
        event.arabic_topic = chance.sample(ARABIC, 10) + ["".join(chance.choices("بتجحدرسصطعفقلمنهوي", k=5)) for _ in range(25)]
        event.topic = chance.sample(TOPICAL, 35) + [chance.choice(vocabulary.LAST_NAMES).lower() for _ in range(10)]
        events.append(event)
    return events


def neighbour(chance: random.Random, city: tuple, cities: list[tuple]) -> tuple:
    """Mostly the same town, else one close by: gangs and insurgents strike in neighbouring towns on one day."""
    if len(city) < 4 or chance.random() < NEIGHBOUR_SHARE:
        return city
    return min((other for other in cities if other is not city), key=lambda other: abs(other[2] - city[2]) + abs(other[3] - city[3]))


def make_details(chance: random.Random, event: Event, twin: Event | None) -> dict[str, str]:
    """The particulars that tell this event from others; a twin shares some, as when one gang or one street is in the news twice."""

    def name() -> str:
        return f"{chance.choice(vocabulary.FIRST_NAMES)} {chance.choice(vocabulary.LAST_NAMES)}"

    details = {
        "victim": name(), "age": str(chance.randint(16, 79)), "suspect": name(), "suspect_age": str(chance.randint(16, 60)),
        "street": f"{chance.choice(vocabulary.STREETS)} {chance.choice(['Street', 'Avenue', 'Road', 'Boulevard'])}",
        "block": str(chance.randint(1, 99) * 100), "venue": chance.choice(vocabulary.VENUES), "time": chance.choice(vocabulary.TIMES),
        "clock": f"{chance.randint(1, 12)}:{chance.randint(0, 59):02d}", "vehicle": chance.choice(vocabulary.VEHICLES),
        "object": chance.choice(vocabulary.OBJECTS), "object2": chance.choice(vocabulary.OBJECTS), "witness": name(),
        "trade": chance.choice(vocabulary.TRADES), "motive": chance.choice(vocabulary.MOTIVES), "quarter": event.quarter,
        "chief": vocabulary.LAST_NAMES[sum(map(ord, event.city[0])) % len(vocabulary.LAST_NAMES)], "city": event.city[0],
        "hospital": vocabulary.HOSPITALS[sum(map(ord, event.city[0])) % len(vocabulary.HOSPITALS)],
    }
    if twin:
        for shared in ("street", "venue", "vehicle", "object", "time", "quarter"):
            if chance.random() < 0.2:
                details[shared] = twin.details[shared]
    return details


def number_word(chance: random.Random, number: int) -> str:
    return vocabulary.NUMBERS[number] if number < len(vocabulary.NUMBERS) and chance.random() < 0.7 else str(number)


def tell(chance: random.Random, event: Event, killed: int, wounded: int, length: int, later: bool, brief: bool = False) -> tuple[str, str]:
    """(title, text) of one outlet's account, in English; `length` is the number of detail sentences."""
    acts = vocabulary.ACTS[event.kind]
    values = event.details | {
        "act": chance.choice(acts["noun"]), "Act": chance.choice(acts["noun"]).capitalize(), "verb": chance.choice(acts["verb"]),
        "weekday": f"{event.day:%A}", "killed": number_word(chance, killed), "wounded": number_word(chance, wounded),
        "state": event.city[1], "toll": toll_words(chance, killed, wounded),
    }
    titles = vocabulary.LATE_TITLES if later else vocabulary.TITLES
    title = chance.choice(titles).format(**values)
    leads = vocabulary.LATE_LEADS if later else vocabulary.LEADS
    sentences = [chance.choice(leads)] + chance.sample(vocabulary.DETAILS, min(length, len(vocabulary.DETAILS)))
    sentences += chance.sample(vocabulary.BACKGROUND, chance.randint(0, 1 if brief else 3))
    if chance.random() < 0.5:
        title += ", " + " ".join(chance.sample(event.topic, 2))
    told = [chance.choice(options) if isinstance(options, tuple) else options for options in sentences]
    closeness = chance.random()
    told = [sentence.format(**values) + " " + filler(chance, event, closeness, 6 if brief else 24) for sentence in told]
    return title[0].upper() + title[1:], " ".join(told)


def filler(chance: random.Random, event: Event, closeness: float, longest: int) -> str:
    """Words around a sentence: of the language at large, of such news, and of this event. Together with the sentences they give pairs of
    texts the likeness that real ones have: in articles on Iraq the cosine is .01 to .06 between strangers, and .10 at the median
    between two halves of one article, which say different things."""
    count = chance.randint(4, longest)
    drawn = chance.choices(*COMMON, k=count // 2) + chance.choices(BEAT, k=count // 4) + chance.choices(event.topic, k=round(count * closeness / 3))
    chance.shuffle(drawn)
    return " ".join(drawn).capitalize() + "."


def toll_words(chance: random.Random, killed: int, wounded: int) -> str:
    if not killed and not wounded:
        return chance.choice(["no one hurt", "no casualties", "nobody injured"])
    parts = [f"{number_word(chance, n)} {chance.choice(words)}" for n, words in (
        (killed, ["dead", "killed", "people killed"]), (wounded, ["hurt", "wounded", "injured"])) if n]
    return " and ".join(parts)


def tell_in_arabic(chance: random.Random, event: Event, killed: int, wounded: int) -> tuple[str, str]:
    act = vocabulary.ARABIC_ACTS[event.kind]
    values = {"act": act, "city": event.city[4], "killed": killed, "wounded": wounded, "trade": chance.choice(vocabulary.ARABIC_TRADES)}
    title = chance.choice(vocabulary.ARABIC_TITLES).format(**values)
    sentences = chance.sample(vocabulary.ARABIC_SENTENCES, chance.randint(2, len(vocabulary.ARABIC_SENTENCES)))
    closeness = chance.random()
    words = [
        chance.choices(ARABIC, k=chance.randint(2, 8)) + chance.choices(event.arabic_topic, k=round(5 * closeness))
        + ["".join(chance.choices("ابتجحدرسصطعفقلمنهوي", k=5)) for _ in range(chance.randint(0, 4))] for _ in sentences
    ]
    return title, " ".join(f"{sentence.format(**values)} {' '.join(more)}." for sentence, more in zip(sentences, words, strict=True))


def tolls_told(chance: random.Random, event: Event, delay_days: int) -> tuple[int, int]:
    """The toll as an outlet has it: early ones are lower, some are off by one or two."""
    killed, wounded = event.killed, event.wounded
    if delay_days == 0 and chance.random() < 0.3:
        killed, wounded = round(killed * chance.uniform(0.5, 1)), round(wounded * chance.uniform(0.4, 1))
    if chance.random() < 0.12:
        killed = max(0, killed + chance.choice([-1, 1, 2]))
    if chance.random() < 0.25:
        wounded = max(0, round(wounded * chance.uniform(0.7, 1.4)))
    return killed, wounded


def delay(chance: random.Random) -> int:
    """Days from the event to the account: most at once, some as follow-ups."""
    draw = chance.random()
    return 0 if draw < 0.45 else 1 if draw < 0.72 else chance.randint(2, 4) if draw < 0.88 else chance.randint(5, 14)


def iraqi_reports(
    seed: int, event_count: int, days: int, with_text: bool = True, spoiled: bool = True,
) -> tuple[list[dict], dict[tuple[str, int], int]]:
    """Coded reports, with a coder's errors where `spoiled`, and the truth: (article, n) -> number of the event."""
    chance = random.Random(seed)
    reports, truth = [], {}
    events = make_events(chance, IRAQI_PLACES, event_count, days, KINDS)
    for event in events:
        base = None
        for _ in range(1 + min(int(chance.expovariate(0.6)), 8)):
            report = _code_account(chance, event, len(reports), with_text)
            if spoiled:
                _spoil(chance, report, event)
            if base and chance.random() < 0.12:  # a syndicated copy
                report |= {name: base[name] for name in ("title", "text", "killed", "wounded", "lang") if name in base}
                report["syndicated_from"] = base["article"]
            base = base or report
            truth[(report["article"], 0)] = event.number
            reports.append(report)
    _bundle_round_ups(chance, reports, truth)
    return reports, truth


def _code_account(chance: random.Random, event: Event, number: int, with_text: bool) -> dict:
    city, governorate, latitude, longitude, arabic = event.city
    days_later = delay(chance)
    killed, wounded = tolls_told(chance, event, days_later)
    published = dt.datetime.combine(event.day, dt.time(chance.randrange(24), chance.randrange(60))) + dt.timedelta(days=days_later)
    is_arabic = chance.random() < 0.25
    report = {
        "article": f"s{number:06d}", "n": 0, "sub_event_type": event.kind, "governorate": governorate, "governorates_also": [],
        "place": arabic if is_arabic else city, "latitude": latitude, "longitude": longitude, "geo_precision": 1,
        "date_start": event.day.isoformat(), "date_end": event.day.isoformat(), "date_precision": "day",
        "killed": {"low": killed, "high": killed}, "wounded": {"low": wounded, "high": wounded}, "perpetrator": event.perpetrator,
        "target": event.target, "published": published.isoformat() + "Z", "source": f"outlet{chance.randrange(30)}",
        "lang": "ar" if is_arabic else "en",
    }
    if chance.random() < 0.2:  # outlets do not name the same side of an event
        report["target"] = chance.choice(["security forces", "civilians", "officials", "police", event.quarter])
    if chance.random() < 0.15:
        report["perpetrator"] = chance.choice(["Islamic State", "unknown gunmen", "Iran-backed militias"])
    if with_text:
        told = tell_in_arabic(chance, event, killed, wounded) if is_arabic else tell(
            chance, event, killed, wounded, chance.randint(1, 5), days_later > 1)
        report["title"], report["text"] = told
    return report


def _spoil(chance: random.Random, report: dict, event: Event) -> None:
    """A coder's errors and omissions."""
    if chance.random() < 0.12:
        report["sub_event_type"] = chance.choice(KIN.get(event.kind, ["Other"]))
    draw = chance.random()
    if draw < 0.1:
        report |= {"date_start": None, "date_end": None, "date_precision": None}
    elif draw < 0.15:
        day = (event.day + dt.timedelta(days=chance.choice([-1, 1]))).isoformat()
        report |= {"date_start": day, "date_end": day}
    elif draw < 0.17:
        report |= {"date_end": (event.day + dt.timedelta(days=chance.randint(2, 6))).isoformat(), "date_precision": "week"}
    draw = chance.random()
    if draw < 0.15:
        report |= {"place": None, "latitude": None, "longitude": None, "geo_precision": None}
    elif draw < 0.2:
        report |= {"latitude": None, "longitude": None, "geo_precision": None}
    elif draw < 0.35 and event.city[0] != event.city[1]:  # a village or quarter near the town
        report |= {"latitude": report["latitude"] + chance.gauss(0, 0.03), "longitude": report["longitude"] + chance.gauss(0, 0.03)}
        report |= {"place": event.quarter, "geo_precision": 2}
    if chance.random() < 0.03:
        report["governorate"] = None
    for name, share in (("killed", 0.18), ("wounded", 0.35), ("perpetrator", 0.35), ("target", 0.4)):
        if chance.random() < share or (name == "killed" and event.kind in ("Arrests", "Peaceful protest")):
            report[name] = None
    if report["killed"] and chance.random() < 0.12:
        report["killed"] = {"low": report["killed"]["low"], "high": None}
    if chance.random() < 0.1:
        report["perpetrator"] = chance.choice(["Islamic State", "gunmen"])


def _bundle_round_ups(chance: random.Random, reports: list[dict], truth: dict) -> None:
    """Some articles tell of several events of a day: their reports get one article, title and text, with evidence of their own."""
    by_day: dict[str, list[dict]] = {}
    for report in reports:
        if report.get("lang") == "en" and not report.get("syndicated_from"):
            by_day.setdefault(report["published"][:10], []).append(report)
    for _, same_day in sorted(by_day.items()):
        if chance.random() > 0.25 or len(same_day) < 3:
            continue
        chosen: list[dict] = []
        for report in chance.sample(same_day, len(same_day)):
            if len(chosen) < 4 and truth[(report["article"], 0)] not in {truth[(one["article"], one["n"])] for one in chosen}:
                chosen.append(report)
        _bundle(chosen, truth)


def _bundle(chosen: list[dict], truth: dict) -> None:
    article, published, text = chosen[0]["article"], max(report["published"] for report in chosen), ""
    events = [truth.pop((report["article"], 0)) for report in chosen]
    for n, (report, event) in enumerate(zip(chosen, events, strict=True)):
        sentence = report.get("text", "").split(". ")[0] + ". "
        report |= {"article": article, "n": n, "published": published}
        if "text" in report:
            report |= {"evidence": {"event": [len(text), len(text) + len(sentence)]}, "title": "Violence across the country: a round-up"}
        text += sentence
        truth[(article, n)] = event
    for report in chosen:
        if "text" in report:
            report["text"] = text


def foreign_reports(seed: int, event_count: int, days: int, with_text: bool = True, brief: bool = False) -> tuple[list[dict], dict[tuple[str, int], int]]:
    """Articles that are known by city, state and publication date, title and text; and the truth."""
    chance = random.Random(seed)
    reports, truth = [], {}
    for event in make_events(chance, FOREIGN_PLACES, event_count, days, {"Attack": 1.0}):
        event.killed, event.wounded = min(event.killed, 3), min(event.wounded, 5)
        for _ in range(1 + min(int(chance.expovariate(0.7)), 6)):
            days_later = delay(chance) if chance.random() < 0.93 else chance.randint(15, 35)
            killed, wounded = tolls_told(chance, event, days_later)
            title, text = tell(chance, event, killed, wounded, chance.randint(1, 3) if brief else chance.randint(2, 9), days_later > 1, brief)
            article = f"f{len(reports):06d}"
            reports.append({
                "article": article, "n": 0, "event_type": "Violence against civilians", "sub_event_type": "Attack", "date_start": None,
                "governorate": event.city[1], "place": event.city[0], "title": title, "text": text if with_text else None,
                "published": (event.day + dt.timedelta(days=days_later)).isoformat(), "source": f"paper{chance.randrange(60)}",
            })
            truth[(article, 0)] = event.number
    return reports, truth
