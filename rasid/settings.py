"""Where Rasid keeps its files and which switches the environment sets.

Every setting is an environment variable that begins with RASID_; `.env.example` lists them. Nothing here touches the disk.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

PROJECT_ROOT = Path(__file__).resolve().parent.parent
DEFAULT_PUBLIC_URL = "http://localhost:8080"
LOCAL_ZONE = ZoneInfo("Asia/Baghdad")  # incident dates and what people read; storage is UTC


def _path(name: str, default: Path) -> Path:
    value = os.environ.get(name)
    return Path(value).expanduser().resolve() if value else default


@dataclass(frozen=True)
class Settings:
    """Paths and switches of one installation, read from the environment when constructed."""

    data: Path  # RASID_DATA: everything that a run writes
    sources: Path  # RASID_SOURCES: folder of source definitions, one YAML each
    subscriptions: Path  # RASID_SUBSCRIPTIONS: who gets which mail
    loopback_hosts: frozenset[str]  # RASID_LOOPBACK_HOSTS: host names that may resolve to loopback (the demo press)
    contact: str  # RASID_CONTACT: stands in the User-Agent, so that a publisher can reach the operator
    public_url: str  # RASID_PUBLIC_URL: base of links in mails

    @property
    def archive(self) -> Path:
        return self.data / "archive"

    @property
    def collected(self) -> Path:
        return self.data / "staged" / "collected"

    @property
    def coded(self) -> Path:
        return self.data / "staged" / "coded"

    @property
    def source_state(self) -> Path:
        return self.data / "state" / "sources"

    @property
    def warehouse(self) -> Path:
        return self.data / "warehouse" / "rasid.duckdb"

    @property
    def published(self) -> Path:
        return self.data / "published" / "rasid.duckdb"

    @property
    def parquet(self) -> Path:
        return self.data / "published" / "parquet"

    @property
    def data_docs(self) -> Path:
        return self.data / "data_docs"


def load() -> Settings:
    """Settings from the environment, with defaults for a single machine."""
    data = _path("RASID_DATA", PROJECT_ROOT / "data")
    return Settings(
        data=data,
        sources=_path("RASID_SOURCES", PROJECT_ROOT / "extractors" / "sources"),
        subscriptions=_path("RASID_SUBSCRIPTIONS", PROJECT_ROOT / "alerts" / "subscriptions.yml"),
        loopback_hosts=frozenset(h for h in os.environ.get("RASID_LOOPBACK_HOSTS", "").split(",") if h),
        contact=os.environ.get("RASID_CONTACT", ""),
        public_url=os.environ.get("RASID_PUBLIC_URL", DEFAULT_PUBLIC_URL).rstrip("/"),
    )
