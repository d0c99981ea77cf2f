"""When a sentence says that nobody was hurt: "no casualties", "nobody was reported hurt", "without injuring anyone"."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.casualty_types import Figure
from transforms.phrases import Tag, Vocabulary

_CIVILIANS = frozenset({"civilian", "civilians", "المدنيين", "مدنيين", "مدنيه", "المدنيه"})  # that none of them was hurt leaves the others open
_NO_DENIAL = (["fewer"], ["less"], ["more"], ["longer"], ["later"], ["other"])  # "no fewer than fourteen"
_REACH = 5  # words between the "no" and what did not happen


@dataclass(frozen=True)
class ZeroClasses:
    """The bits of fixed phrases (none_*), of the words that deny, of harm that is denied, and of what keeps the phrase from being one."""

    fixed: tuple[tuple[int, tuple[str, ...]], ...]
    nobody: int
    harm: tuple[tuple[int, tuple[str, ...]], ...]
    not_zero: int
    stop: int
    begin: int  # without any of these nothing is denied


def zero_classes(vocabulary: Vocabulary) -> ZeroClasses:
    """Looks the classes up once. Raises PhraseError when the lexicon lacks one."""
    mask = vocabulary.mask
    every = ("killed", "wounded")
    return ZeroClasses(
        ((mask("none_all"), every), (mask("none_killed"), ("killed",)), (mask("none_wounded"), ("wounded",))), mask("c_nobody"),
        ((mask("c_harm_any"), every), (mask("c_harm_killed"), ("killed",)), (mask("c_harm_wounded"), ("wounded",))), mask("c_not_zero"),
        mask("c_zero_stop"), mask("none_all", "none_killed", "none_wounded", "c_nobody"),
    )


def find_zeros(keys: list[str], tags: list[Tag], classes: ZeroClasses) -> list[Figure]:
    """The zeros of a sentence: fixed phrases, and a "nobody" with a word of harm shortly behind it."""
    spans: dict[tuple[int, int], set[str]] = {}
    for tag in [tag for tag in tags if tag.mask & classes.begin]:
        for mask, kinds in classes.fixed:
            if tag.mask & mask:
                spans.setdefault((tag.first, tag.last), set()).update(kinds)
        if tag.mask & classes.nobody and keys[tag.last + 1:tag.last + 2] not in _NO_DENIAL:
            found = _denied(keys, tags, tag, classes)
            if found is not None:
                spans.setdefault((tag.first, found[0]), set()).update(found[1])
    figures: list[Figure] = []
    for (first, last), kinds in spans.items():
        if not _is_undone(tags, last, classes) and not _CIVILIANS & set(keys[first:last + 3]):
            figures += [Figure(kind, 0, 0, first, last, first, is_zero=True, harm_last=last) for kind in sorted(kinds)]
    return _once(figures)


def _denied(keys: list[str], tags: list[Tag], nobody: Tag, classes: ZeroClasses) -> tuple[int, set[str]] | None:
    """(last word, kinds) of the harm that a "nobody" denies; "or" and "nor" join a second one."""
    kinds: set[str] = set()
    last, limit = nobody.last, nobody.last + _REACH + 1
    for tag in tags:
        if not nobody.last < tag.first <= limit:
            continue
        if tag.mask & classes.stop and not kinds:
            return None
        for mask, names in classes.harm:
            if tag.mask & mask and (not kinds or {"or", "nor", "and"} & set(keys[last + 1:tag.first])):
                kinds.update(names)
                last, limit = max(last, tag.last), tag.last + 3
    return (last, kinds) if kinds else None


def _is_undone(tags: list[Tag], last: int, classes: ZeroClasses) -> bool:
    """"no casualty count": what is missing is the count."""
    return any(tag.mask & classes.not_zero and last <= tag.first <= last + 1 for tag in tags)


def _once(figures: list[Figure]) -> list[Figure]:
    """One zero for each kind and place."""
    kept: list[Figure] = []
    for figure in sorted(figures, key=lambda f: (f.kind, f.first_word, -f.last_word)):
        if not any(k.kind == figure.kind and k.first_word <= figure.first_word <= k.last_word for k in kept):
            kept.append(figure)
    return kept
