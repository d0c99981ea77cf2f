from dataclasses import dataclass, field


@dataclass
class Roles:
    perpetrator: str | None = None
    target: str | None = None
    attribution: str | None = None
    evidence: dict = field(default_factory=dict)


def find_roles(incident, document, kind):
    return Roles()
