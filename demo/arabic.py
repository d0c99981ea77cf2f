"""Values of the slots of the Arabic frames: who, whom, how many, where, when and who says so.

Slots (what a frame may hold between braces):
  perp, perpg     the perpetrator, nominative and after a preposition; `ft` is ت after a verb whose feminine it is (هاجم{ft} {perp})
  target, post    the other side; what of it is attacked, accusative (postg: after a preposition); vehicle, aim, forces, camp (their base): no case shows
  vics, vicg      the victims in general, accusative and after a preposition; vicsg one of them
  kn, kng, kna    the killed, counted: nominative, genitive, accusative; khis the pronoun for them; cnt, cntg, cnta, chis the same for
                  the detained or abducted, bcnt with the preposition ب, cwere the ending of a verb that follows them
  tpass, tgen     'قُتل جندي وأصيب آخر', 'مقتل جندي وإصابة آخر' (only for K: and T:)
  ting, tsent     the toll as an appendix and as a sentence (tingv, tsentv: after the victims were named); tleft 'أسفر عن …' (tleftf: of a
                  feminine subject, tonly: without the verb), thead a headline's part, alsow the wounded as a sentence (or empty)
  event, which, total     what happened in one word, 'الذي وقع' for it, and 'تسعة قتلى وخمسة جرحى' (follow-ups)
  loc, at, region, gov     the place with preposition, shorter for a headline, its governorate with and without محافظة
  when            the time; srcb, srca, srcq  a source before بـ, أن, إن; src at the end; official  one that أعلنت in a statement
  claim           a sentence on who claimed it; byperp  one that lays it on the perpetrator (empty without one)
  number, people, shells, rockets, crowd, day      counts and words of single kinds
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import yaml

from demo.arabic_count import ACCUSATIVE, INDIC_DIGITS, NOMINATIVE, OBLIQUE, Noun, count, noun, oblique, others
from demo.arabic_where import When, Where, load_words
from demo.places import DATA
from demo.truth import Incident

INDIC_SHARE = 0.12  # of the articles write Indic digits
DIGIT_SHARE = 0.3  # of the articles write digits from three on
SHELLS, ROCKETS = (3, 9), (2, 6)


@cache
def load_nouns() -> dict[str, tuple[Noun, ...]]:
    """Nouns of data/ar/words.yml by key."""
    return {key: tuple(_read_noun(entry) for entry in entries) for key, entries in load_words()["nouns"].items()}


def _read_noun(entry: dict) -> Noun:
    if "two" in entry:
        return Noun(
            entry["one"], entry["two"], entry["two_oblique"], entry["many"], entry.get("many_oblique", entry["many"]), entry["counted"],
            entry.get("feminine", False), entry.get("after", ""),
        )  # fmt: skip
    return noun(
        entry["one"], entry["many"], entry.get("many_oblique"), feminine=entry.get("feminine", False), after=entry.get("after", "")
    )  # fmt: skip


@cache
def load_actors() -> dict[str, dict]:
    """Canonical actor -> {ar: names, post_ar: positions}, of data/actors.yml and of words.yml."""
    document = yaml.safe_load((DATA / "actors.yml").read_text(encoding="utf-8"))
    added = {name: {"ar": names} for name, names in load_words()["actors"].items()}
    return {**added, **{name: entry for name, entry in document.items() if "ar" in entry}}


class Writer:
    """Fills the slots of Arabic frames. `rng` is numpy's Generator or random.Random; the same state gives the same words."""

    def __init__(self, rng):
        self.rng = rng

    def pick(self, choices):
        """One of the choices."""
        if hasattr(self.rng, "integers"):
            return choices[int(self.rng.integers(len(choices)))]
        return self.rng.choice(choices)

    def chance(self, share: float) -> bool:
        """True in that share of the calls."""
        return float(self.rng.random()) < share

    def slots(self, incident: Incident, published_local: dt.datetime, toll: dict[str, int | None], certain: bool) -> dict[str, str]:
        """Values of all slots for one telling of an incident: `toll` as this article knows it; not `certain` is told as preliminary."""
        digits = self.chance(DIGIT_SHARE)
        where, when = Where(incident.place, self.pick), When(incident, published_local, self.pick)
        nouns = load_nouns()
        victim = self.pick(nouns.get(incident.kind.name) or nouns[incident.who.victims or "person"])
        values = {
            "whenopen": when.phrase(), **self._actors(incident, victim), **Tolls(self, incident, victim, toll, digits, certain).slots(), **self._sources(where.governorate),
            **self._numbers(incident, digits), "loc": where.full(), "at": where.short(), "region": where.region, "gov": where.governorate,
            "when": when.phrase(), "today": when.today(),
        }  # fmt: skip
        if self.chance(INDIC_SHARE):
            values = {name: value.translate(INDIC_DIGITS) for name, value in values.items()}
        return values

    def _actors(self, incident: Incident, victim: Noun) -> dict[str, str]:
        who = incident.who
        perpetrator = self._name(who.perpetrator, suspected=who.attribution == "suspected")
        target = self._name(who.target)
        post = self.pick(load_actors().get(who.target, {}).get("post_ar") or load_words()["posts"].get(who.target, ["نقطة أمنية"]))
        vehicles = load_words()["vehicles"]
        return {
            "perp": perpetrator, "perpg": oblique(perpetrator), "ft": "ت" if self._is_feminine(perpetrator) else "",
            "ftl": "ت" if self._is_feminine(perpetrator) else "ى", "target": target, "targetg": oblique(target),
            "post": post, "postg": post.replace("اً ", " "), "vehicle": self.pick(vehicles.get(who.target, vehicles["civilians"])),
            "aim": self._aim(incident), "vics": self._victims(incident, victim), "vicg": self._victims(incident, victim, genitive=True),
            "vicsg": victim.form("one"), "oft": "ت" if self._is_feminine(target) else "", "pft": "ت" if "ة " in post.split("ل")[0] + " " else "",
            **self._forces(incident), **self._claims(incident, perpetrator),
        }  # fmt: skip

    @staticmethod
    def _is_feminine(name: str) -> bool:
        return name.split(" ")[0] in load_words()["feminine_heads"]

    def _name(self, actor: str | None, suspected: bool = False) -> str:
        if suspected and actor == "Islamic State":
            return self.pick(load_words()["suspected"])
        return self.pick(load_actors()[actor]["ar"]) if actor in load_actors() else "مجهولون"

    @staticmethod
    def _victims(incident: Incident, victim: Noun, genitive: bool = False) -> str:
        single = incident.who.single or (incident.killed or 0) + (incident.wounded or 0) + (incident.abducted or 0) == 1
        return victim.form("many_oblique" if not single else "one" if genitive else "counted")

    def _forces(self, incident: Incident) -> dict[str, str]:
        forces = self.pick(load_words()["forces"].get(incident.who.target, ["القوات الأمنية"]))
        at_base = incident.place.kind == "base"
        return {"forces": forces, "camp": f"مواقع تستخدمها {forces}" if at_base else f"قاعدة تضم {forces}"}

    def _aim(self, incident: Incident) -> str:
        aims = load_words()["aims"]
        if incident.who.site == "oil":
            return self.pick(aims["oil"])
        return self.pick(aims["at_base" if incident.place.kind == "base" else "base"])

    def _claims(self, incident: Incident, perpetrator: str) -> dict[str, str]:
        who = incident.who
        nobody = ["ولم تعلن أي جهة مسؤوليتها عن الهجوم.", "ولم تتبن أي جهة الهجوم حتى الآن."]
        claim = self.pick(nobody)
        if who.attribution == "claimed":
            name = "تنظيم داعش" if who.perpetrator == "Islamic State" else perpetrator
            ft = "ت" if who.perpetrator != "Islamic State" else ""
            claim = self.pick([f"وتبن{ft or 'ى'} {name} الهجوم في بيان.", f"وأعلن{ft} {name} مسؤوليت{'ها' if ft else 'ه'} عن الهجوم."])
        blamed = oblique(perpetrator)
        by = self.pick([f" ونسب المصدر القصف إلى {blamed}.", f" ووجه المصدر أصابع الاتهام إلى {blamed}.", f" ويقف {perpetrator} وراء القصف."])
        return {"claim": claim, "byperp": by if who.perpetrator else ""}

    def _sources(self, governorate: str) -> dict[str, str]:
        sources = load_words()["sources"]
        values = {
            "srcb": self.pick(sources["b"]), "srca": self.pick(sources["an"]), "srcq": self.pick(sources["in"]),
            "src": self.pick(sources["after"]), "official": f"أعلنت {self.pick(load_words()['official'])}",
        }  # fmt: skip
        return {name: value.format(place=governorate) for name, value in values.items()}

    def _numbers(self, incident: Incident, digits: bool) -> dict[str, str]:
        number = incident.number or 2
        person, shell, rocket = (load_nouns()[key][0] for key in ("person", "mortar_shell", "missile"))
        shells, rockets = self._between(*SHELLS), self._between(*ROCKETS)
        crowd = self.pick(["عشرات", "مئات", "العشرات من", "المئات من"])
        return {
            "number": str(number), "people": count(number, person, OBLIQUE, digits), "peoplen": count(number, person, NOMINATIVE, digits),
            "shells": count(shells, shell, OBLIQUE, digits), "shellsn": count(shells, shell, NOMINATIVE, digits),
            "rockets": count(rockets, rocket, OBLIQUE, digits), "rocketsn": count(rockets, rocket, NOMINATIVE, digits),
            "rft": "" if rockets == 2 else "ت", "crowd": crowd,
        }  # fmt: skip

    def _between(self, lowest: int, highest: int) -> int:
        return self.pick(list(range(lowest, highest + 1)))


