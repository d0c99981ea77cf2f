"""The detector on invented counts: what it finds, what it takes for no rise, that nothing known later is read, and its budget."""

import datetime as dt
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from alerts.detection import detect
from benchmarks import detection_worlds
from rasid.settings import PROJECT_ROOT

FIRST = dt.date(2024, 1, 1)
DAYS = 700
LAST = FIRST + dt.timedelta(days=DAYS - 1)
START = DAYS - 30  # day index on which the events of the tests begin
RATES = {"Kirkuk": 0.6, "Diyala": 1.2, "Maysan": 0.15}
SOURCES = {"herald": 0.5, "nabaa": 0.3, "courier": 0.2}


def press(seed=5, sources=SOURCES):
    """(counts, coverage): three quiet governorates, told on the day (70%) or the day after."""
    rng = np.random.default_rng(seed)
    rows = []
    for name, rate in RATES.items():
        for day, number in enumerate(rng.poisson(rate, DAYS)):
            for _ in range(number):
                lag, source = int(rng.random() > 0.7), rng.choice(list(sources), p=list(sources.values()))
                rows.append((name, day, day + lag, source, 1))
    coverage = [(day, source, int(rng.poisson(200 * share)), 1) for day in range(DAYS) for source, share in sources.items()]
    return rows, coverage


def frames(rows, coverage):
    date = lambda day: FIRST + dt.timedelta(days=int(day))
    counts = pd.DataFrame([(s, date(i), date(k), source, n) for s, i, k, source, n in rows],
                          columns=["series", "incident_date", "known_date", "source", "count"])
    return counts, pd.DataFrame([(date(d), *rest) for d, *rest in coverage], columns=["date", "source", "articles", "up"])


def signals(rows, coverage, first=START, last=DAYS - 1, **options):
    return detect(*frames(rows, coverage), FIRST + dt.timedelta(days=first), FIRST + dt.timedelta(days=last), **options)


def alarm_days(found, series):
    return [(signal.date - FIRST).days - START for signal in found if signal.series == series and signal.alarm]


def test_quiet_days_stay_quiet():
    rows, coverage = press()
    assert not any(signal.alarm for signal in signals(rows, coverage))


def test_a_rise_is_found_within_three_days_and_told_once():
    rows, coverage = press()
    rows += [("Kirkuk", START + i % 4, START + i % 4, "herald", 1) for i in range(14)]
    found = signals(rows, coverage)
    days = alarm_days(found, "Kirkuk")
    assert len(days) == 1 and 0 <= days[0] <= 3
    assert alarm_days(found, "Diyala") == []
    told = next(signal for signal in found if signal.series == "Kirkuk" and signal.alarm)
    assert told.expected_7d == pytest.approx(7 * 0.6, rel=0.35) and told.observed_7d > told.upper_7d
    assert START - 2 <= (told.onset - FIRST).days <= START + 3


def test_a_new_source_that_tells_more_is_no_rise():
    rows, coverage = press()
    rng = np.random.default_rng(1)
    for name, rate in RATES.items():  # everything that is told doubles
        for day in range(START, DAYS):
            rows += [(name, day, day, "newcomer", 1)] * int(rng.poisson(rate))
    coverage += [(day, "newcomer", 220, 1) for day in range(START, DAYS)]
    found = signals(rows, coverage)
    assert not any(signal.alarm for signal in found)
    assert any("new or changed source" in signal.coverage_note for signal in found if signal.series == "Diyala")


def test_a_source_that_grows_is_no_rise():
    rows, coverage = press()
    rng = np.random.default_rng(2)
    for name, rate in RATES.items():
        for day in range(START, DAYS):
            rows += [(name, day, day, "herald", 1)] * int(rng.poisson(rate * 1.5))
    coverage = [(day, source, n * 3 if source == "herald" and day >= START else n, up) for day, source, n, up in coverage]
    assert not any(signal.alarm for signal in signals(rows, coverage))


