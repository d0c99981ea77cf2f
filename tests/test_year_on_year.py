"""The year-on-year statement for analysts: raw, and from the same sources only."""

import duckdb
import pytest
from warehouse_samples import make_article, make_batch, make_report, make_settings, write_ready

from warehouse import load, publish

QUERY = "SELECT * FROM year_on_year(DATE '2026-01-01', DATE '2026-01-31')"


@pytest.fixture(scope="module")
def statement(tmp_path_factory):
    """(dimension, value) -> row: source `one` tells two incidents in January 2025 and three in 2026; `two` begins in 2026 with four more."""
    config = make_settings(tmp_path_factory.mktemp("year"))
    articles, reports = [], []
    told = [("one", "2025-01", (5, 15)), ("one", "2026-01", (6, 16, 26)), ("two", "2026-01", (3, 9, 13, 23))]
    for source, month, days in told:
        for day in days:
            date = f"{month}-{day:02d}"
            articles.append(make_article(source, f"{source}-{date}", f"{date}T10:00:00Z"))
            reports.append(make_report(articles[-1], 0, "Baquba", "Armed clash", date, themes=["isis_activity"]))
    times = {"origin": "backfill", "finished_at": "2026-02-06T00:00:00Z"}
    batches = [
        make_batch("b1", "one", "2026-02-06", window_start="2025-01-01", window_end="2026-02-05", **times),
        make_batch("b2", "two", "2026-02-06", window_start="2026-01-01", window_end="2026-02-05", **times)]
    write_ready(config, "a", articles, reports, [], batches)
    load.load_ready(config)
    config.published.parent.mkdir(parents=True)
    with duckdb.connect(publish.prepare(config), read_only=True) as con:
        result = con.execute(QUERY)
        names = [column[0] for column in result.description]
        yield {row[:2]: dict(zip(names, row, strict=True)) for row in result.fetchall()}


@pytest.mark.parametrize("key", [("country", "Iraq"), ("governorate", "Diyala"), ("event_type", "Battles"), ("theme", "isis_activity")])
def test_a_new_source_changes_the_raw_figure_only(statement, key):
    row = statement[key]
    assert (row["incidents"], row["incidents_year_before"], row["change_pct"]) == (7, 2, 250.0)
    assert (row["same_source_incidents"], row["same_source_year_before"], row["same_source_change_pct"]) == (3, 2, 50.0)
    assert row["same_sources"] == 1 and row["covered_share"] == row["covered_share_year_before"] == 1
