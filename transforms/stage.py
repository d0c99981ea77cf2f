"""The stage's door for the DAGs: a coded folder's articles become its reports and claims (docs/stages.md)."""

from __future__ import annotations

from pathlib import Path

from transforms.batches import code_files


def code_folder(folder: str | Path, jobs: int = 1) -> dict[str, int]:
    """Reads `articles.jsonl`, writes `reports.jsonl` and `claims.jsonl` beside it, and returns counts.

    `uncoded` counts articles in a language that is kept but not coded (Sorani and others). Raises OSError when the articles can't
    be read; then nothing is written.
    """
    folder = Path(folder)
    totals = code_files(folder / "articles.jsonl", folder / "reports.jsonl", folder / "claims.jsonl", jobs)
    return totals.as_dict()
