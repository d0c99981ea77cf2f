"""What stands between two place names: whether the second contains the first, and how far apart they are told to be."""

from __future__ import annotations

import math
import re

from transforms.gazetteer import Entry

CONTAINED = re.compile(
    r"^(?:[’']s)?[ ]*(?:,|\()?[ ]*(?:(?:village|town|city|sub-?district|district|neighbou?rhood|area|quarter|camp|region|suburb)s?)?,?[ ]*"
    r"(?:(?:in|of|within|at|,|inside|belonging to|part of|under)[ ]+)?(?:(?:the|central|eastern|western|northern|southern|north|south|east|west|"
    r"north-?east(?:ern)?|north-?west(?:ern)?|south-?east(?:ern)?|south-?west(?:ern)?|Iraq[’']s|Iraqi|city of|province of|governorate of)[ ]+){0,4}$", re.IGNORECASE)
CONTAINED_AR = re.compile(
    r"^\s*(?:،|\()?\s*(?:(?:التابعة?|الواقعة?|ضمن|في|من|وسط|داخل)\s*(?:إلى|في|ضمن)?\s*)?(?:(?:شمال|جنوب|شرق|غرب)ي?\s+){0,2}[بل]?"
    r"(?:(?:محافظة|قضاء|ناحية|مدينة|العاصمة)\s*)?$")
SENTENCE_END = re.compile(r"[.!?؟;؛](?:\s|$)|\n")
IN = re.compile(r"(?:^|\W)(?:in|inside|near|at|within|across|into|on|outside|over|في|داخل|ب)[ ](?:the |\w+ern |\w+[’']s |(?:north|south|east|west)[a-z-]* |central ){0,3}$|ب$", re.IGNORECASE)
POSSESSIVE = re.compile(r"^[’']s[ ]+(?:(?:north|south|east|west|central)\w*[ ]+)?$")
MEASURED = re.compile(r"(\d{1,3})[ ]?(?:km|kms|kilomet(?:re|er)s?|كم|كيلومتر\w*)\b")


def distance_km(one: Entry, other: Entry) -> float:
    """Great-circle distance (equirectangular, good to 1% within Iraq)."""
    x = math.radians(one.longitude - other.longitude) * math.cos(math.radians((one.latitude + other.latitude) / 2))
    y = math.radians(one.latitude - other.latitude)
    return 6371.0 * math.hypot(x, y)
