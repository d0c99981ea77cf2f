"""The coder's speed beside spaCy's blank English tokenizer with sentencizer on the same texts, its growth with the input, what hostile texts
cost, and its memory. Every run is the command that users run, in processes of its own; the memory is that of all of them together."""

from __future__ import annotations

import json
import math
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from rasid.settings import PROJECT_ROOT

WORDS = 400  # an article
ARTICLES = 2_000
MEGABYTE = 1_000_000
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


def make_articles(count: int, seed: int = 1) -> list[dict]:
    """Articles of WORDS words or a little more, in which some of the sentences tell of incidents."""
    chance = random.Random(seed)
    articles = []
    for number in range(count):
        text: list[str] = []
        while sum(len(s.split()) for s in text) < WORDS:
            text.append(chance.choice(_SENTENCES).format(
                who=chance.choice(("army", "police", "federal police", "tribal")), place=chance.choice(_PLACES), n=chance.randint(2, 9),
                day=chance.choice(("Monday", "Tuesday", "Friday")), m=chance.randint(2, 60), month=chance.choice(("June", "October"))))
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


def run_coder(articles: list[dict], jobs: int) -> tuple[float, int]:
    """(seconds, peak bytes) of coding them, the start of Python and the reading of lexicons included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text("".join(json.dumps(a) + "\n" for a in articles))
        command = [sys.executable, "-m", "transforms", "code", path, "--reports", Path(folder) / "r", "--claims", Path(folder) / "c", "--jobs", str(jobs)]
        started = time.perf_counter()
        process = subprocess.Popen(command, cwd=PROJECT_ROOT, stderr=subprocess.DEVNULL)
        memory = Memory(process.pid)
        memory.start()
        if process.wait():
            raise RuntimeError("the coder failed")
        seconds = time.perf_counter() - started
        memory.done.set()
        memory.join()
        return seconds, memory.peak


_SPACY = """
import json, sys, spacy
pipeline = spacy.blank("en"); pipeline.add_pipe("sentencizer"); pipeline.max_length = 10_000_000
with open(sys.argv[1]) as lines:
    for document in pipeline.pipe((json.loads(line)["text"] for line in lines), n_process=int(sys.argv[2]), batch_size=50):
        pass
"""


def run_spacy(articles: list[dict], jobs: int) -> float:
    """Seconds of spaCy's tokenizer and sentencizer, the start of Python included."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_text("".join(json.dumps(a) + "\n" for a in articles))
        started = time.perf_counter()
        subprocess.run([sys.executable, "-c", _SPACY, path, str(jobs)], cwd=PROJECT_ROOT, check=True)
        return time.perf_counter() - started


def report_speed() -> None:
    articles, few = make_articles(ARTICLES), make_articles(20)
    print(f"\nspeed: {ARTICLES} articles of {WORDS} words, start included{'':4s} {'articles/s':>12s} {'peak MB':>9s}")
    for jobs in (1, 2):
        seconds, peak = run_coder(articles, jobs)
        start, _ = run_coder(few, jobs)
        alone = run_spacy(articles, jobs)
        print(f"  rasid, --jobs {jobs} {'':42s} {ARTICLES / seconds:9.0f} {peak / MEGABYTE:9.0f}   (without start {(ARTICLES - 20) / max(0.01, seconds - start):.0f})")
        print(f"  spaCy blank + sentencizer, n_process={jobs} {'':20s} {ARTICLES / alone:9.0f}             ratio {alone / seconds:.2f}")


def report_growth() -> None:
    sizes = [(1_000 * factor, run_coder(make_articles(1_000 * factor), 1)[0]) for factor in (1, 2, 4)]
    start = run_coder(make_articles(1), 1)[0]
    (n, first), (_, _), (m, last) = sizes
    exponent = math.log((last - start) / (first - start)) / math.log(m / n)
    one_text = [run_coder([{"id": 1, "text": " ".join(a["text"] for a in make_articles(count)), "published": "2025-11-20"}], 1)[0] - start for count in (250, 1_000)]
    print(f"growth: {', '.join(f'{count} articles {seconds:.1f} s' for count, seconds in sizes)}; exponent {exponent:.2f}; "
          f"one article x4: exponent {math.log(one_text[1] / one_text[0]) / math.log(4):.2f}")


def report_hostile() -> None:
    start = run_coder(make_articles(1), 1)[0]
    print(f"hostile: seconds a megabyte, and growth to two of them{'':12s} {'s/MB':>7s} {'growth':>7s} {'peak MB':>8s}")
    for name, text in hostile_texts().items():
        once, _ = run_coder([{"id": 1, "text": text[:len(text) // 2], "published": "2025-11-20"}], 1)
        twice, peak = run_coder([{"id": 1, "text": text, "published": "2025-11-20"}], 1)
        size = len(text.encode()) / MEGABYTE
        growth = math.log(max(0.01, twice - start) / max(0.01, once - start)) / math.log(2)
        print(f"  {name:64s} {max(0.0, twice - start) / size:7.2f} {growth:7.2f} {peak / MEGABYTE:8.0f}")


def report() -> None:
    report_speed()
    report_growth()
    report_hostile()
