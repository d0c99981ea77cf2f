"""Headlines that a person has coded: UCDP's events of Iraq with the headline of the source they were taken from.

An article is seldom about one event, and UCDP names the event, not what the headline tells. So a headline counts as told right where
the governorate is that of one of the events taken from it, and the sides where ours is a side of one of them; more than that the
headline can't say, and 100 % is out of reach ("Iraq attacks kill 23" names no place: left out of the shares, and shown).

Source: UCDP GED (Sundberg and Melander 2013), `data/ucdp_ged_iraq_1989_2015.csv` of the folder shared beside the checkout.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass, field

from benchmarks.coding_baseline import code_naively
from benchmarks.corpora import shared_folder
from transforms.actors import load_actors
from transforms.coder import code_article

_NO_NEWS = re.compile(r"^\w+ \d+(st|nd|rd|th),? \d{4}|programme summary|round-?up|what the papers", re.IGNORECASE)
_GOVERNORATES = {
    "ninawa": "Ninewa", "baghdad": "Baghdad", "al anbar": "Al-Anbar", "salah ad din": "Salah al-Din", "diyala": "Diyala", "kirkuk": "Kirkuk",
    "al basrah": "Al-Basrah", "arbil": "Erbil", "babil": "Babil", "as sulaymaniyah": "Al-Sulaymaniyah", "an najaf": "Al-Najaf", "karbala": "Karbala",
    "maysan": "Maysan", "wasit": "Wassit", "dahuk": "Dohuk", "dhi qar": "Thi-Qar", "at-tamim": "Kirkuk", "al qadisiyah": "Al-Qadissiya",
    "al muthanna": "Al-Muthanna",
}  # fmt: skip
_SIDES = {
    "IS": {"Islamic State", "al-Qaeda in Iraq"}, "Ansar al-Islam": {"Ansar al-Islam"}, "PKK": {"PKK"}, "al-Mahdi Army": {"Iran-backed militias", "Sadr movement supporters"},
    "Government of Turkey": {"Turkish armed forces"}, "Government of Iran": {"Iran", "Islamic Revolutionary Guard Corps"},
    "KDP": {"Kurdistan Democratic Party", "Peshmerga"}, "PUK": {"Patriotic Union of Kurdistan", "Peshmerga"},
}  # fmt: skip


@dataclass
class Told:
    """What the events taken from one headline say together."""

    days: set[str] = field(default_factory=set)
    governorates: set[str] = field(default_factory=set)
    sides: set[str] = field(default_factory=set)


@dataclass
class Score:
    headlines: int = 0
    with_incident: int = 0
    placed: int = 0
    placed_right: int = 0
    sided: int = 0
    sided_right: int = 0


def governorate_name(text: str) -> str | None:
    """UCDP's `adm_1` as the warehouse has it; None where it is empty. Raises KeyError for a name that Iraq lacks."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c) and c not in "’‘'")
    plain = plain.lower().replace("province", "").strip()
    return _GOVERNORATES[plain] if plain else None


def load_headlines() -> dict[str, Told]:
    """The headlines that can tell news, each with its events; empty where the file is missing."""
    path = shared_folder() / "data" / "ucdp_ged_iraq_1989_2015.csv"
    found: dict[str, Told] = defaultdict(Told)
    if not path.is_file():
        return found
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            for headline in filter(None, map(str.strip, row["source_headline"].split(";"))):
                if not _NO_NEWS.search(headline):
                    told = found[headline]
                    told.days.add(row["date_end"])
                    told.sides.update((row["side_a"], row["side_b"]))
                    told.governorates.update(filter(None, [governorate_name(row["adm_1"])]))
    return found


def _names_side(actor: str, sides: set[str]) -> bool:
    """Whether a canonical actor is one of UCDP's sides."""
    known = load_actors().get(actor)
    side = known.side if known else None
    if "Government of Iraq" in sides and side == "state":
        return True
    if any("United States" in name for name in sides) or "Government of Iraq" in sides:
        if actor in ("US armed forces", "US-led coalition"):  # UCDP gives the coalition's strikes against IS to Iraq's side
            return True
    return ("Civilians" in sides and side == "civilian") or any(actor in _SIDES.get(name, ()) for name in sides)


def score_headlines(told: dict[str, Told], naively: bool) -> Score:
    """Codes each headline as the title of an article that came out on the day after its last event."""
    score = Score()
    for headline, events in told.items():
        published = (dt.date.fromisoformat(max(events.days)) + dt.timedelta(days=1)).isoformat()
        article = {"id": "headline", "title": headline, "text": "", "published": f"{published}T06:00:00+00:00", "lang": "en"}
        reports = code_naively(article) if naively else code_article(article).reports
        score.headlines += 1
        score.with_incident += bool(reports)
        for report in reports:
            if report.get("governorate") and events.governorates:
                score.placed += 1
                score.placed_right += report["governorate"] in events.governorates
            for actor in {report.get("perpetrator"), report.get("target")} - {None, "unknown gunmen"}:
                score.sided += 1
                score.sided_right += _names_side(actor, events.sides)
    return score


def report() -> None:
    """Prints one table, ours beside the keyword baseline; says so where the file is missing."""
    told = load_headlines()
    if not told:
        print("skipped: no UCDP headlines (a folder named shared beside the checkout, or RASID_SHARED)")
        return
    print(f"\n{'UCDP headlines':34s} {'rasid':>16s} {'baseline':>16s}")
    ours, naive = score_headlines(told, False), score_headlines(told, True)
    for name, right, of in (("with an incident", "with_incident", "headlines"), ("governorate right, where given", "placed_right", "placed"),
                            ("side right, where given", "sided_right", "sided")):  # fmt: skip
        cells = [f"{getattr(s, right) / getattr(s, of):.3f} of {getattr(s, of)}" if getattr(s, of) else "-" for s in (ours, naive)]
        print(f"{name:34s} {cells[0]:>16s} {cells[1]:>16s}")