def test_a_day_of_catching_up_after_an_outage_is_no_rise():
    rows, coverage = press()
    down = (START + 5, START + 6, START + 7)
    rows = [(s, i, START + 8 if k in down else k, source, n) for s, i, k, source, n in rows]
    coverage = [(d, source, 0 if d in down else n, 0 if d in down else 1) for d, source, n, up in coverage]
    found = signals(rows, coverage)
    assert not any(signal.alarm for signal in found)
    assert any("collection was down" in signal.coverage_note for signal in found)


def test_a_rise_is_found_while_a_source_is_silent():
    rows, coverage = press()
    rows = [row for row in rows if not (row[3] == "nabaa" and row[2] >= START - 20)]
    coverage = [(d, s, 0 if s == "nabaa" and d >= START - 20 else n, 0 if s == "nabaa" and d >= START - 20 else 1) for d, s, n, _ in coverage]
    rows += [("Kirkuk", START + i % 4, START + i % 4, "herald", 1) for i in range(14)]
    assert alarm_days(signals(rows, coverage), "Kirkuk")


def test_nothing_known_later_is_read_and_the_range_asked_for_does_not_matter():
    rows, coverage = press()
    rows += [("Kirkuk", START + i % 4, START + i % 9, "herald", 1) for i in range(16)]
    cut = START + 3
    told_then = [row for row in rows if row[2] <= cut]
    whole = {(s.series, s.date): s for s in signals(rows, coverage)}
    part = signals(told_then[::-1], [line for line in coverage if line[0] <= cut], first=cut - 2, last=cut)
    assert len(part) == 3 * 4
    for signal in part:
        same = whole[signal.series, signal.date]
        assert signal.statistic == pytest.approx(same.statistic, abs=1e-6)
        assert (signal.alarm, signal.observed_7d) == (same.alarm, same.observed_7d)


def test_a_higher_budget_never_hides_a_rise():
    rows, coverage = press()
    rows += [("Kirkuk", START + i % 4, START + i % 4, "herald", 1) for i in range(9)]
    thresholds = [signals(rows, coverage, budget=budget)[0].threshold for budget in (0.25, 0.5, 2)]
    assert thresholds == sorted(thresholds, reverse=True)


def test_false_mails_keep_to_the_budget():
    """Worlds without rises: 76 series-years at two mails a year, so 152 expected; the bounds leave room for chance (about 3 sd)."""
    alarms = years = 0
    for seed in (901, 902, 903, 904):
        world = detection_worlds.make(seed, detection_worlds.Rules(0.2, 0.985, 0.0, (0.6, 0.25, 0.15), 1.0, False), history_d=900)
        counts = world.counts.rename(columns={"incident_day": "incident_date", "known_day": "known_date"})
        for name in ("incident_date", "known_date"):
            counts[name] = [dt.date.fromordinal(int(day)) for day in counts[name]]
        coverage = world.coverage.assign(date=[dt.date.fromordinal(int(day)) for day in world.coverage["day"]])
        found = detect(counts, coverage, world.date(world.first_judged), world.date(world.days - 1), budget=2)
        alarms += sum(signal.alarm for signal in found)
        years += len(found) / 365
    assert 0.6 < alarms / years / 2 < 1.4


def run(tmp_path, counts, coverage=None, *more, dates=("2025-01-01", "2025-01-05")):
    paths = []
    for name, text in (("counts.csv", counts), ("coverage.csv", coverage)):
        if text is not None:
            (tmp_path / name).write_text(text, encoding="utf-8")
            paths += ["--coverage"] * (name == "coverage.csv") + [str(tmp_path / name)]
    return subprocess.run([sys.executable, "-m", "alerts", "detect", *paths, "--from", dates[0], "--to", dates[1], "--out", "-", *more],
                          capture_output=True, text=True, cwd=PROJECT_ROOT, timeout=60, check=False)


HEADER = "series,incident_date,known_date,source,count\n"


@pytest.mark.parametrize("counts, said", [("", "empty"), ("series,count\nKirkuk,1\n", "missing columns")])
def test_what_is_no_table_of_counts_is_one_line_and_status_2(tmp_path, counts, said):
    done = run(tmp_path, counts)
    assert done.returncode == 2 and said in done.stderr and done.stderr.count("\n") == 1


