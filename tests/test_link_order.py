"""Neither the order of reports nor their batches change the incidents."""

from __future__ import annotations

import random
from collections import defaultdict

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.linking import bcubed, by_attributes, by_titles, ours
from benchmarks.linking_press import foreign_reports, iraqi_reports
from transforms import link

PRESS, TRUTH = iraqi_reports(seed=5, event_count=70, days=12)
WHOLE = link.link(PRESS)


def test_shuffled_reports_give_the_same_bytes():
    for seed in range(4):
        shuffled = random.Random(seed).sample(PRESS, len(PRESS))
        assert link.link(shuffled) == WHOLE


class Store:
    """What a warehouse does with the linker: keeps reports, keys and edges, clusters again only what a load touches."""

    def __init__(self) -> None:
        self.reports, self.edges, self.by_key = {}, [], defaultdict(set)
        self.clusters: set[frozenset] = set()

    def load(self, batch: list[dict]) -> None:
        near = {key for report in batch for block in link.block_keys(report) for key in self.by_key[block]}
        self.edges += link.pairs(batch, [self.reports[key] for key in sorted(near)])
        touched = set()
        for report in batch:
            key = link.report_key(report)
            touched.add(key)
            self.reports[key] = report
            for block in link.block_keys(report):
                self.by_key[block].add(key)
        self._cluster(self._connected(touched))

    def _connected(self, reached: set) -> set:
        beside = defaultdict(set)
        for edge in self.edges:
            beside[edge.report_a].add(edge.report_b)
            beside[edge.report_b].add(edge.report_a)
        waiting = list(reached)
        while waiting:
            new = beside[waiting.pop()] - reached
            reached |= new
            waiting += new
        return reached

    def _cluster(self, keys: set) -> None:
        edges = [edge for edge in self.edges if edge.report_a in keys]
        found = link.cluster([self.reports[key] for key in sorted(keys)], edges)
        self.clusters = {cluster for cluster in self.clusters if not cluster & keys} | {frozenset(group) for group in found}


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.randoms(use_true_random=False), st.lists(st.integers(1, 60), min_size=1, max_size=8))
def test_any_batches_in_any_order_give_the_same_incidents(chance, sizes):
    reports, store = chance.sample(PRESS, len(PRESS)), Store()
    position = 0
    for size in [*sizes, len(PRESS)]:
        if reports[position:position + size]:
            store.load(reports[position:position + size])
        position += size
    assert store.clusters == {frozenset(map(tuple, incident["reports"])) for incident in WHOLE}


def test_every_report_is_in_exactly_one_incident():
    members = [tuple(key) for incident in WHOLE for key in incident["reports"]]
    assert sorted(members) == sorted(TRUTH)


def test_incident_ids_are_distinct_and_do_not_depend_on_other_reports():
    ids = {incident["incident"] for incident in WHOLE}
    assert len(ids) == len(WHOLE)
    alone = next(incident for incident in WHOLE if len(incident["reports"]) == 1)
    [report] = [one for one in PRESS if [one["article"], one["n"]] == alone["reports"][0]]
    assert link.link([report])[0]["incident"] == alone["incident"]


def test_linker_is_better_than_attribute_baselines():
    """A guard of the weights: the benchmark's presses are larger and have other seeds."""
    for make, least in ((iraqi_reports, 0.88), (foreign_reports, 0.86)):
        reports, truth = make(seed=77, event_count=250, days=60)
        f1 = bcubed(ours(reports), truth)[2]
        assert f1 >= least
        for baseline in (by_attributes("governorate", "sub_event_type"), by_titles, by_attributes("place")):
            assert f1 > bcubed(baseline(reports), truth)[2] + 0.08


def test_gold_reports_link_nearly_without_error():
    reports, truth = iraqi_reports(seed=78, event_count=250, days=60, spoiled=False)
    assert bcubed(ours(reports), truth)[2] >= 0.95
