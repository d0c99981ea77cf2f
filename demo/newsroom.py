"""Who of the invented press tells what, when and how: a year of articles about the incidents of truth.py, and about other things."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from functools import cache

import numpy as np

from demo import arabic, english
from demo.articles import Article, Outlet, load_outlets
from demo.grammar import expand, fits, load_frames, load_noise
from demo.truth import DAYS, SEED, TOLLS, Incident, simulate
from rasid.settings import LOCAL_ZONE

WRITERS = {"en": english.Writer, "ar": arabic.Writer}
WITHOUT_NEWS = ("down", "broken", "challenge")
IN_FOCUS, OUT_OF_FOCUS = 1.3, 0.35  # times an outlet's share
EARLY_TOLL, OTHER_TOLL = 0.25, 0.08  # of tellings with casualties: lower because early; off by one because outlets differ
FOLLOW_UP, ROUND_UP, BACKGROUND, DATELINE = 0.3, 0.1, 0.12, 0.25
GENRES = {"economy": 0.34, "sport": 0.26, "background": 0.13, "statistics": 0.12, "denial": 0.09, "anniversary": 0.06}
WHAT = {"attack": "the attack", "blast": "the explosion", "strike": "the strike", "shelling": "the shelling", "clash": "the clash", "protest": "the shooting"}
HURT = re.compile(r"wounded|casualt|injured|treated|mbulance|funeral|المصاب|الجرحى|القتلى|الضحايا|إصاباتهم|مصاب", re.IGNORECASE)
UN_REPORT_MOST = 9  # incidents in a weekly report


class Desk:
    """One outlet's desk on one day of writing: what it publishes until `now`."""

    def __init__(self, outlet: Outlet, number: int, now: dt.datetime):
        self.outlet, self.number, self.now = outlet, number, now
        self.frames, self.noise = load_frames(outlet.lang), load_noise(outlet.lang)
        today = now.astimezone(LOCAL_ZONE).date()
        self.first = today - dt.timedelta(days=DAYS if outlet.started_days_ago is None else outlet.started_days_ago - 1)
        self.today = today
        self.articles: list[Article] = []

    def rng(self, *key: int) -> np.random.Generator:
        """A generator of its own for each article, so that one article's luck does not change the next one's."""
        return np.random.default_rng([SEED, self.today.toordinal(), self.number, *key])

    def wants(self, incident: Incident, rng: np.random.Generator) -> bool:
        """Whether the outlet tells it: larger ones, and those of its own region, rather than others."""
        return float(rng.random()) < self.appetite(incident)

    def appetite(self, incident: Incident) -> float:
        focus = self.outlet.focus
        region = 1.0 if not focus else IN_FOCUS if incident.place.governorate in focus else OUT_OF_FOCUS
        hurt = (incident.killed or 0) + (incident.wounded or 0) / 2
        return min(0.95, 0.62 * self.outlet.share * region * (1 + 0.2 * min(hurt, 5)))

    def tell(self, incident: Incident, rng: np.random.Generator, genre: str = "news") -> Article | None:
        """One article on an incident; None when it would appear after now."""
        writer = WRITERS[self.outlet.lang](rng)
        delay_h = float(rng.lognormal(1.1, 0.8))
        toll, certain = self._toll(incident, rng, delay_h)
        kind = incident.kind.name
        if genre == "followup":
            kind, delay_h, toll, certain = "followup", 20 + 8 * float(rng.random()), {t: getattr(incident, t) for t in TOLLS}, True
        published = (incident.moment + dt.timedelta(hours=min(delay_h, 40))).astimezone(dt.UTC).replace(microsecond=0)
        if published > self.now:
            return None
        slots = writer.slots(incident, published.astimezone(LOCAL_ZONE), toll, certain)
        if kind == "followup":
            slots = {**slots, "deaths": slots_number(incident.killed), "what": WHAT.get(incident.kind.family, "the incident")}
        title, paragraphs = self._compose(kind, toll, slots, rng)
        return self._article(title, paragraphs, published, (incident.id,), genre)

    def _toll(self, incident: Incident, rng: np.random.Generator, delay_h: float) -> tuple[dict[str, int | None], bool]:
        toll = {name: getattr(incident, name) for name in TOLLS}
        luck = float(rng.random())
        name = "wounded" if (toll["wounded"] or 0) > 1 else "killed"
        if (toll[name] or 0) > 1 and not incident.who.single:
            if luck < EARLY_TOLL and delay_h < 4:
                return {**toll, name: toll[name] - 1}, False
            if luck > 1 - OTHER_TOLL:
                return {**toll, name: toll[name] + 1}, True
        return toll, True

    def _compose(self, kind: str, toll: dict, slots: dict[str, str], rng: np.random.Generator) -> tuple[str, list[str]]:
        frames = self.frames[kind]

        def choose(part: str) -> list[str]:
            hurt = (toll.get("killed") or 0) + (toll.get("wounded") or 0) > 0
            return [frame for frame in frames[part] if fits(frame, toll) and (part != "detail" or hurt or not HURT.search(frame))]

        def draw(part: str) -> str:
            choices = choose(part)
            return expand(choices[int(rng.integers(len(choices)))], slots, rng)

        paragraphs = [draw("lead")]
        details = choose("detail")
        for index in rng.permutation(len(details))[: int(rng.integers(1, 4))]:
            paragraphs.append(expand(details[index], slots, rng))
        if float(rng.random()) < BACKGROUND:
            story = self.noise["background"][int(rng.integers(len(self.noise["background"])))]
            paragraphs.append(self._noise_text(story["paragraphs"][-1], rng))
        if float(rng.random()) < DATELINE:
            paragraphs[0] = f"{'Baghdad' if self.outlet.lang == 'en' else 'بغداد'} - {paragraphs[0]}"
        return draw("head").rstrip("."), paragraphs

    def other_story(self, day: dt.date, rng: np.random.Generator) -> Article | None:
        """An article on something that is no incident."""
        genre = list(GENRES)[int(rng.choice(len(GENRES), p=np.array(list(GENRES.values()))))]
        story = self.noise[genre][int(rng.integers(len(self.noise[genre])))]
        moment = dt.datetime.combine(day, dt.time(int(rng.integers(7, 22)), int(rng.integers(60))), LOCAL_ZONE).astimezone(dt.UTC)
        if moment > self.now:
            return None
        luck = int(rng.integers(2**31))  # the same numbers in title and text
        values = np.random.default_rng(luck)
        extra = self._noise_values(day, values)
        paragraphs = [expand(text, extra, rng) for text in story["paragraphs"]]
        return self._article(expand(story["title"], extra, rng).rstrip("."), paragraphs, moment, (), genre)

    def _noise_text(self, text: str, rng: np.random.Generator) -> str:
        return expand(text, self._noise_values(self.today, rng), rng)

    @staticmethod
    def _noise_values(day: dt.date, rng: np.random.Generator) -> dict[str, str]:
        month = english.MONTHS[(day.month - 2) % 12]
        return {"n": str(int(rng.integers(24, 160))), "pct": str(int(rng.integers(4, 48))), "d": str(int(rng.integers(2, 9))), "lastmonth": month}

    def round_up(self, incidents: list[Incident], at: dt.datetime, genre: str, rng: np.random.Generator) -> Article | None:
        """Several incidents in short, a paragraph each."""
        published = at.astimezone(dt.UTC)
        if published > self.now or not incidents:
            return None
        writer, paragraphs = WRITERS[self.outlet.lang](rng), []
        for incident in incidents:
            toll = {name: getattr(incident, name) for name in TOLLS}
            slots = writer.slots(incident, at, toll, True)
            briefs = [frame for frame in self.frames[incident.kind.name]["brief"] if fits(frame, toll)]
            paragraphs.append(expand(briefs[int(rng.integers(len(briefs)))], slots, rng))
        titles = {"roundup": f"Security round-up, {at:%-d %B}", "un_report": f"Situation report, week to {at:%-d %B %Y}"}
        if self.outlet.lang == "ar":
            titles = {"roundup": f"حصيلة الأحداث الأمنية ليوم {at.day}/{at.month}", "un_report": ""}
        if genre == "un_report":
            paragraphs.insert(0, "This report sums up what the mission's observers noted in the past week. It does not claim to be complete.")
        return self._article(titles[genre], paragraphs, published, tuple(one.id for one in incidents), genre)

    def _article(self, title: str, paragraphs: list[str], published: dt.datetime, incidents: tuple[str, ...], genre: str) -> Article:
        return Article(self.outlet.id, "", self.outlet.lang, title, tuple(paragraphs), published, incidents, genre)


