"""What a history amounts to: the ids behind every box of the diagram."""

from collections.abc import Mapping
from dataclasses import dataclass

from synthesis.prisma.boxes import (
    FOOTNOTES,
    PENDING,
    PRIOR_KINDS,
    Advice,
    Box,
    Finding,
    ReviewType,
    SourceKind,
    Template,
)
from synthesis.prisma.facts import DeclarePrior, SourceDeclared

NOT_STATED = "not stated"
# The part of an exclusion whose voters name different reasons: none of these is its reason until that is settled.
IN_DISPUTE = "Reason in dispute"


@dataclass(frozen=True, kw_only=True, slots=True)
class Flow:
    """The diagram at one moment; every number is the size of a list of ids.

    lists: the ids behind each plain box. parts: those behind each box that has one number for each
    source or reason. boxes: the boxes this history has, in the order of `Box`. priors: each
    source's standing declaration of duplicates removed before the import. findings, advice: the ids
    (records, reports, sources) that each is about. reasons_disputed: excluded reports that stand
    under no reason yet, but under IN_DISPUTE. representatives: root of a cluster -> the copy listed for it in the main column,
    where that is another one.

    A cluster of duplicates is listed by its root; where the root came from a source of an other
    kind and other copies from databases or registers, by the copy of these with the lowest id.
    """

    review_type: ReviewType
    template: Template
    sources: Mapping[str, SourceDeclared]
    boxes: tuple[Box, ...]
    lists: Mapping[Box, tuple[str, ...]]
    parts: Mapping[Box, Mapping[str, tuple[str, ...]]]
    priors: Mapping[str, DeclarePrior]
    findings: Mapping[Finding, tuple[str, ...]]
    advice: Mapping[Advice, tuple[str, ...]]
    reasons_disputed: tuple[str, ...]
    representatives: Mapping[str, str]

    def members(self, box: Box, part: str | None = None) -> tuple[str, ...]:
        """The ids behind a box, each once; records in the order of their import.

        part: the source or reason, for a box that has one number for each; None joins them all.
        In `total_reports`, a report that stands under the previous version and is included again
        stands twice, because it counts in two of the boxes that make up the total.
        """
        if box not in self.parts:
            return self.lists[box]
        if part is not None:
            return self.parts[box][part]
        return tuple(member for members in self.parts[box].values() for member in members)

    def declarations(self, box: Box, part: str | None = None) -> tuple[DeclarePrior, ...]:
        """The declarations counted in a box beside its members: there is no other list behind them."""
        kinds: frozenset[SourceKind] = PRIOR_KINDS.get(box, frozenset())
        return tuple(
            prior
            for source, prior in self.priors.items()
            if self.sources[source].kind in kinds and part in (None, source)
        )

    def count(self, box: Box, part: str | None = None) -> int:
        """The number in a box: its members, and duplicates declared as removed before the import."""
        declared = sum(prior.duplicates for prior in self.declarations(box, part))
        return len(self.members(box, part)) + declared

    def counts_by_part(self, box: Box) -> dict[str, int]:
        """Part -> number: sources as declared; reasons by frequency, then by name."""
        return {part: self.count(box, part) for part in self.parts[box]}

    @property
    def footnotes(self) -> tuple[Box, ...]:
        """Boxes that are no boxes of the template and are not zero."""
        return tuple(box for box in FOOTNOTES if box in self.boxes and self.count(box))

    @property
    def complete(self) -> bool:
        """Whether nothing is pending; awaiting and ongoing reports are not pending."""
        return not any(self.lists[box] for box in PENDING)

    @property
    def provisional(self) -> bool:
        """Whether the reason of a counted exclusion is still in dispute."""
        return bool(self.reasons_disputed)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Names of the findings, sorted."""
        return tuple(sorted(finding.value for finding in self.findings))
