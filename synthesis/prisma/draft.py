"""A diagram while it is being derived."""

from dataclasses import dataclass, field

from synthesis.prisma.boxes import PARTED, Advice, Box, Finding


def _empty_lists() -> dict[Box, list[str]]:
    return {box: [] for box in Box if box not in PARTED}


def _empty_parts() -> dict[Box, dict[str, list[str]]]:
    return {box: {} for box in Box if box in PARTED}


@dataclass(kw_only=True, slots=True)
class Draft:
    """Lists that still grow; `fold.py` freezes them into a Flow."""

    lists: dict[Box, list[str]] = field(default_factory=_empty_lists)
    parts: dict[Box, dict[str, list[str]]] = field(default_factory=_empty_parts)
    findings: dict[Finding, dict[str, None]]
    advice: dict[Advice, dict[str, None]] = field(default_factory=dict)
    representatives: dict[str, str] = field(default_factory=dict)
    # Roots of the clusters whose reports are sought.
    advanced_main: list[str] = field(default_factory=list)
    advanced_other: list[str] = field(default_factory=list)

    def note(self, finding: Finding, subject: str) -> None:
        """Remember what the derivation noticed."""
        self.findings.setdefault(finding, {})[subject] = None