def test_unusable_arguments_are_one_line_and_status_2(tmp_path):
    assert "before" in run(tmp_path, HEADER, None, dates=("2025-01-05", "2025-01-01")).stderr
    done = run(tmp_path, HEADER, None, "--budget", "-1")
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    done = subprocess.run([sys.executable, "-m", "alerts", "detect", str(tmp_path / "none.csv"), "--from", "2025-01-01", "--to", "2025-01-01", "--out", "-"],
                          capture_output=True, text=True, cwd=PROJECT_ROOT, timeout=60, check=False)
    assert done.returncode == 2 and "none.csv" in done.stderr


def test_lines_that_can_not_be_used_are_named_and_the_rest_is_judged(tmp_path):
    lines = ["Kirkuk,2024-12-30,2024-12-30,herald,1", "Kirkuk,2024-12-31,2024-12-31,herald,-2", "Kirkuk,soon,2024-12-31,herald,1",
             "Kirkuk,2025-01-01,2024-12-31,herald,1", "Kirkuk,2025-01-01,2025-01-01,herald,many", "Kirkuk,2025-01-02,2025-01-02,herald,2"]
    done = run(tmp_path, HEADER + "\n".join(lines) + "\n")
    assert done.returncode == 0
    assert [line for line in (3, 4, 5, 6) if f"line {line}" in done.stderr or f":{line}:" in done.stderr] == [3, 4, 5, 6]
    table = done.stdout.splitlines()
    assert len(table) == 1 + 2 * 5 and {line.split(",")[0] for line in table[1:]} == {"Kirkuk", "national"}


def test_an_empty_table_gives_an_empty_country(tmp_path):
    done = run(tmp_path, HEADER)
    assert done.returncode == 0
    assert all(line.startswith("national,") and line.endswith(",0") for line in done.stdout.splitlines()[1:])


def test_a_first_week_of_counts_raises_no_alarm(tmp_path):
    lines = [f"Kirkuk,2025-01-0{day},2025-01-0{day},herald,2" for day in range(1, 6)]
    done = run(tmp_path, HEADER + "\n".join(lines) + "\n")
    assert done.returncode == 0 and all(line.endswith(",0") for line in done.stdout.splitlines()[1:])


@pytest.mark.parametrize("series, lines", [
    (1, ["Kirkuk,2024-01-01,2024-01-01,herald,1000000000"]),  # more than any country has
    (2, ["Atlantis,2025-01-01,2025-01-01,herald,1", '"a, b",2024-12-30,2025-01-03,herald,2']),  # names nobody knows
    (1, ["Kirkuk,2015-01-01,2015-01-01,herald,1", "Kirkuk,2025-01-02,2025-01-02,herald,1"]),  # a gap of ten years
    (1, ["Kirkuk,2025-01-03,2025-01-03,herald,1", "Kirkuk,2024-12-31,2025-01-05,herald,1"] * 20),  # out of order, again and again
])
def test_odd_counts_are_judged_without_a_word(tmp_path, series, lines):
    done = run(tmp_path, HEADER + "\n".join(lines) + "\n")
    assert done.returncode == 0 and not done.stderr
    assert len(done.stdout.splitlines()) == 1 + 5 * (series + 1)


def test_collection_that_was_always_down_gives_lines_without_alarms(tmp_path):
    coverage = "date,source,articles,up\n" + "\n".join(f"2025-01-0{day},herald,0,0" for day in range(1, 6))
    done = run(tmp_path, HEADER + "Kirkuk,2025-01-02,2025-01-02,herald,3\n", coverage)
    assert done.returncode == 0 and all(line.endswith(",0") for line in done.stdout.splitlines()[1:])


def test_days_beyond_the_calendar_are_refused(tmp_path):
    done = run(tmp_path, HEADER, None, dates=("9999-12-30", "9999-12-31"))
    assert done.returncode == 2 and "1990 to 2075" in done.stderr and done.stderr.count("\n") == 1
