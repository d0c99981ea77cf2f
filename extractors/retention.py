"""How much the archive holds, how fast it grows, and removal of old days - only when a person asks for it by date."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from extractors.manifests import MANIFEST, ArchiveDamaged, append_line, day_folders, verify

_RATE_DAYS = 30


def _day_of(root: Path, folder: Path) -> date:
    return datetime.strptime(folder.relative_to(root).as_posix(), "%Y/%m/%d").date()


def measure_archive(root: Path, today: date | None = None) -> dict:
    """Sizes in bytes: {"months": [{"month", "days", "files", "bytes"}], "first_day", "last_day", "files", "bytes", "bytes_a_day" (over the
    last 30 days), "bytes_a_year" (at that rate), "free_bytes" of the disk}.
    """
    today = today or datetime.now(UTC).date()
    months: dict[str, dict] = defaultdict(lambda: {"days": 0, "files": 0, "bytes": 0})
    recent, days = 0, []
    for folder in day_folders(root):
        sizes = [path.stat().st_size for path in folder.glob("*.warc.gz")]
        if not sizes:
            continue
        day = _day_of(root, folder)
        days.append(day)
        month = months[f"{day:%Y-%m}"]
        month["days"] += 1
        month["files"] += len(sizes)
        month["bytes"] += sum(sizes)
        recent += sum(sizes) if day > today - timedelta(days=_RATE_DAYS) else 0
    span = min(_RATE_DAYS, (today - days[0]).days + 1) if days else 1
    rate = recent / max(span, 1)
    return {
        "months": [{"month": name, **values} for name, values in sorted(months.items())],
        "first_day": days[0].isoformat() if days else None, "last_day": days[-1].isoformat() if days else None,
        "files": sum(m["files"] for m in months.values()), "bytes": sum(m["bytes"] for m in months.values()),
        "bytes_a_day": round(rate), "bytes_a_year": round(rate * 365),
        "free_bytes": shutil.disk_usage(root).free if root.is_dir() else None,
    }  # fmt: skip


def remove_before(root: Path, before: date, now: datetime | None = None) -> dict:
    """Deletes the WARC files of days before a date; their manifests stay, with a line for each removal. Returns {"days", "files", "bytes"}.

    Raises ArchiveDamaged, and deletes nothing, when those days no longer verify: a damaged record is looked at first.
    """
    folders = [folder for folder in day_folders(root) if _day_of(root, folder) < before]
    verify(folders)
    at, counts = f"{now or datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}", {"days": 0, "files": 0, "bytes": 0}
    for folder in folders:
        found = _removable(folder)
        for path, sha256 in found:
            append_line(folder, "removed", path.name, sha256, {"at": at})  # before the file goes: a break leaves it verifiable
            counts["bytes"] += path.stat().st_size
            counts["files"] += 1
            path.unlink()
        counts["days"] += bool(found)
    return counts


def _removable(folder: Path) -> list[tuple[Path, str]]:
    """Sealed files that are there, with their digests; what was never sealed is kept."""
    manifest = folder / MANIFEST
    lines = [json.loads(line) for line in manifest.read_text(encoding="utf-8").splitlines()] if manifest.exists() else []
    return [(folder / line["file"], line["sha256"]) for line in lines if "file" in line and (folder / line["file"]).exists()]


__all__ = ["ArchiveDamaged", "measure_archive", "remove_before"]
