"""Whether a scene is an incident that the article reports as news, or background, plan, threat, denial, drill, statistic, metaphor.

Each check that speaks against a scene returns its reason, so that `explain` can show it. What passes is an incident.
"""

from __future__ import annotations

import datetime as dt

from transforms.document import Document, Reading
from transforms.scenes import Scene

NEWS_AGE = dt.timedelta(days=30)  # ONTOLOGY.md: at most 30 days before publication
_DATE_REASONS = {"background": "told as background", "anniversary": "an anniversary", "future": "still to come"}
_NEAR = 7  # words before the event's word in which a "will" or "if" governs it
_LONG = dt.timedelta(days=8)


class Judge:
    """The checks for one article; what concerns the whole article is looked at once."""

    def __init__(self, document: Document):
        self.document = document
        lexicon = document.lexicon
        self.mask = {name: lexicon.mask(name) for name in (
            "future", "threat", "hypothesis", "drill", "condemn", "reference", "history", "statistic", "accident", "crime_private", "film_sport",
            "intended", "negation", "weather", "kill", "wound", "opinion", "militant", "update", "anaphor", "bomb", "force",
        )}
        leisure = document.count_words(self.mask["film_sport"])
        self.off_topic = leisure >= 3 and leisure > document.count_words(self.mask["kill"] | self.mask["wound"] | self.mask["bomb"] | self.mask["force"])
        self.drill = document.count_words(self.mask["drill"]) >= 2

    def objection(self, scene: Scene) -> str | None:
        """Why the scene is no incident; None when nothing speaks against it."""
        for check in (self._article, self._date, self._place, self._mood, self._form, self._statistic):
            reason = check(scene)
            if reason:
                return reason
        return None

    def _article(self, scene: Scene) -> str | None:
        if self.off_topic:
            return "the article is about sport, film or art"
        if self.drill and scene.reading.has(self.mask["drill"]):
            return "a drill"
        reading = scene.reading
        if scene.kind in ("killing", "blast", "attack") and reading.has(self.mask["accident"]) and not reading.has(self.mask["militant"]):
            return "an accident"
        return None

    def _date(self, scene: Scene) -> str | None:
        date = scene.date
        if date.source == "sentence" and date.kind in _DATE_REASONS:
            return _DATE_REASONS[date.kind]
        published = self.document.dates.published
        if published and date.date_end and published - date.date_end > NEWS_AGE:
            return "more than 30 days before publication"
        if date.source == "sentence" and date.kind == "period":
            return "a sum over a period"
        if date.source != "sentence" and self._is_history(scene.reading):
            return "told as history"
        return None

    def _is_history(self, reading: Reading) -> bool:
        return reading.has(self.mask["history"])

    def _place(self, scene: Scene) -> str | None:
        country = scene.place.country
        if country not in (None, "Iraq"):
            return f"it took place in {country}"
        return None

    def _mood(self, scene: Scene) -> str | None:
        return scene.objection

    def _form(self, scene: Scene) -> str | None:
        """A mere name of an event needs a sign that it took place: a figure, or a place and a time of its own."""
        if scene.is_act:
            return None
        has_figure = any(f.explicit or f.is_zero for f in scene.figures)
        signs = has_figure + (scene.place.source == "sentence") + (scene.date.source == "sentence")
        if signs >= 2:
            return None
        return "only named, with no sign that it took place"

    def _statistic(self, scene: Scene) -> str | None:
        reading = scene.reading
        count = sum(1 for tag in reading.tags if tag.mask & self.mask["statistic"])
        if count >= 2 and not scene.own_place:
            return "a statistic"
        return None
