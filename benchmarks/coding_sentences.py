"""Single sentences, each telling of one incident of a known sub-event type (or of none): how much of the language the coder knows.

An article tells its event in several ways and forgives a word that is missing; a sentence does not. So this is the hardest measure of
vocabulary, and the one that says by type where words are wanting. `benchmarks/corpus/sentences_{seen,unseen}.jsonl`, all as if
published on a Wednesday, 15 May 2024; the unseen half is measured only.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from benchmarks.coding_baseline import code_naively
from benchmarks.corpora import CORPUS, read_lines
from rasid.vocabulary import EVENT_TYPE_OF
from transforms.coder import code_article

PUBLISHED = "2024-05-15T18:00:00+00:00"
NONE = "none"
_PEOPLE = ("killed", "wounded", "detained", "abducted")


def count_found(sentences: list[dict], naively: bool = False) -> dict[str, Counter]:
    """By sub-event type: sentences, those with a report of the event type, of the sub-type, of anything; fields asked and right."""
    found: dict[str, Counter] = defaultdict(Counter)
    for sentence in sentences:
        article = {"id": "sentence", "title": None, "text": sentence["text"], "published": PUBLISHED, "lang": "en"}
        reports = code_naively(article) if naively else code_article(article).reports
        wanted, tally = sentence["type"], found[sentence["type"]]
        tally["sentences"] += 1
        tally["any"] += bool(reports)
        tally["sub-type"] += any(r["sub_event_type"] == wanted for r in reports)
        fitting = [r for r in reports if r["event_type"] == EVENT_TYPE_OF.get(wanted)]
        tally["event type"] += bool(fitting)
        if fitting:
            _mark_fields(fitting[0], sentence, tally)
    return found


def _mark_fields(report: dict, sentence: dict, tally: Counter) -> None:
    pairs = [("governorate", report.get("governorate"), sentence["governorate"]), ("date", report.get("date_start"), sentence["date"])]
    pairs += [(name, (report.get(name) or {}).get("low"), sentence[name]) for name in _PEOPLE if sentence[name] is not None]
    for name, ours, told in pairs:
        if told is not None:
            tally[f"{name} asked"] += 1
            tally[name] += ours == told


def report() -> None:
    """Prints one table a half: by type the share found, ours beside the keyword baseline; then the fields of what was found."""
    for half in ("seen", "unseen"):
        sentences = read_lines(CORPUS / f"sentences_{half}.jsonl")
        ours, naive = count_found(sentences), count_found(sentences, naively=True)
        print(f"\n{'sentences, ' + half:38s} {'of':>5s} {'event type':>16s} {'sub-type':>16s}   (rasid / baseline)")
        for kind in [k for k in EVENT_TYPE_OF if k in ours]:
            _print_row(kind, ours[kind], naive[kind])
        told = [tally for kind, tally in ours.items() if kind != NONE]
        _print_row("all", sum(told, Counter()), sum((t for k, t in naive.items() if k != NONE), Counter()))
        if NONE in ours:
            silent = [1 - t[NONE]["any"] / t[NONE]["sentences"] for t in (ours, naive)]
            print(f"{'silent where nothing is told':38s} {ours[NONE]['sentences']:5d} {silent[0]:>8.3f} / {silent[1]:.3f}")
        total = sum(told, Counter())
        names = [name for name in ("governorate", "date", *_PEOPLE) if total[f"{name} asked"]]
        print("of those found: " + ", ".join(f"{name} {total[name] / total[f'{name} asked']:.3f} of {total[f'{name} asked']}" for name in names))


def _print_row(kind: str, ours: Counter, naive: Counter) -> None:
    cells = [f"{ours[k] / ours['sentences']:.3f} / {naive[k] / naive['sentences']:.3f}" for k in ("event type", "sub-type")]
    print(f"{kind:38s} {ours['sentences']:5d} {cells[0]:>16s} {cells[1]:>16s}")