@cache
def slots_number(number: int | None) -> str:
    return english.spell(number or 0, False)


def write(now: dt.datetime) -> tuple[list[Incident], list[Article]]:
    """(the year's incidents, each with the articles that tell it; all articles until `now`, oldest first).

    The same for the same local day, but for what is not published yet at `now` (aware).
    """
    incidents = simulate(now.astimezone(LOCAL_ZONE).date())
    desks = [Desk(outlet, number, now) for number, outlet in enumerate(load_outlets().values()) if outlet.format not in WITHOUT_NEWS]
    for number, incident in enumerate(incidents):
        _tell(incident, number, desks)
    for desk in desks:
        _fill(desk, incidents)
    return incidents, _number(desks, incidents)


def _tell(incident: Incident, number: int, desks: list[Desk]) -> None:
    """The incident's articles at every desk that wants it; at one at least."""
    if incident.only_outlet == "new":
        for desk in desks:
            if desk.outlet.started_days_ago is not None:
                desk.articles += filter(None, [desk.tell(incident, desk.rng(1, number))])
        return
    willing = [desk for desk in desks if desk.outlet.format != "pdf" and desk.outlet.started_days_ago is None]
    telling = [desk for desk in willing if desk.wants(incident, desk.rng(0, number))]
    if not telling:
        telling = [max(willing, key=lambda desk: (desk.appetite(incident) * desk.rng(2, number).random(), desk.outlet.id))]
    for desk in telling:
        article = desk.tell(incident, desk.rng(1, number))
        if article is None:
            continue
        desk.articles.append(article)
        rng = desk.rng(3, number)
        if "followup" in desk.frames and (incident.killed or 0) > 2 and float(rng.random()) < FOLLOW_UP and desk.outlet.share > 0.3:
            desk.articles += filter(None, [desk.tell(incident, rng, "followup")])


