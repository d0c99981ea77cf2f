"""Rows of given ids: few or many, with any characters in them."""

import duckdb
import pytest

from warehouse import lookups


@pytest.mark.parametrize("few", [lookups.FEW, 2])
def test_the_same_rows_are_found_whichever_way_they_are_asked_for(few, monkeypatch):
    monkeypatch.setattr(lookups, "FEW", few)
    con = duckdb.connect()
    con.execute("CREATE TABLE report (report_id VARCHAR PRIMARY KEY)")
    ids = ["o'brien:1#0", 'quote":2#0', "عربي:3#0", "semi;colon--:4#0", "plain:5#0"]
    con.executemany("INSERT INTO report VALUES (?)", [[one] for one in [*ids, "other:6#0"]])
    with lookups.among(con, "report_id", ids) as condition:
        assert sorted(row[0] for row in con.execute(f"SELECT report_id FROM report WHERE {condition}").fetchall()) == sorted(ids)


def test_no_ids_give_no_rows():
    con = duckdb.connect()
    con.execute("CREATE TABLE report AS SELECT 'a' AS report_id")
    with lookups.among(con, "report_id", []) as condition:
        assert con.execute(f"SELECT * FROM report WHERE {condition}").fetchall() == []
