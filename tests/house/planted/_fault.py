"""What a planted fault is, and where the small house keeps its rooms."""

from dataclasses import dataclass

REPORTS = "src/socle/services/reports"
CASES = "src/socle/commons/cases"
SITE = "src/socle/site"
GROUND = "src/socle/ground"
ENGINES = "src/socle/engines"


@dataclass(frozen=True)
class Fault:
    """A fault: the rule that must see it, its name, the files that plant it, and words of the violation."""

    rule: str
    name: str
    files: dict[str, str]
    says: str
