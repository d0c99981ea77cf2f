"""Statistics over a period."""

from __future__ import annotations

from dataclasses import dataclass

from transforms.document import Document


@dataclass(slots=True)
class Claim:
    position: int
    claims_sentence: bool = True

    def as_dict(self) -> dict:
        return {}


def find_claims(document: Document) -> list[Claim]:
    return []
