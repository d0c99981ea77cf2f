"""The linker beside three attribute baselines on labelled presses, its growth in time and memory, and a load into a large warehouse.

`python -m benchmarks.linking [--large]`; --large adds a million reports, linked at once and in a warehouse. B-cubed as in Bagga and
Baldwin (1998). Weights are fitted (linking_fit.py) on presses of other seeds and days, and never on those of linking_abroad.py.
"""

from __future__ import annotations

import argparse
import math
import multiprocessing
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable

from benchmarks.linking_abroad import VARIANTS, variant
from benchmarks.linking_demo import coded_reports, gold_reports
from benchmarks.linking_press import foreign_reports, iraqi_reports
from benchmarks.linking_warehouse import measure
from transforms import link as linker
from transforms.linking.dates import local_day

Key = tuple[str, int]
Grouping = dict[Key, Hashable]
JACCARD = 0.55
PRESSES: dict[str, tuple[Callable, dict]] = {
    "demo, gold reports": (gold_reports, {}),
    "demo, coder's reports": (coded_reports, {}),
    "Iraq, gold reports": (iraqi_reports, {"seed": 100, "event_count": 1200, "days": 180, "spoiled": False}),
    "Iraq, text, dense": (iraqi_reports, {"seed": 101, "event_count": 1200, "days": 90}),
    "Iraq, text, a year": (iraqi_reports, {"seed": 102, "event_count": 1200, "days": 365}),
    "Iraq, facts only": (iraqi_reports, {"seed": 103, "event_count": 1200, "days": 180, "with_text": False}),
    "foreign, text": (foreign_reports, {"seed": 104, "event_count": 800, "days": 365}),
    "foreign, sparse": (foreign_reports, {"seed": 107, "event_count": 600, "days": 2000}),
    "foreign, brief": (foreign_reports, {"seed": 108, "event_count": 600, "days": 600, "brief": True}),
    **{f"abroad: {name}": (variant, {"name": name}) for name in VARIANTS},
}


def bcubed(found: Grouping, truth: Grouping) -> tuple[float, float, float]:
    """(precision, recall, F1): for each report, how much of its cluster is its event, and of its event its cluster."""
    sizes, true_sizes = Counter(found.values()), Counter(truth.values())
    both = Counter((found[key], truth[key]) for key in truth)
    precision = sum(both[found[key], truth[key]] / sizes[found[key]] for key in truth) / len(truth)
    recall = sum(both[found[key], truth[key]] / true_sizes[truth[key]] for key in truth) / len(truth)
    return precision, recall, 2 * precision * recall / (precision + recall)


def pairwise_f1(found: Grouping, truth: Grouping) -> float:
    """F1 over the pairs of reports that are put together."""
    def pair_count(groups: Counter) -> int:
        return sum(math.comb(count, 2) for count in groups.values())
    both = pair_count(Counter((found[key], truth[key]) for key in truth))
    total = pair_count(Counter(found.values())) + pair_count(Counter(truth.values()))
    return 2 * both / total if total else 1.0


def ours(reports: list[dict]) -> Grouping:
    return {(article, n): incident["incident"] for incident in linker.link(reports) for article, n in incident["reports"]}


def key_of(report: dict) -> Key:
    return report["article"], report["n"]


def by_attributes(*fields: str) -> Callable[[list[dict]], Grouping]:
    def group(reports: list[dict]) -> Grouping:
        values = {}
        for report in reports:
            day = local_day(report.get("date_start")) or local_day(report.get("published"))
            value = (day, *(report.get(field) for field in fields))
            values[key_of(report)] = value if all(value) else key_of(report)
        return values
    return group


def by_titles(reports: list[dict]) -> Grouping:
    """Single linkage of titles whose words overlap by JACCARD, within three days of publication."""
    days = defaultdict(list)
    words = {key_of(report): set((report.get("title") or "").lower().split()) for report in reports}
    for report in reports:
        days[local_day(report.get("published")) or local_day(report.get("date_start"))].append(key_of(report))
    leader = {key: key for key in words}

    def find(key: Key) -> Key:
        while leader[key] != key:
            key = leader[key]
        return key

    for day, keys in days.items():
        near = [other for later in range(4) for other in days.get(day + later, [])]
        for key in keys:
            for other in near:
                union = words[key] | words[other]
                if union and len(words[key] & words[other]) / len(union) >= JACCARD:
                    leader[find(key)] = find(other)
    return {key: find(key) for key in words}


