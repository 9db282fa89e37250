"""What marked records as ineligible before anybody screened them: a tool, its version, its rule in words. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass

LONGEST = {"tool": 120, "version": 60, "rule": 2000}


@dataclass(frozen=True, kw_only=True, slots=True)
class AutomationRule:
    """rule: what the tool went by, as the report says it: model, threshold, how well it does."""

    tool: str
    version: str
    rule: str

    @property
    def content(self) -> dict[str, str]:
        """As it is kept and hashed."""
        return asdict(self)

    @property
    def is_complete(self) -> bool:
        """Whether all of it is said, at no more than the length that is kept."""
        return all(
            value.strip() and len(value) <= LONGEST[name] for name, value in self.content.items()
        )