def _fill(desk: Desk, incidents: list[Incident]) -> None:
    """Other stories, round-ups and weekly reports, day by day."""
    by_day = defaultdict(list)
    for incident in incidents:
        if incident.only_outlet is None:
            by_day[incident.day].append(incident)
    day = desk.first
    while day <= desk.today:
        rng = desk.rng(4, day.toordinal())
        for _ in range(int(rng.poisson(desk.outlet.noise_a_week / 7))):
            desk.articles += filter(None, [desk.other_story(day, rng)])
        evening = dt.datetime.combine(day, dt.time(21, 30), LOCAL_ZONE)
        if desk.outlet.format == "pdf" and day.weekday() == 6:
            week = [one for ago in range(7) for one in by_day[day - dt.timedelta(days=ago)]]
            chosen = sorted(week, key=lambda one: (-(one.killed or 0), one.id))[:UN_REPORT_MOST]
            desk.articles += filter(None, [desk.round_up(sorted(chosen, key=lambda one: one.id), evening, "un_report", rng)])
        elif desk.outlet.share > 0.3 and len(by_day[day]) >= 3 and float(rng.random()) < ROUND_UP:
            desk.articles += filter(None, [desk.round_up(by_day[day][:4], evening, "roundup", rng)])
        day += dt.timedelta(days=1)


def _number(desks: list[Desk], incidents: list[Incident]) -> list[Article]:
    """All articles with their slugs, oldest first; each incident learns who tells it."""
    by_id = {incident.id: incident for incident in incidents}
    result = []
    for desk in desks:
        for index, article in enumerate(sorted(desk.articles, key=lambda one: (one.published, one.title))):
            words = re.sub(r"[^a-z0-9]+", "-", article.title.lower()).strip("-") if article.lang == "en" else "khabar"
            done = Article(**{**article.__dict__, "slug": f"{words[:60].rstrip('-')}-{1000 + index}"})
            result.append(done)
            for incident_id in done.incidents:
                by_id[incident_id].articles.append(f"{done.outlet}/{done.slug}")
    return sorted(result, key=lambda one: (one.published, one.outlet, one.slug))