class Tolls:
    """The toll of one telling in all the forms that frames ask for."""

    def __init__(self, writer: Writer, incident: Incident, victim: Noun, toll: dict[str, int | None], digits: bool, certain: bool):
        self.pick, self.incident, self.digits = writer.pick, incident, digits
        self.killed, self.wounded = toll.get("killed") or 0, toll.get("wounded") or 0
        self.count = toll.get("detained") or toll.get("abducted") or 0
        self.noun = victim
        self.martyrs = incident.who.victims in load_words()["martyrs"] and writer.chance(0.35)
        self.hedge = "" if certain else self.pick([" في حصيلة أولية", " بحسب حصيلة أولية", " وفق المعلومات الأولية"])

    def slots(self) -> dict[str, str]:
        """All slots of the toll; those that need somebody killed, wounded, detained or abducted are empty without."""
        some = bool(self.killed or self.wounded)
        event = self.pick(load_words()["events"].get(self.incident.kind.family, load_words()["events"]["other"]))
        left = f"عن {self.nominal()}{self.hedge}" if some else f"عن {self.pick(['خسائر بشرية', 'إصابات', 'وقوع ضحايا'])}"
        verbs = ("أسفر", "أسفرت") if some else ("لم يسفر", "لم تسفر")
        return {
            "tpass": self.verbal() if some else "", "tgen": self.nominal() + self.hedge if some else "", "ting": self.appended(some),
            "tsent": self.sentence(some, event), "tleft": f"{verbs[0]} {left}",
            "tleftf": f"{verbs[1]} {left}", "tonly": left if some else "عن أضرار مادية دون خسائر بشرية", "thead": self.headline() if some else self.pick(["دون خسائر", "دون إصابات", "لا إصابات"]),
            "tkilled": f"{self.verb('killed')} {self.counted(self.killed)}" if self.killed else "",
            "kn": self.counted(self.killed) if self.killed else "", "kng": self.counted(self.killed, OBLIQUE) if self.killed else "",
            "kna": self.counted(self.killed, ACCUSATIVE) if self.killed else "", **self._taken(),
            "alsow": self._also_wounded(), **self._of_named(some, event), "khis": _theirs(self.killed), "event": event, "levent": "ل" + event[1:],
            "which": "التي وقعت" if event in load_words()["feminine_events"] else "الذي وقع", "total": self._total(),
        }  # fmt: skip

    def _total(self) -> str:
        """The whole toll of a follow-up, after a preposition: 'تسعة قتلى وخمسة جرحى'."""
        dead, hurt = load_nouns()["dead"][0], load_nouns()["hurt"][0]
        parts = [count(number, what, OBLIQUE, self.digits) for number, what in ((self.killed, dead), (self.wounded, hurt)) if number]
        return " و".join(parts)

    def _taken(self) -> dict[str, str]:
        """Those detained or abducted, in all cases."""
        if not self.count:
            return dict.fromkeys(("cnt", "cntg", "cnta", "bcnt", "chis", "cwere"), "")
        genitive = self.counted(self.count, OBLIQUE)
        return {
            "cnt": self.counted(self.count), "cntg": genitive, "cnta": self.counted(self.count, ACCUSATIVE),
            "bcnt": f"ب{'ـ' if genitive[0].isdigit() else ''}{genitive}", "chis": _theirs(self.count),
            "cwere": "" if self.count == 1 else "ا" if self.count == 2 else "وا",
        }  # fmt: skip

    def counted(self, number: int, case: str = NOMINATIVE) -> str:
        """So many of the victims."""
        return count(number, self.noun, case, self.digits)

    def verb(self, toll: str) -> str:
        """Passive verb of a toll, with or without its vowel."""
        if toll == "wounded":
            return self.pick(["أصيب", "أصيب", "جُرح", "أُصيب"])
        return "استشهد" if self.martyrs else self.pick(["قُتل", "قتل", "قُتل"])

    def masdar(self, toll: str) -> str:
        """Verbal noun of a toll."""
        if toll == "wounded":
            return self.pick(["إصابة", "إصابة", "جرح"])
        return "استشهاد" if self.martyrs else "مقتل"

    def verbal(self) -> str:
        """'قُتل جندي وأصيب ثلاثة آخرون'."""
        if not self.killed:
            return f"{self.verb('wounded')} {self.counted(self.wounded)}"
        rest = f" و{self.verb('wounded')} {others(self.wounded, NOMINATIVE, self.digits)}" if self.wounded else ""
        return f"{self.verb('killed')} {self.counted(self.killed)}{rest}"

    def nominal(self) -> str:
        """'مقتل جندي وإصابة ثلاثة آخرين'."""
        if not self.killed:
            return f"{self.masdar('wounded')} {self.counted(self.wounded, OBLIQUE)}"
        rest = f" و{self.masdar('wounded')} {others(self.wounded, OBLIQUE, self.digits)}" if self.wounded else ""
        return f"{self.masdar('killed')} {self.counted(self.killed, OBLIQUE)}{rest}"

    def headline(self) -> str:
        """'مقتل جندي وإصابة 3', in figures."""
        if self.killed and self.wounded:
            wounded = {1: "آخر", 2: "اثنين"}.get(self.wounded) or others(self.wounded, OBLIQUE, digits=True)
            return f"{self.masdar('killed')} {count(self.killed, self.noun, OBLIQUE, self.digits)} و{self.masdar('wounded')} {wounded}"
        return self.nominal()

    def appended(self, some: bool) -> str:
        """The toll at the end of a sentence, after a comma."""
        if not some:
            return self.pick(["دون وقوع خسائر بشرية", "من دون إصابات", "دون تسجيل إصابات", "من دون خسائر"])
        opening = self.pick(["ما أسفر عن", "ما أدى إلى", "مما أدى إلى", "ما تسبب بـ"])
        glue = "" if opening.endswith("ـ") else " "
        return f"{opening.rstrip('ـ')}{glue}{self.nominal()}{self.hedge}"

    def _of_named(self, some: bool, event: str) -> dict[str, str]:
        """Toll after a sentence that has named the victims: of a single one 'ما أدى إلى مقتله'."""
        if self.killed + self.wounded != 1:
            return {"tingv": self.appended(some), "tsentv": self.sentence(some, event)}
        his = self.pick(["مقتله", "مقتله في الحال"] if self.killed else ["إصابته", "إصابته بجروح"])
        return {"tingv": f"{self.pick(['ما أدى إلى', 'مما أدى إلى', 'ما أسفر عن'])} {his}", "tsentv": f"وأسفر {event} عن {his}."}

    def sentence(self, some: bool, event: str) -> str:
        """The toll as a sentence: 'وأسفر الهجوم عن مقتل جندي.'"""
        if not some:
            return self._nobody()
        verb = "أسفرت" if event in load_words()["feminine_events"] else "أسفر"
        return f"و{verb} {event} عن {self.nominal()}{self.hedge}."

    def _nobody(self) -> str:
        return self.pick(["ولم تسجل خسائر بشرية.", "ولم يسفر ذلك عن إصابات.", "ولم ترد أنباء عن وقوع ضحايا.", "ولم تقع خسائر بشرية."])

    def _also_wounded(self) -> str:
        if not (self.killed and self.wounded):
            return ""
        also = others(self.wounded, NOMINATIVE, self.digits)
        return self.pick([f" كما أصيب {also}.", f" وأصيب {also} بجروح.", f" وجُرح {also} في الحادث."])


def _theirs(number: int) -> str:
    """The pronoun after a noun or a verb for so many men."""
    return "ه" if number == 1 else "هما" if number == 2 else "هم"
