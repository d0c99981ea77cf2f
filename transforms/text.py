"""An article as the coder reads it: sentences with character offsets, and in each the words with their keys.

English keys are lower case without possessive endings; Arabic keys unify the letters that newsrooms vary (transforms/spelling.py).
Everything is linear in the length of the text, and words are kept for no longer than a sentence is looked at.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from transforms.homographs_arabic import settle_homographs
from transforms.spelling import arabic_key

_MARK = "[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u200b-\u200f\ufeff]"  # vowels and accents set on letters
_LETTERS = rf"[^\W\d_]+(?:{_MARK}+[^\W\d_]*)*"
_WORD = re.compile(
    rf"\d+(?:[.,:٫٬]\d+)*|{_LETTERS}(?:['’‘ʼ\-‐‑.]{_LETTERS})*(?:-\d+)?|[%;:(),،؛—–?!\n\"“”«»]|--"
)
_ASCII_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[a-z]+(?:['\-.][a-z]+)*(?:-\d+)?|[%;:(),?!\n\"]|--", re.ASCII)  # the same for lower-case ASCII, faster
# A stop before a blank, or line breaks. Both begin with a mark out of one set, by which the pattern is found fast; bars begin with a blank.
_BREAK = re.compile(r"[.!?؟…\n](?:(?<=\n)\n*|(?<!\n)[.!?؟…]*[\"”’»)\]]*(?=\s|$))")
_BREAK_OR_BAR = re.compile(rf"{_BREAK.pattern}|\s\|\s|\s•\s")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Brig|Capt|Sgt|St|No|Gov|Sen|Rep|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|vs|approx|etc|a\.m|p\.m"
    r"|U\.S|U\.N|U\.K|e\.g|i\.e|Inc|Co|Prof|km)|\b[A-Z]|\b[دأمل])$"
)
_SCARE_QUOTES = re.compile(r"(?<=\w )[\"“](\w+(?:[ '’-]\w+){0,2})[\"”](?=[ .,;])")  # 'killed 30 "terrorists" in Anbar': one phrase with what is around
_APOSTROPHE = str.maketrans("’‘ʼ‑‐", "'''--")
_BLANKS = {code: " " for code in range(128) if not (chr(code).isalnum() or chr(code) == "_")}
_PIECE, _DIGIT, _YEAR = re.compile(r"\W+"), re.compile(r"\d"), re.compile(r"(?:19|20)\d\d")
ANY_DIGIT, ANY_YEAR = "#", "####"  # stand among the words of a text for any digit, any year
MAX_SENTENCE_CHARS = 1_500  # a longer run without a stop is cut, so that cost stays in proportion to length
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DAY = rf"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)?,? ?(?:\d{{1,2}}(?:st|nd|rd|th)?(?: {_MONTH})?|{_MONTH} \d{{1,2}})?"
ITEM = re.compile(  # a bullet, a number with its point; "First –"; the day of a log: "Saturday 27:", "14 Sep, 10:40,"
    rf"[•*\-–—·▪●]|\(?\d{{1,2}}[.)]\s|(?:First|Second|Third|Fourth|Fifth|Sixth)(?:ly)? ?[-–—:]|(?:أول|ثاني|ثالث|رابع|خامس|سادس)[ًا]{{1,2}}\s?[-–—:]|(?=[A-Z\d]){_DAY}(?:(?<=\w)[:–—]|(?:, ?\d{{1,2}}[:.]?\d\d[^:\n]{{0,8}})[,:])\s")
_ITEM_CHARS = 3  # a blank and two digits
MAX_WORD_CHARS = 40


@dataclass(slots=True)
class Words:
    """The words of a sentence's text, wherever it stands: their keys, and characters counted from the sentence's first.

    Where the words stand is found when it is first asked for: many sentences tell of nothing.
    """

    text: str
    folded: str
    found: list[str]  # as the pattern found them
    keys: list[str] = field(default_factory=list)
    _spans: tuple[list[int], list[int]] | None = None
    _all: set[str] | None = None

    @property
    def all(self) -> set[str]:
        """See `words_of`; by them patterns are ruled out that would be dear to look for."""
        if self._all is None:
            self._all = words_of(self.text)
        return self._all

    @property
    def spans(self) -> tuple[list[int], list[int]]:
        """Where the words begin, and where they end."""
        if self._spans is None:
            find, starts, ends, at = self.folded.find, [], [], 0
            for word in self.found:  # what stands between words holds no letter: each is found where it was
                at = find(word, at)
                starts.append(at)
                at += len(word)
                ends.append(at)
            self._spans = starts, ends
        return self._spans

    @property
    def capitalised(self) -> list[bool]:
        """Of each word whether it begins with a capital."""
        text = self.text
        return [text[start].isupper() for start in self.spans[0]]

    def is_capitalised(self, at: int) -> bool:
        return self.text[self.spans[0][at]].isupper()


@dataclass(slots=True)
class Sentence:
    """Characters [start, end) of the body, or of the title. `keys`, `starts`, `ends` are its words, once `take` has been given them."""

    index: int
    start: int
    end: int
    in_title: bool
    paragraph: int
    text: str
    keys: list[str] = field(default_factory=list)
    _read: Words | None = None
    _starts: list[int] | None = None
    _ends: list[int] | None = None

    def take(self, read: Words) -> None:
        self._read, self.keys = read, read.keys

    @property
    def words(self) -> set[str]:
        return self._read.all

    @property
    def starts(self) -> list[int]:
        if self._starts is None:
            start = self.start
            self._starts = [start + char for char in self._read.spans[0]]
        return self._starts

    @property
    def ends(self) -> list[int]:
        if self._ends is None:
            start = self.start
            self._ends = [start + char for char in self._read.spans[1]]
        return self._ends

    def word(self, at: int) -> str:
        """The word as it stands in the text."""
        starts, ends = self._read.spans
        return self.text[starts[at]:ends[at]]

    def is_capitalised(self, at: int) -> bool:
        return self._read.is_capitalised(at)


def words_of(text: str) -> set[str]:
    """The runs of letters and digits in a text, in small letters, with signs for any digit and any year."""
    folded = text.lower()
    words = set(folded.translate(_BLANKS).split() if folded.isascii() else _PIECE.split(folded))
    if _DIGIT.search(text):
        words.add(ANY_DIGIT)
        if _YEAR.search(text):
            words.add(ANY_YEAR)
    return words


def word_pattern(folded: str) -> re.Pattern[str]:
    return _ASCII_WORD if folded.isascii() else _WORD


def _latin_key(key: str) -> str:
    if not key.isascii() or "'" in key:
        key = key.translate(_APOSTROPHE)
        if key.endswith("'s"):
            return key[:-2]
    return key


def read_words(text: str, language: str) -> Words:
    """The words of a sentence."""
    folded = text
    if language != "ar":
        folded = text.lower()
        if len(folded) != len(text):  # some letters grow when they are lowered; offsets must hold
            folded = "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
    if language == "en" and ("\"" in folded or "”" in folded):
        folded = _SCARE_QUOTES.sub(r" \1 ", folded)  # as long as before: offsets hold
    found = word_pattern(folded).findall(folded)
    read = Words(text, folded, found)
    if max(map(len, found), default=0) > MAX_WORD_CHARS:
        found = [key[:MAX_WORD_CHARS] for key in found]
    if language == "ar":
        read.keys = [arabic_key(key) for key in found]
        settle_homographs(read.keys, found)
    elif folded.isascii() and "'" not in folded and "march" not in folded and "IS" not in text:
        read.keys = found
    else:
        read.keys = [_latin_key(key) for key in found]
        _settle_capitals(read, text)
    return read


def _settle_capitals(read: Words, text: str) -> None:
    """The month is no demonstration, and the group "IS" no verb."""
    named = "IS" in text and not text.isupper()
    for at, key in enumerate(read.keys):
        if key == "march" and read.is_capitalised(at) and read.spans[0][at] > 0:
            read.keys[at] = "march-month"
        elif key == "is" and named and text[read.spans[0][at]:read.spans[1][at]] == "IS":
            read.keys[at] = "isis"


def split_sentences(text: str, in_title: bool = False) -> list[Sentence]:
    """Sentences in order; a paragraph ends at a line break. Linear in the length of the text."""
    sentences: list[Sentence] = []
    start, paragraph = 0, 0
    wrapped = is_hard_wrapped(text)
    breaks = _BREAK_OR_BAR if "|" in text or "•" in text else _BREAK
    for match in breaks.finditer(text):
        mark = match.group()
        is_line = "\n" in mark
        if is_line and _joins_lines(text, match, wrapped):
            continue
        if not is_line and mark[0] == "." and (
                _ABBREVIATION.search(text, max(0, match.start() - 6), match.start()) or match.start() - start <= _ITEM_CHARS and text[start:match.start()].strip().isdigit()):
            continue  # "4. In Mosul": the number of an item
        _append(sentences, text, start, match.end(), in_title, paragraph)
        start = match.end()
        paragraph += is_line
    _append(sentences, text, start, len(text), in_title, paragraph)
    return sentences


def is_hard_wrapped(text: str) -> bool:
    """Whether lines were broken at a fixed width: most single line breaks then stand inside sentences."""
    lines = text[:6_000].split("\n")
    full = [line for line in lines[:-1] if 48 <= len(line) <= 90]
    inside = sum(1 for line in full if line.rstrip()[-1:].isalnum() or line.rstrip()[-1:] == ",")
    return len(full) >= 3 and inside * 2 > len([line for line in lines if line.strip()])


def _joins_lines(text: str, match: re.Match[str], wrapped: bool) -> bool:
    before, after = text[max(0, match.start() - 8):match.start()].rstrip(" ")[-1:], text[match.end():match.end() + 8].lstrip(" ")[:1]
    if not (before.isalnum() or before in ",-’'"):
        return False
    return after.islower() or (wrapped and match.group() == "\n" and (after.isalnum() or after in "(\"“"))


def _append(sentences: list[Sentence], text: str, start: int, end: int, in_title: bool, paragraph: int) -> None:
    while start < end:
        stop = min(end, start + MAX_SENTENCE_CHARS)
        piece = text[start:stop]
        stripped = piece.strip()
        if stripped:
            begin = start + len(piece) - len(piece.lstrip())
            sentences.append(Sentence(len(sentences), begin, begin + len(stripped), in_title, paragraph, stripped))
        start = stop
