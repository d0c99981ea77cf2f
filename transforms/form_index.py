"""Which of many patterns are worth a search in a text: those whose words stand in it. The patterns of dates and periods are long alternations
and dear to look for, and most sentences hold one of them or none."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, Protocol, TypeVar

_REMEMBERED = 5_000  # sets of words a process


class _Form(Protocol):
    needs: tuple[frozenset[str], ...]
    phrases: tuple[frozenset[str], ...]


Form = TypeVar("Form", bound=_Form)


class FormIndex(Generic[Form]):
    """Forms in order of precedence. One is looked for only where a word of each set of its `needs` stands and, if it has `phrases`, all words of
    one of them."""

    def __init__(self, forms: Iterable[Form]):
        self.forms = tuple(forms)
        self.telling = frozenset(word for form in self.forms for words in (*form.needs, *form.phrases) for word in words)
        self._known: dict[frozenset[str], tuple[Form, ...]] = {}

    def among(self, words: set[str]) -> tuple[Form, ...]:
        """The forms that may stand in a text with these words (`words_of`)."""
        told = self.telling.intersection(words)
        found = self._known.get(told)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[told] = tuple(form for form in self.forms if _may_be(form, told))
        return found


def _may_be(form: _Form, words: frozenset[str]) -> bool:
    if any(wanted.isdisjoint(words) for wanted in form.needs):
        return False
    return not form.phrases or any(phrase <= words for phrase in form.phrases)
