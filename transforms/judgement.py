"""Whether a scene is an incident that the article reports as news, or background, plan, threat, denial, drill, statistic, metaphor.

Each check that speaks against a scene returns its reason, so that `explain` can show it. What passes is an incident.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import cached_property

from transforms.document import Document, Reading
from transforms.kind_hits import is_by_words
from transforms.scenes import Scene
from transforms.topic import Topic, judging_masks

_OWN_SIGNS = (1, 2)  # place and day that an event which no rule knows must have, at an article's head and behind it
_FLASH, _CHARGE_REACH, _WERE = 2, 16, frozenset("كان كانت كانوا".split())  # sentences, words
_JUST_NOW = dt.timedelta(days=7)  # "in army hands since Sunday" is news
NEWS_AGE = dt.timedelta(days=30)  # ONTOLOGY.md: at most 30 days before publication
ONLY_NAMED = "only named, with no sign that it took place"
_DATE_REASONS = {"background": "told as background", "anniversary": "an anniversary", "future": "still to come"}
_PRIVATE = frozenset({"killing", "attack", "Armed clash", "Arrests", "Disrupted weapons use", "Other"})
_PRESENT = frozenset("kill shoot abduct kidnap burn murder behead detonate torch wound detain seize explode plant arrest attack".split())
_NOMINAL = frozenset("killing shooting abduction kidnapping torching burning looting arrest detention murder assassination".split())
_DEFINITE = frozenset({"the", "those", "these", "any", "no"})
_SOMEBODY = frozenset("man men woman boy boys youth youths people person persons one ones officer officers soldier soldiers gunman gunmen fighters killer killers crowd".split())
_SLUGS = frozenset({"update", "wrapup", "rpt", "refile"})  # "UPDATE 2-Bombs …"
_ACCIDENTAL = frozenset({"killing", "blast", "attack", "Arrests", "Remote explosive/landmine/IED", "Looting/property destruction"})
_KIN = frozenset("father mother brother sister wife husband son daughter cousin uncle nephew niece children parents sons daughters brothers sisters".split())
_DURING = frozenset({"during", "after", "before", "despite"})
_DRILL_REACH = 12  # words from "held a drill" to what is only fired at targets
_IN_IRAQ = re.compile(r"\b(?:in|inside|across|into) (?:\w+ern )?(?:Iraq\b|Iraqi Kurdistan|the Kurdistan Region)")
_IRAQ = ("Iraq", "Kurdistan Region")
_FROM = frozenset({"from", "من", "عبر"})
_DENIED_AFTER = frozenset({"ونفته", "ونفاه", "ونفتها", "ونفاها"})  # a story that pages spread, and the police denied
_LATEST_DATES = 30  # of a paragraph, by which it is judged
_TOO_MANY = 400  # killed, wounded or abducted without a day: a sum


class Judge:
    """The checks for one article; what concerns the whole article is looked at once."""

    def __init__(self, document: Document):
        self.document, self.topic, self.mask = document, Topic(document), judging_masks(document.lexicon)

    def objection(self, scene: Scene) -> str | None:
        """Why the scene is no incident; None when nothing speaks against it."""
        for check in (self._article, self._date, self._place, self._mood, self._nowhere, self._form, self._statistic):
            reason = check(scene)
            if reason:
                return reason
        return None

    def _article(self, scene: Scene) -> str | None:
        if self.topic.off_topic or (self.topic.is_economy and not scene.own_date):
            return "the article is about sport, film, art or markets"
        if self.topic.is_threat and not scene.own_date and not scene.figures:
            return "named in an article about a threat"
        if self.topic.is_no_news and not (scene.own_date and scene.own_place):
            return "the article tells no news"
        if self.topic.is_memorial and scene.family in ("violence", "territory") and (
                not scene.own_date or self._names_old_days(scene) or "had" in scene.reading.keys[max(0, scene.anchor_word - 2):scene.anchor_word]):
            return "in an article about an anniversary"
        if self.topic.is_essay and not (scene.own_date and scene.own_place):
            return "only named in an essay"
        if self.document.language == "en" and scene.reading.keys[-1] == "?":
            return "a question"
        if scene.reading.has(self.mask["drill"]) and (self.topic.drill or self._is_drilled(scene)):
            return "a drill"
        if any(0 < tag.first - scene.anchor_word <= 2 for tag in scene.reading.tagged(self.mask["drill"])):
            return "a drill"  # "artillery exercises"
        if self.topic.is_drill_report and not scene.own_date:
            return "the article tells of a drill"
        reading = scene.reading
        militant = reading.has(self.mask["militant"])
        if (self.topic.is_private or self._is_private(scene) or self._is_of_kin(scene)) and not (militant or self._takes_bombs(scene)) and scene.kind in _PRIVATE and not self._strikes_force(scene):
            return "a crime without a political side"
        harmless = not militant and not reading.has(self.mask["surely_armed"])
        if (self.topic.is_accident or reading.has(self.mask["accident"])) and harmless and scene.kind in _ACCIDENTAL:
            return "an accident"
        if self._is_civil(scene):
            return "an agreement without a security side"
        if self._is_common_trial(scene):
            return "a trial without a political side"
        return None

    def _is_civil(self, scene: Scene) -> bool:
        """Whether an agreement is about trade, gas or water: nothing in its sentence or in the title is of arms, borders or feuds."""
        readings = (scene.reading, *self.document.title_readings)
        return scene.kind == "Agreement" and self.document.language == "en" and not any(r.has(self.mask["secure"]) for r in readings)

    def _is_common_trial(self, scene: Scene) -> bool:
        """Whether a sentence was passed for a common crime: nothing in the article is of armed groups, terrorism or the state's security."""
        if scene.kind != "Other" or self.document.language != "en" or not any(t.first == scene.anchor_word for t in scene.reading.tagged(self.mask["sentence"])):
            return False
        return not any(r.has(self.mask["militant"] | self.mask["secure"] | self.mask["political"]) for r in (*self.document.title_readings, *self.document.readings))

    def is_violent(self, scene: Scene) -> bool:
        """Whether a death is told with what makes it violence; a killing always is."""
        reading, head = scene.reading, scene.anchor_word
        if scene.kind != "killing" or not any(tag.first == head and not tag.mask & self.mask["kill"] for tag in reading.tagged(self.mask["die"])):
            return True
        return reading.has(self.mask["weapon"])

    def _takes_bombs(self, scene: Scene) -> bool:
        """Whether bombs or what they are made of were found, whatever else was in the lorry."""
        return scene.kind == "Disrupted weapons use" and scene.reading.has(self.mask["surely_armed"] | self.mask["explosive"])

    def _strikes_force(self, scene: Scene) -> bool:
        """A policeman killed in a raid on dealers is no private matter."""
        return self.document.language == "ar" and any(f.group == "force" and f.kind in ("killed", "wounded") for f in scene.figures)

    def _is_private(self, scene: Scene) -> bool:
        """Whether a word of private crime stands close to the event's word."""
        crime = self.mask["crime_private"] | (self.mask["graft"] if scene.kind in ("Arrests", "Other", "Disrupted weapons use") else 0)
        return any(-8 <= tag.first - scene.anchor_word <= 18 for tag in scene.reading.tagged(crime))

    def _is_of_kin(self, scene: Scene) -> bool:
        """Whether somebody struck his own kin ("stabbed his father"), and not with bombs."""
        reading, keys = scene.reading, scene.reading.keys
        return self.document.language == "en" and reading.has(self.mask["strike"]) and not reading.has(self.mask["bomb"]) and any(
            tag.mask & self.mask["strike"] and keys[tag.last + 1:tag.last + 2] in (["his"], ["her"]) and _KIN & set(keys[tag.last + 2:tag.last + 4])
            for tag in reading.tags)

    def _is_drilled(self, scene: Scene) -> bool:
        """Whether a drill is what the sentence tells of, before it names what was fired; rockets that fall during one are news."""
        if self.document.language != "en" or any((f.low or 0) > 0 for f in scene.figures):
            return False
        keys, head = scene.reading.keys, scene.anchor_word
        return any(t.mask & self.mask["drill"] and 0 <= head - t.last <= _DRILL_REACH and not _DURING & set(keys[max(0, t.first - 4):t.first]) for t in scene.reading.tags)

    def _names_old_days(self, scene: Scene) -> bool:
        start, end = scene.span
        last = scene.date.evidence[0] if scene.own_date and scene.date.evidence else end  # behind the event's own day they only compare
        return not scene.reading.in_title and any(m.kind == "anniversary" or m.kind == "background" and m.start < last for m in self.document.dates.between(start, end))

    def _date(self, scene: Scene) -> str | None:
        date = scene.date
        published = self.document.dates.published
        recent = date.kind == "background" and date.precision == "day" and published and date.date_start and published - date.date_start <= _JUST_NOW
        if date.source == "sentence" and date.kind in _DATE_REASONS and not recent:
            return _DATE_REASONS[date.kind]
        if published and date.date_end and published - date.date_end > NEWS_AGE:
            return "more than 30 days before publication"
        if published and date.precision == "month" and date.date_end and (date.date_end.year, date.date_end.month) != (published.year, published.month):
            return "a month that is over"
        if date.source == "sentence" and date.kind == "period":
            return "a sum over a period"
        if date.source != "sentence" and self._is_history(scene.reading):
            return "told as history"
        if date.source != "sentence" and scene.reading.position > 0 and self._in_old_paragraph(scene):
            return "in a paragraph about earlier times"
        return None

    @cached_property
    def _paragraph_starts(self) -> dict[int, int]:
        starts: dict[int, int] = {}
        for reading in self.document.readings:
            starts.setdefault(reading.sentence.paragraph, reading.sentence.start)
        return starts

    def _in_old_paragraph(self, scene: Scene) -> bool:
        """Whether the dates of its paragraph before it are all of another time."""
        start = self._paragraph_starts[scene.reading.sentence.paragraph]
        before = [m for m in self.document.dates.between(start, scene.anchor)[-_LATEST_DATES:] if m.kind != "dateline"]
        return bool(before) and all(m.kind in ("background", "anniversary", "period") for m in before)

    def _is_history(self, reading: Reading) -> bool:
        return reading.has(self.mask["history"])

    def _place(self, scene: Scene) -> str | None:
        country = scene.place.country
        if scene.place.governorate is None and not self.topic.is_about_iraq:
            return "nothing says that it was in Iraq"
        if self._is_beyond(scene):
            return "beyond the border"
        if country not in (None, "Iraq") and not self._is_in_iraq(scene) and (scene.own_foreign or not scene.reading.has(self.mask["iraq"])):
            return f"it took place in {country}"
        return None

    def _is_beyond(self, scene: Scene) -> bool:
        """Whether it was on the far side of the border, not from there ("on the Syrian side", "in northeast Syria")."""
        reading = scene.reading
        if scene.kind == "Other" or not reading.has(self.mask["abroad"]) or self._is_in_iraq(scene):
            return False
        return any(tag.mask & self.mask["abroad"] and not _FROM & set(reading.keys[max(0, tag.first - 2):tag.first]) for tag in reading.tags)

    def _is_in_iraq(self, scene: Scene) -> bool:
        """Whether the words up to the event, or shortly behind it, say that it was in Iraq too ("in Iraq on Sunday and two in Syria")."""
        sentence = scene.reading.sentence
        text = self.document.title if sentence.in_title else self.document.text
        start, end = sentence.starts[scene.first], sentence.ends[scene.last]
        return any(text.find(name, start, end) >= 0 for name in _IRAQ) and bool(_IN_IRAQ.search(text, start, end))

    def _mood(self, scene: Scene) -> str | None:
        if scene.family == "violence" and not scene.own_date and any(
                0 < scene.anchor_word - tag.last <= _CHARGE_REACH for tag in scene.reading.tagged(self.mask["charged"])):
            return "what somebody is charged with"
        if scene.reading.has(self.mask["hoax"]) or (self.topic.is_hoax and not scene.own_date):
            return "said to be untrue"
        following = scene.reading.position + 1
        if self.document.language == "ar" and not scene.reading.in_title and following < len(self.document.readings) and (
                _DENIED_AFTER & set(self.document.readings[following].keys)):
            return "denied in the next sentence"
        return scene.objection

    def _nowhere(self, scene: Scene) -> str | None:
        """Neither where nor when: what is borrowed from far before, without a day, is no news of its own."""
        if scene.date.date_start is not None or self.document.dates.published is None or scene.figures or scene.reading.in_title:
            return None
        if self.document.language == "ar":  # its news always says when; only a flash of a line or two may not
            return None if self._is_flash(scene) else "nothing says when"
        if scene.place.source == "sentence" and (scene.place.governorate or scene.place.place):
            return None
        return "nothing says where and when"

    def _is_flash(self, scene: Scene) -> bool:
        return len(self.document.readings) <= _FLASH and scene.is_act and scene.place.source == "sentence" and not self._is_general(scene)

    def _used_to(self, scene: Scene) -> bool:
        """Whether it is what somebody used to do (كانوا يطلقون)."""
        keys, head = scene.reading.keys, scene.anchor_word
        return self.document.language == "ar" and keys[head][:1] in ("ي", "ت") and bool(_WERE & set(keys[max(0, head - 1):head]))

    def _form(self, scene: Scene) -> str | None:
        """A mere name of an event needs a sign that it took place: a figure, or a place and a time of its own."""
        if self._used_to(scene) or (scene.reading.has(self.mask["habit"]) or self._is_present(scene)) and not scene.own_date:
            return "a habit, not one happening"
        if self.document.language == "ar" and is_by_words(scene.hits) and bool(scene.own_place) + bool(scene.own_date) < _OWN_SIGNS[scene.reading.position > 1]:
            return "reads like an event, without a place and day of its own"
        has_figure = any(f.explicit or f.is_zero for f in scene.figures)
        signs = has_figure + (scene.place.source == "sentence") + (scene.date.source == "sentence")
        if scene.is_act and not self._is_general(scene):
            named = (not signs and self._is_nominal(scene)) or (not has_figure and not scene.own_date and self._says_who(scene))
            return ONLY_NAMED if named else None
        if not has_figure and self._is_condemned_at_large(scene):
            return ONLY_NAMED
        in_title = scene.reading.in_title and (has_figure or scene.reading.has(self.mask["claimed"]))  # "wave of bombings kills nine", "claims attack"
        return None if signs >= 2 or in_title else ONLY_NAMED

    def _is_condemned_at_large(self, scene: Scene) -> bool:
        """ "condemned attacks on missions": of whatever kind, not of these."""
        reading, head = scene.reading, scene.anchor_word
        return reading.keys[head].endswith("s") and any(tag.last == head - 1 for tag in reading.tagged(self.mask["condemn"]))

    def _says_who(self, scene: Scene) -> bool:
        """Whether the event only says of whom something is told: "nobody looks for the men who killed the mukhtar"."""
        keys, head = scene.reading.keys, scene.anchor_word
        who = next((at for at in range(head - 1, max(1, head - 3), -1) if keys[at] == "who"), None)
        return who is not None and who > 1 and keys[who - 2] in _DEFINITE and keys[who - 1] in _SOMEBODY

    def _is_nominal(self, scene: Scene) -> bool:
        """Whether the event's word is a noun for it: "the killing of critics went on" names what "police killed a critic" tells."""
        keys, head = scene.reading.keys, scene.anchor_word
        return 0 < head < len(keys) - 1 and keys[head] in _NOMINAL and keys[head - 1] in ("the", "a", "any") and keys[head + 1] == "of"

    def _is_present(self, scene: Scene) -> bool:
        """A body that says "militants kill shepherds" tells what they do, not what they did; titles tell news in the present."""
        reading, head = scene.reading, scene.anchor_word
        if self.document.language != "en" or reading.in_title or head == 0:
            return False
        if reading.keys[head].removesuffix("s") in _PRESENT and reading.keys[head - 1] == "it":
            return True  # "it kills the poor"
        if reading.keys[head].removesuffix("s") in _PRESENT and reading.keys[head - 1] in ("who", "that", "whoever"):
            return True  # "a man who shoots at a doctor"
        if reading.keys[head] not in _PRESENT:
            return False
        who = self.mask["militant"] | self.mask["force"]
        subject = any(0 < head - tag.last <= 4 and "," not in reading.keys[tag.last:head] for tag in reading.tagged(who))
        return subject or reading.keys[head - 1] in ("cells", "who", "which", "that", "they", "often", "still", "also")

    def _is_general(self, scene: Scene) -> bool:
        """Whether the event's word is one of many ("the recent attacks", "such raids"): said of happenings, not of one."""
        reading, head = scene.reading, self._noun(scene)
        return any(0 < head - tag.last <= 3 for tag in reading.tagged(self.mask["reference"])) and reading.keys[head].endswith(("s", "targeting"))

    def _statistic(self, scene: Scene) -> str | None:
        """A count over a span of time, or one too large for a day."""
        reading = scene.reading
        count = len(reading.tagged(self.mask["statistic"]))
        if count >= 2 and not scene.own_place and not (scene.own_date and self.document.language == "ar"):
            return "a statistic"
        if self.document.language == "en" and self._is_sum(scene, count):
            return "a statistic over a span of time"
        if scene.own_date and scene.date.precision == "day":
            return None
        explicit = [f.low or f.high or 0 for f in scene.figures if f.explicit and f.kind in ("killed", "wounded", "abducted")]
        if explicit and max(explicit) >= _TOO_MANY:
            return "more than one event can claim"
        if self._counts_events(scene):
            return "a count of events"
        if self._spans_time(reading) and (count or explicit):
            return "a statistic over a span of time"
        return None

    def _is_sum(self, scene: Scene, count: int) -> bool:
        """Whether earlier months or years are named before what is counted, and the day only by the dateline or by whoever says it."""
        reading = scene.reading
        start, end = reading.sentence.start, scene.anchor if count < 2 else reading.sentence.end
        pool = self.document.dates.in_title if reading.in_title else self.document.dates.between(start, end)
        spans = [m for m in pool if start <= m.start < end and m.kind in ("period", "background")]
        said = scene.date.evidence
        if scene.own_date and not self._is_said(scene) and spans and "," in self.document.text[scene.anchor:spans[0].start] and not reading.in_title:
            return False  # "got down from buses on Wednesday, the fifth group this year": a day's event, and then what it adds to
        return len(spans) > (count < 2) and (said is None or said[0] < spans[0].start)

    def _is_said(self, scene: Scene) -> bool:
        """Whether the scene's day is the one on which somebody spoke."""
        return any("when it was said" in why for why in scene.date.why)

    def _counts_events(self, scene: Scene) -> bool:
        """ "nine attacks this week": a number right before the event's word, with no day and place of its own."""
        reading, head = scene.reading, self._noun(scene)
        number = self.document.lexicon.number_bit | self.mask["num"]
        counted = any(
            0 < head - tag.last <= 2 and reading.keys[tag.first] not in ("one", "two")
            and not (tag.first and reading.keys[tag.first - 1] in _SLUGS) for tag in reading.tagged(number))
        lexicon = self.document.lexicon
        is_verb = any(t.first == head and t.mask & lexicon.head_verbs and not t.mask & lexicon.head_nouns for t in reading.tags)
        several = reading.keys[head].endswith("s") or self.document.language == "ar" and not is_verb  # "ثلاث مسيرات أطلقها": drones, not events
        return counted and several and not scene.own_place

    def _noun(self, scene: Scene) -> int:
        """The noun of the event behind its verb ("carried out nine attacks"), else its word."""
        nouns = self.document.lexicon.head_nouns
        return next((t.first for t in scene.reading.tags if t.mask & nouns and scene.anchor_word <= t.first <= scene.anchor_last), scene.anchor_word)

    def _spans_time(self, reading: Reading) -> bool:
        start, end = reading.sentence.start, reading.sentence.end
        pool = self.document.dates.in_title if reading.in_title else self.document.dates.between(start, end)
        return any(m.kind in ("period", "background") for m in pool if start <= m.start < end)
