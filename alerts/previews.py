"""An alert as its mail would look now, without touching the outbox."""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from alerts import compose, letters, snapshot, subscribers
from rasid.settings import Settings
from warehouse.database import reading
from warehouse.models.alerts import Alert, AlertEvent

READER = "reader@example.org"


@dataclass(frozen=True)
class Preview:
    """A rendered mail; in `html` the images stand as data."""

    subject: str
    html: str
    text: str


def preview(settings: Settings, alert_id: str, language: str = "en", now: dt.datetime | None = None) -> Preview:
    """Raises LookupError for an unknown alert, NothingPublished, DataFileError, and what reading the warehouse raises."""
    present = now or dt.datetime.now(dt.UTC)
    wanted = subscribers.load(settings)
    with reading(settings) as connection, Session(bind=connection) as session:
        alert = session.get(Alert, alert_id)
        if alert is None:
            known = session.scalars(select(Alert.alert_id).order_by(Alert.opened_at.desc()).limit(5)).all()
            raise LookupError(f"there is no alert {alert_id!r}; the latest: {', '.join(known) or 'none'}")
        events = session.scalars(select(AlertEvent).where(AlertEvent.alert_id == alert_id).order_by(AlertEvent.happened_at)).all()
        session.expunge_all()
    parcel = compose.Parcel(READER, language, "immediate", [], {alert_id: (alert, events[-1])}, {alert_id: events[0]})
    with snapshot.open_published(settings) as con:
        desk, as_of = compose.open_desk(con, wanted, present)
        letter = compose.write_letter(desk, parcel, settings, as_of)
    if not letter.sections:
        raise LookupError(f"alert {alert_id} has nothing to show any more")
    html, text = letters.render(letter)
    for section in letter.sections:
        for image in section.images:
            html = html.replace(f"cid:{image.name}", "data:image/png;base64," + base64.b64encode(image.png).decode())
    return Preview(letter.subject, html, text)
