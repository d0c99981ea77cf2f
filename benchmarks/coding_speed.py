"""The coder's speed beside spaCy's blank English tokenizer with sentencizer on the same texts, its growth with the input, what hostile texts
cost, and its memory. Every run is the command that users run, in processes of its own; the memory is that of all of them together."""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from rasid.settings import PROJECT_ROOT

WORDS = 400  # an article
ARTICLES = 2_000
MEGABYTE = 1_000_000
# Before each hostile text, so that the article has an incident and nothing is skipped.
_EVENT = {"en": "A bomb killed two soldiers in Mosul on Tuesday. ", "ar": "قتل شخصان بانفجار عبوة ناسفة في الموصل يوم الثلاثاء. "}
_PLACES = ("Baquba", "Hawija", "Jalawla", "Tarmiyah", "Tal Afar", "Sinjar", "Makhmur", "Rutba", "Khanaqin", "Amerli", "Zakho", "Nasiriyah")
_SENTENCES = (
    "A roadside bomb exploded near a {who} patrol in {place} on {day}, killing {n} soldiers and wounding {m} others, a police source said.",
    "The governor of the province met engineers on {day} and spoke of the water level in the {place} canal, which fell for the third year.",
    "Gunmen attacked a checkpoint on the road from {place} to the next town and fled before reinforcements came, according to the army.",
    "The ministry of planning said that the budget for schools and roads would be sent to the council after the holiday.",
    "Security forces arrested {n} suspects in {place} who are accused of moving money for the group, a statement said.",
    "Farmers said that the harvest was poor and that prices in the markets of {place} had risen by {m} percent since the spring.",
    "Residents blocked the main street of {place} for two hours and asked for electricity, and the police looked on.",
    "He recalled the years after 2014, when his family lived in a camp, and the winter in which they came back to {place}.",
    "Between January and {month} there were {m} attacks in the country, against {n} in the same period last year, the centre counted.",
    "The team won the second leg by two goals, and its coach praised the defenders and the young goalkeeper.",
)


def make_articles(count: int, seed: int = 1, is_repetitive: bool = True) -> list[dict]:
    """Articles of WORDS words or a little more, in which some of the sentences tell of incidents. Many sentences come again, as agencies'
    do in a press; if not `is_repetitive`, each ends with a speaker of its own, so that nothing that was read before helps."""
    chance = random.Random(seed)
    articles = []
    for number in range(count):
        text: list[str] = []
        while sum(len(s.split()) for s in text) < WORDS:
            text.append(chance.choice(_SENTENCES).format(
                who=chance.choice(("army", "police", "federal police", "tribal")), place=chance.choice(_PLACES), n=chance.randint(2, 9),
                day=chance.choice(("Monday", "Tuesday", "Friday")), m=chance.randint(2, 60), month=chance.choice(("June", "October"))))
            if not is_repetitive:
                speaker = "".join(chance.choices("abdfghklmnrstz", k=8)).capitalize()
                text[-1] = f"{text[-1].removesuffix('.')}, {speaker} said."
        paragraphs = [" ".join(text[at:at + 3]) for at in range(0, len(text), 3)]
        articles.append({"id": number, "title": text[0], "published": "2025-11-20T08:00:00Z", "text": "\n\n".join(paragraphs), "lang": "en"})
    return articles


