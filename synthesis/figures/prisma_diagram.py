"""What a PRISMA 2020 flow diagram shows: plain values, counted elsewhere.

Source of boxes and templates: Page et al. 2021, BMJ 372:n71; Haddaway et al. 2022, Campbell Syst
Rev 18:e1230.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from synthesis.figures.caption import Caption


class Template(StrEnum):
    """The four templates of PRISMA 2020."""

    NEW_DATABASES_ONLY = "new_databases_only"
    NEW_DATABASES_AND_OTHER = "new_databases_and_other"
    UPDATED_DATABASES_ONLY = "updated_databases_only"
    UPDATED_DATABASES_AND_OTHER = "updated_databases_and_other"

    @property
    def is_updated(self) -> bool:
        """Whether the review updates an earlier version: a column of previous studies, and totals."""
        return self in (Template.UPDATED_DATABASES_ONLY, Template.UPDATED_DATABASES_AND_OTHER)

    @property
    def has_other(self) -> bool:
        """Whether there is a column of other methods."""
        return self in (Template.NEW_DATABASES_AND_OTHER, Template.UPDATED_DATABASES_AND_OTHER)


class SourceKind(StrEnum):
    """Kinds of sources; the first two stand in the main column."""

    DATABASE = "database"
    REGISTER = "register"
    WEBSITE = "website"
    ORGANISATION = "organisation"
    CITATION_SEARCHING = "citation_searching"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """One source and the records identified from it.

    n: records. yield_reported: False where a published flow doesn't give the yield: "not reported"
    is drawn, or "at least n" when records of it are counted all the same.
    """

    id: str
    name: str
    kind: SourceKind
    n: int
    yield_reported: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Reason:
    """One reason for exclusion at full text, and how many reports it excluded."""

    id: str
    text: str
    n: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Footnote:
    """A sentence under the diagram.

    places: where its mark stands: box keys, "identified", "other_identified", "source:<id>",
    "reason:<id>", "other_reason:<id>". pending: the DRAFT band names its mark.
    """

    text: str
    places: tuple[str, ...] = ()
    pending: bool = False


MAIN_BOXES = (
    "identified_databases",
    "identified_registers",
    "duplicates_removed",
    "automation_removed",
    "other_removed",
    "records_screened",
    "records_excluded",
    "records_excluded_human",
    "records_excluded_automation",
    "reports_sought",
    "reports_not_retrieved",
    "reports_assessed",
    "reports_excluded",
    "new_studies",
    "new_reports",
)
OTHER_BOXES = (
    "other_identified_websites",
    "other_identified_organisations",
    "other_identified_citation_searching",
    "other_identified_other",
    "other_reports_sought",
    "other_reports_not_retrieved",
    "other_reports_assessed",
    "other_reports_excluded",
)
UPDATED_BOXES = ("previous_studies", "previous_reports", "total_studies", "total_reports")


@dataclass(frozen=True, kw_only=True, slots=True)
class PrismaDiagram:
    """Everything that draw_prisma needs.

    boxes: counts by box key; None is drawn as "not reported". Every key of the template must be
    there (MAIN_BOXES, OTHER_BOXES, UPDATED_BOXES); further keys are not looked at.
    sources: in drawing order. reasons, other_reasons: in drawing order, most frequent first.
    draft: sentences that say what is pending ("628 records and 42 reports are pending."); any of
    them makes the figure a draft. footnotes: in the order of their marks.
    links: address by box key, "source:<id>", "reason:<id>" or "other_reason:<id>"; used on screen
    only, and only addresses of http, https or this site. hide_zero_removals: leave out the lines for
    automation tools and for other reasons when they are 0.
    figure_id: unique in the page. stale: why the figure is out of date, or "".
    Raises ValueError when a box is missing or a count is negative.
    """

    template: Template
    boxes: Mapping[str, int | None]
    sources: tuple[Source, ...] = ()
    reasons: tuple[Reason, ...] = ()
    other_reasons: tuple[Reason, ...] = ()
    draft: tuple[str, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    links: Mapping[str, str] = field(default_factory=dict)
    caption: Caption | None = None
    illustrative: bool = False
    stale: str = ""
    hide_zero_removals: bool = False
    figure_id: str = "prisma"

    def __post_init__(self) -> None:
        missing = [key for key in self.keys if key not in self.boxes]
        if missing:
            raise ValueError(f"boxes without a count: {', '.join(missing)}")
        counts = [self.boxes[key] for key in self.keys]
        counts += [source.n for source in self.sources]
        counts += [reason.n for reason in (*self.reasons, *self.other_reasons)]
        if any(n is not None and n < 0 for n in counts):
            raise ValueError("a count is below zero")

    @property
    def keys(self) -> tuple[str, ...]:
        """The boxes of this template."""
        other = OTHER_BOXES if self.template.has_other else ()
        return MAIN_BOXES + other + (UPDATED_BOXES if self.template.is_updated else ())
