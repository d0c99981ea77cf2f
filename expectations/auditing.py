"""Gate 3: checks of a snapshot before it is published, each a query over its tables and views as Great Expectations runs them."""

from __future__ import annotations

from pathlib import Path

from rasid.settings import Settings


class AuditFailed(RuntimeError):
    """The snapshot must not be published; the text names each check that failed, and rows."""


def audit_candidate(candidate: Path, settings: Settings) -> dict:
    """Counts of checks. Raises AuditFailed, or FileNotFoundError when there is no candidate."""
    raise NotImplementedError