def hostile_texts() -> dict[str, str]:
    """A megabyte each of what makes readers of text slow."""
    def fill(piece: str) -> str:
        return (piece * (MEGABYTE // len(piece.encode()) + 1))[:MEGABYTE]

    return {
        "one word repeated": fill("a "), "brackets": fill("("), "one word": fill("x"), "numbers": fill("17 "), "place names": fill("Baghdad, Mosul and Baquba "),
        "event words": fill("attack bomb killed "), "Arabic marks": fill("بَّ"), "Arabic place names": fill("بغداد والموصل "), "emoji": fill("💥🕊"),
        "dates": fill("on Tuesday 3 May 2024 "), "line breaks": fill("\n"), "full stops": fill(". "), "capitals": fill("Al Bu "),
        "quotes": fill("“”\"'"), "mixed scripts": fill("قصف bomb 爆弾 бомба "), "claims": fill("78 attacks between January and June 2025, up 32% "),
        "number words": fill("hundred thousand "), "no sentence": fill("killed two soldiers in "),
    }  # fmt: skip


class Memory(threading.Thread):
    """The largest sum of resident memory of a process and its children, looked at fifty times a second."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.pid, self.peak, self.done = pid, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.02):
            self.peak = max(self.peak, sum(map(_resident, _family(self.pid))))


def _family(pid: int) -> list[int]:
    members = [pid]
    for member in members:
        try:
            members += map(int, Path(f"/proc/{member}/task/{member}/children").read_text().split())
        except OSError:
            continue
    return members


def _resident(pid: int) -> int:
    """Bytes of this process alone: what it shares with its parent is counted by half (PSS), as two hold it."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


@dataclass(frozen=True)
class Run:
    """Seconds on the clock, seconds of processor time (all processes; other work on the machine changes it little), peak bytes."""

    wall: float
    processor: float
    peak: int = 0


def _run(command: list[object]) -> Run:
    started = time.perf_counter()
    process = subprocess.Popen(command, cwd=PROJECT_ROOT, stderr=subprocess.DEVNULL)
    memory = Memory(process.pid)
    memory.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    memory.done.set()
    memory.join()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{command[:4]} failed")
    return Run(wall, usage.ru_utime + usage.ru_stime, memory.peak)


def run_coder(articles: list[dict], jobs: int = 1) -> Run:
    """Coding them, the start of Python and the reading of lexicons included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text("".join(json.dumps(a) + "\n" for a in articles))
        return _run([sys.executable, "-m", "transforms", "code", path, "--reports", Path(folder) / "r", "--claims", Path(folder) / "c", "--jobs", str(jobs)])


_SPACY = """
import json, sys, spacy
pipeline = spacy.blank("en"); pipeline.add_pipe("sentencizer"); pipeline.max_length = 10_000_000
with open(sys.argv[1]) as lines:
    for document in pipeline.pipe(json.loads(line)["text"] for line in lines):
        pass
"""


def run_spacy(articles: list[dict]) -> Run:
    """spaCy's tokenizer and sentencizer in one process (more of them are slower: documents are pickled), the start of Python included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text("".join(json.dumps(a) + "\n" for a in articles))
        return _run([sys.executable, "-c", _SPACY, path])


def report_speed() -> None:
    sets = [(make_articles(ARTICLES, is_repetitive=again), make_articles(20, is_repetitive=again)) for again in (True, False)]
    print(f"\nspeed: {ARTICLES} articles of {WORDS} words{'':22s} {'articles/s':>11s} {'without start':>14s} {'per processor s':>16s} {'peak MB':>8s}")
    for name, run, (articles, few) in (("rasid, --jobs 1", run_coder, sets[0]), ("rasid, --jobs 2", lambda a: run_coder(a, 2), sets[0]),
                                       ("rasid, --jobs 2, no sentence comes again", lambda a: run_coder(a, 2), sets[1]),
                                       ("spaCy blank + sentencizer", run_spacy, sets[0])):
        start, whole = run(few), run(articles)
        net = (ARTICLES - len(few)) / max(0.01, whole.wall - start.wall)
        each = (ARTICLES - len(few)) / max(0.01, whole.processor - start.processor)
        print(f"  {name:48s} {ARTICLES / whole.wall:11.0f} {net:14.0f} {each:16.0f} {whole.peak / MEGABYTE:8.0f}")


def report_growth() -> None:
    start = run_coder(make_articles(1)).processor
    sizes = [(count, run_coder(make_articles(count)).processor - start) for count in (500, 1_000, 2_000)]
    texts = [" ".join(a["text"] for a in make_articles(count)) for count in (100, 200, 400)]
    one = [run_coder([{"id": 1, "text": text, "published": "2025-11-20", "lang": "en"}]).processor - start for text in texts]
    print(f"growth (processor time): {', '.join(f'{count} articles {seconds:.1f} s' for count, seconds in sizes)}: exponent "
          f"{math.log(sizes[2][1] / sizes[0][1]) / math.log(4):.2f}; one article of 1, 2, 4 x 230 kB {', '.join(f'{s:.1f} s' for s in one)}: "
          f"exponent {math.log(one[2] / one[0]) / math.log(4):.2f}")


def report_hostile() -> None:
    start = run_coder(make_articles(1)).processor
    print(f"hostile texts, one article a line (processor time){'':19s} {'s/MB':>7s} {'growth':>7s} {'peak MB':>8s}")
    for name, text in hostile_texts().items():
        lang = "ar" if "Arabic" in name else "en"
        half, whole = (run_coder([{"id": 1, "text": _EVENT[lang] + text[:size], "published": "2025-11-20", "lang": lang}]) for size in (len(text) // 4, len(text) // 2))
        size = len(text[:len(text) // 2].encode()) / MEGABYTE
        growth = math.log(max(0.02, whole.processor - start) / max(0.02, half.processor - start)) / math.log(2)
        print(f"  {name:66s} {max(0.0, whole.processor - start) / size:7.2f} {growth:7.2f} {whole.peak / MEGABYTE:8.0f}")


def report() -> None:
    report_speed()
    report_growth()
    report_hostile()
