"""The linker beside three attribute baselines on labelled presses, its growth in time and memory, and an incremental load.

`python -m benchmarks.linking [--large]`; --large adds a million reports. B-cubed as in Bagga and Baldwin (1998).
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

from benchmarks.linking_press import foreign_reports, iraqi_reports
from transforms import link as linker

Key = tuple[str, int]
Grouping = dict[Key, Hashable]
JACCARD = 0.55
PRESSES: tuple[tuple[str, Callable, dict], ...] = (
    ("Iraq, gold reports", iraqi_reports, {"seed": 100, "event_count": 1200, "days": 180, "spoiled": False}),
    ("Iraq, text, dense", iraqi_reports, {"seed": 101, "event_count": 1200, "days": 90}),
    ("Iraq, text, a year", iraqi_reports, {"seed": 102, "event_count": 1200, "days": 365}),
    ("Iraq, facts only", iraqi_reports, {"seed": 103, "event_count": 1200, "days": 180, "with_text": False}),
    ("foreign, text", foreign_reports, {"seed": 104, "event_count": 800, "days": 365}),
    ("foreign, dense", foreign_reports, {"seed": 105, "event_count": 800, "days": 60}),
    ("foreign, sparse", foreign_reports, {"seed": 107, "event_count": 600, "days": 2000}),
    ("foreign, brief", foreign_reports, {"seed": 108, "event_count": 600, "days": 600, "brief": True}),
    ("foreign, titles only", foreign_reports, {"seed": 106, "event_count": 800, "days": 365, "with_text": False}),
)


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
            day = report.get("date_start") or report["published"][:10]
            value = (day, *(report.get(field) for field in fields))
            values[key_of(report)] = value if all(value) else key_of(report)
        return values
    return group


def by_titles(reports: list[dict]) -> Grouping:
    """Single linkage of titles whose words overlap by JACCARD, within three days of publication."""
    days = defaultdict(list)
    words = {key_of(report): set((report.get("title") or "").lower().split()) for report in reports}
    for report in reports:
        days[int(report["published"][8:10]) + 31 * int(report["published"][5:7])].append(key_of(report))
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
    print(f"{'press':22s} {'reports':>7s} {'method':27s} {'B3 P':>6s} {'B3 R':>6s} {'B3 F1':>6s} {'pair F1':>7s}")
    for name, make, arguments in PRESSES:
        reports, truth = make(**arguments)
        for method, group in METHODS.items():
            found = group(reports)
            precision, recall, f1 = bcubed(found, truth)
            print(f"{name:22s} {len(reports):7d} {method:27s} {precision:6.3f} {recall:6.3f} {f1:6.3f} {pairwise_f1(found, truth):7.3f}", flush=True)


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
    started = time.perf_counter()
    incidents = linker.link(reports)
    seconds = time.perf_counter() - started
    answer.put((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before_mib, len(incidents)))


def print_growth(large: bool) -> None:
    print(f"\n{'reports':>9s} {'incidents':>9s} {'seconds':>8s} {'memory MiB':>10s} {'growth exponent':>15s}")
    former: tuple[int, float] | None = None
    for count in (10_000, 100_000) + ((1_000_000,) if large else ()):
        answer: multiprocessing.Queue = multiprocessing.Queue()
        process = multiprocessing.Process(target=_measure_growth, args=(count, answer))
        process.start()
        seconds, mib, incident_count = answer.get()
        process.join()
        exponent = f"{math.log(seconds / former[1]) / math.log(count / former[0]):15.2f}" if former else f"{'':15s}"
        print(f"{count:9d} {incident_count:9d} {seconds:8.1f} {mib:10.0f} {exponent}", flush=True)
        former = count, seconds


def print_incremental(existing_count: int = 100_000, new_count: int = 500) -> None:
    """A load of new reports beside a store that hands out the reports that share a block key (an index, as the warehouse keeps)."""
    reports = many_reports(existing_count + new_count)
    chosen = set(random.Random(3).sample(range(len(reports)), new_count))
    new = [report for index, report in enumerate(reports) if index in chosen]
    index: dict[str, list[dict]] = defaultdict(list)
    for position, report in enumerate(reports):
        if position not in chosen:
            for key in linker.block_keys(report):
                index[key].append(report)
    started = time.perf_counter()
    near = {key_of(report): report for one in new for key in linker.block_keys(one) for report in index.get(key, ())}
    edges = linker.pairs(new, list(near.values()))
    together = {key for edge in edges for key in (edge.report_a, edge.report_b)}
    touched = [report for report in [*new, *near.values()] if key_of(report) in together]
    clusters = linker.cluster(touched, edges)
    seconds = time.perf_counter() - started
    print(f"\n{new_count} reports into {existing_count}: {seconds:.1f} s ({len(near)} compared with, {len(edges)} edges, {len(clusters)} clusters)")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linking", description=__doc__)
    parser.add_argument("--large", action="store_true", help="also link a million reports (needs some 6 GiB)")
    parser.add_argument("--only", choices=["accuracy", "growth", "incremental"], help="one part")
    arguments = parser.parse_args()
    if arguments.only in (None, "accuracy"):
        print_accuracy()
    if arguments.only in (None, "growth"):
        print_growth(arguments.large)
    if arguments.only in (None, "incremental"):
        print_incremental()


if __name__ == "__main__":
    main()
