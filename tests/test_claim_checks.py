"""Stated statistics beside the warehouse's own count for the same days and the same filter."""

import duckdb
import pytest
from warehouse_samples import make_article, make_batch, make_report, make_settings, toll, write_ready

from rasid.datafiles import DataFileError
from warehouse import claim_filters, load, publish


def claim(article, subject, low, since="2026-01-01", until="2026-01-31", **fields):
    count = None if low is None else {"low": low, "high": low}
    return {"article": article["id"], "source": "an institute", "subject": subject, "count": count, "unit": None, "period_start": since,
            "period_end": until, "change_pct": None, "compared_to": None, "evidence": [0, 10], **fields}


@pytest.fixture(scope="module")
def checks(tmp_path_factory):
    """subject -> row of claim_checks, of a warehouse with nine attacks, one arrest and one protest in January of two years."""
    config = make_settings(tmp_path_factory.mktemp("claims"))
    articles, reports = [], []

    def tell(day, place, act, **fields):
        article = make_article("one", f"{day}-{place}-{act}", f"{day}T10:00:00Z")
        articles.append(article)
        reports.append(make_report(article, 0, place, act, day, **fields))

    for day in (3, 8, 13, 18, 23, 28):
        tell(f"2026-01-{day:02d}", "Baquba", "Armed clash", killed=toll(2), themes=["isis_activity"])
    for day in (5, 15, 25):
        tell(f"2026-01-{day:02d}", "Zakho", "Air/drone strike", killed=toll(1, 3), themes=["turkish_operations"])
    tell("2026-01-10", "Baquba", "Arrests", detained=toll(7))
    tell("2026-01-12", "Nasiriyah", "Peaceful protest")
    for day in (6, 16, 26):
        tell(f"2025-01-{day:02d}", "Baquba", "Armed clash", themes=["isis_activity"])
    told = make_article("two", "report", "2026-02-05T10:00:00Z")
    claims = [
        claim(told, "ISIS attacks in Iraq", 6, change_pct=50), claim(told, "attacks in Diyala", 20), claim(told, "security incidents in Iraq", 11),
        claim(told, "killed in Turkish drone strikes in the Kurdistan Region", 2), claim(told, "terrorism suspects arrested", 7),
        claim(told, "people on death row", 8000), claim(told, "هجمات داعش", 2), claim(told, "attacks in Iraq", 9, until=None),
        claim(told, "attacks in Baghdad", 4, since="2024-01-01", until="2024-01-31"), claim(told, "municipal budgets", 4),
    ]
    window = {"origin": "backfill", "window_start": "2025-01-01", "window_end": "2026-02-05", "finished_at": "2026-02-06T00:00:00Z"}
    write_ready(config, "a", [*articles, told], reports, claims, [make_batch("b", "one", "2026-02-06", **window)])
    load.load_ready(config)
    config.published.parent.mkdir(parents=True)
    with duckdb.connect(publish.prepare(config), read_only=True) as con:
        result = con.execute("SELECT * FROM claim_checks")
        names = [column[0] for column in result.description]
        yield {row[names.index("subject")]: dict(zip(names, row, strict=True)) for row in result.fetchall()}


@pytest.mark.parametrize(("subject", "own", "verdict"), [
    ("ISIS attacks in Iraq", (6, 6), "agrees within a fifth"), ("attacks in Diyala", (6, 6), "own count is lower"),
    ("security incidents in Iraq", (11, 11), "agrees within a fifth"),
    ("killed in Turkish drone strikes in the Kurdistan Region", (3, 9), "own count is higher"),
    ("terrorism suspects arrested", (0, 0), "own count is lower"), ("هجمات داعش", (6, 6), "own count is higher"),
    ("people on death row", (None, None), "not comparable: prisons and courts"),
    ("attacks in Iraq", (None, None), "no period is stated"), ("attacks in Baghdad", (0, 0), "the period is not covered"),
    ("municipal budgets", (None, None), "not comparable: what is counted is not among what the warehouse counts"),
])
def test_a_claim_is_set_beside_the_own_count(checks, subject, own, verdict):
    row = checks[subject]
    assert ((row["own_low"], row["own_high"]), row["verdict"]) == (own, verdict)


def test_a_stated_change_is_set_beside_the_own_change(checks):
    row = checks["ISIS attacks in Iraq"]
    assert (row["change_pct"], row["own_year_before"], row["own_change_pct"], row["covered_share"]) == (50, 3, 100, 1)
    assert checks["attacks in Baghdad"]["own_change_pct"] is None, "no change where the days are not covered"


def test_a_filter_that_can_not_be_used_names_file_and_line(tmp_path):
    for line, text in (("theme,isis,x", "is no theme"), ("colour,red,x", "'colour' is none of"), ("theme,isis_activity,(", "unterminated")):
        path = tmp_path / "filters.csv"
        path.write_text(f"field,value,pattern\n{line}\n")
        with pytest.raises(DataFileError, match=rf"filters\.csv:2: .*{text}"):
            claim_filters.load_filters(path)
