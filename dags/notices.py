"""Tells operators by e-mail that a task has failed for good: once for each task and day, not on every run."""

from __future__ import annotations

import hashlib
import logging
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from airflow.sdk import BaseNotifier

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)


class FailureNotice(BaseNotifier):
    """Mails RASID_OPERATORS over the connection `rasid_smtp`; without either, the red task in the UI and this log line are the notice.

    by_mail=False: the log line only, for what another mail sums up. Sixty sources fail at once when the network does, and the daily mail
    on sources tells of them in one list."""

    def __init__(self, by_mail: bool = True, **kwargs):
        super().__init__(**kwargs)
        self.by_mail = by_mail

    def notify(self, context) -> None:
        instance = context["ti"]
        name = getattr(instance, "rendered_map_index", None) or ""
        what = f"{instance.dag_id} / {instance.task_id}" + (f" [{name}]" if name else "")
        reason = str(context.get("exception") or "no reason was given").strip()
        log.error("%s failed: %s", what, reason)
        operators = [address for address in os.environ.get("RASID_OPERATORS", "").split(",") if address]
        if self.by_mail and operators and self._is_first_today(what):
            self._send(operators, what, reason)

    @staticmethod
    def _is_first_today(what: str) -> bool:
        from rasid import settings

        mark: Path = settings.load().data / "state" / "notices" / datetime.now(UTC).strftime("%Y-%m-%d")
        mark = mark / hashlib.sha256(what.encode()).hexdigest()[:16]
        mark.parent.mkdir(parents=True, exist_ok=True)
        try:
            mark.touch(exist_ok=False)
        except FileExistsError:
            return False
        return True

    @staticmethod
    def _send(operators: list[str], what: str, reason: str) -> None:
        from alerts.deliver import send_plain
        from dags.defaults import smtp_settings

        smtp = smtp_settings()
        if smtp is None:
            return
        body = (
            f"{what} failed and will not be retried in this run.\n\n{reason}\n\n"
            "The other tasks go on. The task's log in Airflow says more. Until tomorrow no further mail is sent about this one.\n"
        )
        send_plain(smtp, operators, f"Rasid: {what} failed", body)
