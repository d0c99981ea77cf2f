"""Forms of Arabic words, so that a lexicon names each once: `قتل+` is a verb, `هجوم=` a noun.

Works on spelling keys (transforms/spelling.py), so hamza and vowel signs play no part, and active and passive look alike. Broken
plurals and irregular verbs are no rule's matter: they are written out in the lexicon.
"""

from __future__ import annotations

_OBJECTS = ("ه", "ها", "هم", "هما")
_FEMININE = "ه"  # ta marbuta as `arabic_key` writes it


def verb_forms(stem: str) -> tuple[str, ...]:
    """From the perfect, third person masculine singular: perfect and imperfect in singular, dual and plural, with object pronouns."""
    feminine, plural, dual = _perfect(stem)
    imperfect = _imperfect_stem(stem)
    base = [stem, feminine, plural, dual, f"{feminine}ا"]
    base += [f"ي{imperfect}", f"ت{imperfect}", f"ي{_open(imperfect)}ون", f"ي{_open(imperfect)}وا", f"ت{_open(imperfect)}ان", f"ي{_open(imperfect)}ان"]
    carriers = [_before_object(stem), feminine, plural.removesuffix("ا"), f"ي{_before_object(imperfect)}", f"ت{_before_object(imperfect)}",
                f"ي{_open(imperfect)}ون"]
    return tuple(dict.fromkeys(base + [carrier + pronoun for carrier in carriers for pronoun in _OBJECTS]))


def noun_forms(word: str) -> tuple[str, ...]:
    """Singular, accusative, dual, sound feminine plural of a noun in ة, each with possessive pronouns where they are written on."""
    if word.endswith(_FEMININE):
        stem = f"{word[:-1]}ت"
        base = [word, f"{stem}ين", f"{stem}ان", f"{stem}ي", f"{word[:-1]}ات"]
        carriers = [stem, f"{word[:-1]}ات"]
    else:
        base = [word, f"{word}ا", f"{word}ين", f"{word}ان", f"{word}ي"]
        carriers = [word]
    return tuple(dict.fromkeys(base + [carrier + pronoun for carrier in carriers for pronoun in _OBJECTS]))


def _perfect(stem: str) -> tuple[str, str, str]:
    """Feminine, plural and dual; a weak last letter (القى, key القي) falls away before an ending."""
    if stem.endswith("ي") and len(stem) > 2:
        return f"{stem[:-1]}ت", f"{stem[:-1]}وا", f"{stem}ا"
    return f"{stem}ت", f"{stem}وا", f"{stem}ا"


def _open(stem: str) -> str:
    return stem[:-1] if stem.endswith("ي") and len(stem) > 2 else stem


def _before_object(stem: str) -> str:
    """A final ى is written ا before a pronoun: القاه."""
    return f"{stem[:-1]}ا" if stem.endswith("ي") and len(stem) > 2 else stem


def _imperfect_stem(stem: str) -> str:
    """Without the alif of derived forms: اعتقل, يعتقل; استهدف, يستهدف; with the ي of hollow ones: أقام, يقيم; استعاد, يستعيد."""
    if len(stem) == 4 and stem[0] == "ا" and stem[2] == "ا":
        return f"{stem[1]}ي{stem[3]}"
    if len(stem) == 6 and stem.startswith("است") and stem[4] == "ا":
        return f"{stem[1:4]}ي{stem[5]}"
    return stem[1:] if stem.startswith("ا") and len(stem) > 3 else stem
