"""Reports as they come, made safe to compare: a field of the wrong kind counts as missing, and is named."""

from __future__ import annotations

from transforms.linking import dates

TEXTS = (
    "event_type", "sub_event_type", "date_precision", "governorate", "place", "perpetrator", "target", "attribution", "title", "text", "source",
    "owner_group", "outlet", "lang", "published", "syndicated_from",
)
DAYS = ("date_start", "date_end")
NUMBERS = ("latitude", "longitude", "geo_precision", "confidence")
COUNTS = ("killed", "wounded", "detained", "abducted")
LISTS = ("themes", "governorates_also")


def clean(report: dict) -> tuple[dict, list[str]]:
    """(the report with unusable fields set to None, the same object when there are none; their names)."""
    wrong = [name for name in TEXTS if not isinstance(report.get(name), (str, type(None)))]
    wrong += [name for name in DAYS if report.get(name) is not None and not dates.local_day(report[name])]
    wrong += [name for name in NUMBERS if not _is_number(report.get(name))]
    wrong += [name for name in COUNTS if not isinstance(report.get(name), dict) and not _is_number(report.get(name))]
    wrong += [name for name in LISTS if not _is_list_of_texts(report.get(name))]
    if not isinstance(report.get("evidence"), (dict, type(None))):
        wrong.append("evidence")
    return (report | dict.fromkeys(wrong), wrong) if wrong else (report, wrong)


def _is_number(value: object) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _is_list_of_texts(value: object) -> bool:
    return value is None or (isinstance(value, list) and all(isinstance(item, str) for item in value))
