"""An invented local press abroad, apart from the one that weights are fitted on: full stories with boilerplate, retellings for weeks,
mass killings that many outlets tell, and variants in which one field or another is missing or written in another way.

What is known of an article is its city, state and day of publication, its title and text; `VARIANTS` say what else, or what not.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from email.utils import format_datetime
from functools import cache
from pathlib import Path

import yaml

Labelled = tuple[list[dict], dict[tuple[str, int], object]]
WORDS = Path(__file__).with_name("linking_abroad_words.yml")
FIRST_DAY = dt.date(2015, 3, 1)
NUMBERS = ("no one", "one person", "two people", "three people", "four people", "five people", "six people", "seven people")
LATER = ("named", "arrest", "vigil", "court")


@cache
def words() -> dict:
    return yaml.safe_load(WORDS.read_text(encoding="utf-8"))


def name_of(chance: random.Random) -> tuple[str, str]:
    """(full name, last name) of somebody who does not exist."""
    last = chance.choice(words()["last_first"]) + chance.choice(words()["last_last"])
    return f"{chance.choice(words()['first_names'])} {last}", last


def make_facts(chance: random.Random, city: str, state: str, day: dt.date, deadly: bool) -> dict[str, str]:
    killed = chance.randint(4, 14) if deadly else chance.choices((0, 1, 2, 3), (0.2, 0.6, 0.15, 0.05))[0]
    wounded = chance.randint(3, 30) if deadly else chance.choices((0, 1, 2, 4), (0.45, 0.3, 0.15, 0.1))[0] + (killed == 0)
    (victim, victim_last), (suspect, suspect_last) = name_of(chance), name_of(chance)
    pick = {plural: chance.choice(words()[plural]) for plural in ("sites", "jobs", "cars", "weapons", "motives", "clocks")}
    town = random.Random(f"{city}, {state}")  # what all stories of a town have in common
    return {
        "city": city, "state": state, "weekday": f"{day:%A}", "victim": victim, "victim_last": victim_last, "age": str(chance.randint(15, 78)),
        "suspect": suspect, "suspect_last": suspect_last, "suspect_age": str(chance.randint(16, 55)), "witness": name_of(chance)[0],
        "relative": f"{chance.choice(words()['first_names'])} {victim_last}", "street": street(chance), "block": str(100 * chance.randint(1, 60)),
        "killed": str(killed), "wounded": str(wounded), **{plural.removesuffix("s"): value for plural, value in pick.items()},
        "Motive": pick["motives"][0].upper() + pick["motives"][1:], "city_chief": f"Police Chief {name_of(town)[0]}", "city_mayor": name_of(town)[0],
        "city_hospital": f"{name_of(town)[1]} Hospital", "city_street": street(town), "city_count": str(town.randint(20, 200)),
    }


def street(chance: random.Random) -> str:
    return f"{chance.choice(words()['streets'])} {chance.choice(words()['street_kinds'])}"


def toll_of(chance: random.Random, killed: int, wounded: int) -> str:
    def say(number: int) -> str:
        return NUMBERS[number] if number < len(NUMBERS) else f"{number} people"
    parts = [f"{say(killed)} {chance.choice(('dead', 'killed', 'fatally shot'))}"] if killed else []
    parts += [f"{say(wounded) if not killed else wounded} {chance.choice(('wounded', 'injured', 'hurt'))}"] if wounded else []
    return " and ".join(parts) or "no one hurt"


def write_story(chance: random.Random, facts: dict[str, str], aspect: str, outlet: str) -> tuple[str, str]:
    """(title, text) in which an outlet tells one side of an event."""
    forms = words()["aspects"][aspect]
    toll = toll_of(chance, int(facts["killed"]), int(facts["wounded"]))
    values = facts | {"toll": toll, "Toll": toll[0].upper() + toll[1:], "outlet": outlet}
    chosen = chance.sample(words()["facts"], chance.randint(2, 7))
    sentences = [chance.choice(forms["leads"]), *(chance.choice(ways) for ways in chosen)]
    sentences += chance.sample(words()["background"], chance.randint(1, 4))
    sentences.append(chance.choice(words()["boilerplate"]))
    title = chance.choice(forms["titles"]).format(**values)
    return title[0].upper() + title[1:], " ".join(sentence.format(**values) for sentence in sentences).strip()


def press(seed: int, country: str = "US", event_count: int = 400, days: int = 400) -> Labelled:
    """Reports with all fields that a variant may want, and the truth."""
    chance = random.Random(seed)
    cities = words()["countries"][country]
    shares = [1 / (rank + 1) for rank in range(len(cities))]
    reports, truth = [], {}
    for number in range(event_count):
        city, state = chance.choices(cities, shares)[0]
        day = FIRST_DAY + dt.timedelta(days=chance.randrange(days))
        deadly = chance.random() < 0.03
        facts = make_facts(chance, city, state, day, deadly)
        for _ in range(chance.randint(10, 30) if deadly else 1 + min(int(chance.expovariate(0.75)), 7)):
            report = report_of(chance, facts, day, len(reports), deadly)
            truth[(report["article"], 0)] = number
            reports.append(report)
    return reports, truth


def report_of(chance: random.Random, facts: dict[str, str], day: dt.date, number: int, deadly: bool) -> dict:
    aspect = "breaking" if chance.random() < (0.4 if deadly else 0.6) else chance.choices(LATER, (4, 4, 2, 1))[0]
    first, last = words()["aspects"][aspect]["days"]
    published = day + dt.timedelta(days=chance.randint(first, last))
    outlet = f"{facts['city']} {chance.choice(('Ledger', 'Sun', 'Channel 9', 'Courier', 'Voice', 'Daily'))}" if chance.random() < 0.6 else f"Wire {chance.randrange(12)}"
    early = aspect == "breaking" and chance.random() < 0.25
    told = facts | ({"wounded": str(max(int(facts["wounded"]) - 1, 0))} if early else {})
    title, text = write_story(chance, told, aspect, outlet)
    killed, wounded = int(told["killed"]), int(told["wounded"])
    return {
        "article": f"v{number:05d}", "n": 0, "event_type": "Violence against civilians", "sub_event_type": "Attack",
        "governorate": facts["state"], "place": facts["city"], "published": published.isoformat(), "source": outlet, "title": title,
        "text": text, "_day": day.isoformat(), "_killed": {"low": killed, "high": killed}, "_wounded": {"low": wounded, "high": wounded},
    }  # fmt: skip


def _without(*fields: str) -> Callable[[random.Random, dict], dict]:
    return lambda _chance, report: {name: None if name in fields else value for name, value in report.items()}


def _as_city_and_state(chance: random.Random, report: dict) -> dict:
    joined = report["place"] + ", " + report["governorate"]
    return report | ({"place": joined} if chance.random() < 0.5 else {}) | ({"governorate": None} if chance.random() < 0.3 else {})


def _with_tolls(chance: random.Random, report: dict) -> dict:
    told = {name: report[f"_{name}"] for name in ("killed", "wounded") if chance.random() < 0.8}
    return report | told | {"text": None}


def _with_patchy_fields(chance: random.Random, report: dict) -> dict:
    gone = [name for name in ("event_type", "title", "text", "source", "governorate") if chance.random() < 0.2]
    return {name: None if name in gone or (name == "sub_event_type" and "event_type" in gone) else value for name, value in report.items()}


def _in_mail_format(_chance: random.Random, report: dict) -> dict:
    moment = dt.datetime.fromisoformat(report["published"]).replace(hour=15, tzinfo=dt.UTC)
    return report | {"published": format_datetime(moment)}


VARIANTS: dict[str, tuple[dict, Callable[[random.Random, dict], dict]]] = {
    "as it is": ({}, _without()),
    "Nigeria": ({"country": "Nigeria"}, _without()),
    "Colombia": ({"country": "Colombia"}, _without()),
    "crowded": ({"days": 40}, _without()),
    "no source, no type": ({}, _without("source", "event_type", "sub_event_type")),
    "no state": ({}, _without("governorate")),
    "no city": ({"days": 900}, _without("place")),
    "City, State": ({}, _as_city_and_state),
    "dates as in mail": ({}, _in_mail_format),
    "date is publication": ({}, lambda _chance, report: report | {"date_start": report["published"], "date_end": report["published"]}),
    "date of event": ({}, lambda _chance, report: report | {"date_start": report["_day"], "date_precision": "day", "published": None}),
    "first sentence": ({}, lambda _chance, report: report | {"text": report["text"].split(". ")[0]}),
    "patchy": ({}, _with_patchy_fields),
    "title only": ({}, _without("text")),
    "tolls, no text": ({}, _with_tolls),
    "text only": ({}, _without("title")),
    "city and day only": ({}, _without("title", "text")),
}


def variant(name: str, seed: int = 41) -> Labelled:
    """The press with one variant's fields."""
    arguments, change = VARIANTS[name]
    reports, truth = press(seed, **arguments)
    chance = random.Random(seed + 1)
    changed = [change(chance, {"date_start": None, **report}) for report in reports]
    return [{name: value for name, value in report.items() if not name.startswith("_")} for report in changed], truth