METHODS = {
    "Rasid": ours, "date + governorate + type": by_attributes("governorate", "sub_event_type"),
    f"title Jaccard {JACCARD}": by_titles, "date + city": by_attributes("place"),
}


def print_accuracy() -> None:
    """A line for each press: B-cubed precision, recall and F1 and pairwise F1 of ours, B-cubed / pairwise F1 of each baseline."""
    print(f"{'press':30s} {'reports':>7s} {'B3 P':>6s} {'B3 R':>6s} {'B3 F1':>6s} {'pair':>6s} | " + " | ".join(f"{name:>26s}" for name in list(METHODS)[1:]))
    for name, (make, arguments) in PRESSES.items():
        reports, truth = make(**arguments)
        cells = []
        for method, group in METHODS.items():
            found = group(reports)
            precision, recall, f1 = bcubed(found, truth)
            pairs = pairwise_f1(found, truth)
            cells.append(f"{precision:6.3f} {recall:6.3f} {f1:6.3f} {pairs:6.3f}" if method == "Rasid" else f"{f1:18.3f} / {pairs:.3f}")
        print(f"{name:30s} {len(reports):7d} " + " | ".join(cells), flush=True)


def many_reports(count: int, seed: int = 7) -> list[dict]:
    """`count` Iraqi reports, some 40 a day and so over as many years as it takes: the density of the news, not its length, is fixed."""
    reports: list[dict] = []
    while len(reports) < count:
        block, part = len(reports), min(count - len(reports), 20_000)
        found, _ = iraqi_reports(seed + block, int(part / 2.1), max(part // 40, 1))
        for report in found[:part]:
            report["article"] = f"{block}-{report['article']}"
            report["text"] = report["text"][:600]
            _shift_years(report, block // 20_000)
            reports.append(report)
    return reports[:count]


def _shift_years(report: dict, blocks: int) -> None:
    for name in ("date_start", "date_end", "published"):
        if report.get(name):
            report[name] = f"{int(report[name][:4]) + 2 * blocks:04d}{report[name][4:]}"


def _measure_growth(count: int, answer: multiprocessing.Queue) -> None:
    reports = many_reports(count)
    random.Random(1).shuffle(reports)
    before_mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    started, started_cpu = time.perf_counter(), time.process_time()
    incidents = linker.link(reports)
    seconds, cpu_s = time.perf_counter() - started, time.process_time() - started_cpu
    answer.put((seconds, cpu_s, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before_mib, len(incidents)))


def print_growth(large: bool) -> None:
    """The exponent is of CPU time, which does not depend on what else the machine does."""
    print(f"\n{'reports':>9s} {'incidents':>9s} {'seconds':>8s} {'CPU s':>8s} {'memory MiB':>10s} {'growth exponent':>15s}")
    former: tuple[int, float] | None = None
    for count in (10_000, 100_000) + ((1_000_000,) if large else ()):
        answer: multiprocessing.Queue = multiprocessing.Queue()
        process = multiprocessing.Process(target=_measure_growth, args=(count, answer))
        process.start()
        seconds, cpu_s, mib, incident_count = answer.get()
        process.join()
        exponent = f"{math.log(cpu_s / former[1]) / math.log(count / former[0]):15.2f}" if former else f"{'':15s}"
        print(f"{count:9d} {incident_count:9d} {seconds:8.1f} {cpu_s:8.1f} {mib:10.0f} {exponent}", flush=True)
        former = count, cpu_s


def print_incremental(large: bool) -> None:
    """A load of the 500 latest reports, through the warehouse's own door, on a real file."""
    print(f"\n{'warehouse':>9s} {'load of 500, s':>14s} {'CPU s':>8s} {'file MiB':>8s}")
    for total in (5_000, 50_000) + ((1_000_000,) if large else ()):
        found = measure(total, part=20_000 if total > 500_000 else 5_000)
        print(f"{found['reports']:9.0f} {found['load_s']:14.1f} {found['load_cpu_s']:8.1f} {found['file_mib']:8.0f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linking", description=__doc__)
    parser.add_argument("--large", action="store_true", help="also a million reports: linked at once (needs some 6 GiB), and in a warehouse (an hour)")
    parser.add_argument("--only", choices=["accuracy", "growth", "incremental"], help="one part")
    arguments = parser.parse_args()
    if arguments.only in (None, "accuracy"):
        print_accuracy()
    if arguments.only in (None, "growth"):
        print_growth(arguments.large)
    if arguments.only in (None, "incremental"):
        print_incremental(arguments.large)


if __name__ == "__main__":
    main()
