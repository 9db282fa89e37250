"""The vocabulary of the PRISMA 2020 flow diagram: boxes, templates, kinds of sources, findings.

Source: Page MJ et al. BMJ 2021;372:n71; the keys follow the boxes of the statement's templates.
"""

from dataclasses import dataclass
from enum import StrEnum


class ReviewType(StrEnum):
    """Whether the review is new or updates an earlier version of itself."""

    NEW = "new"
    UPDATED = "updated"


class SourceKind(StrEnum):
    """Kind of a source; the first two make the main column, the others the other column."""

    DATABASE = "database"
    REGISTER = "register"
    WEBSITE = "website"
    ORGANISATION = "organisation"
    CITATION_SEARCHING = "citation_searching"
    OTHER = "other"


MAIN_KINDS = frozenset({SourceKind.DATABASE, SourceKind.REGISTER})
OTHER_KINDS = frozenset(SourceKind) - MAIN_KINDS


class Template(StrEnum):
    """The four templates of PRISMA 2020; the data choose."""

    NEW_DATABASES_ONLY = "new_databases_only"
    NEW_DATABASES_AND_OTHER = "new_databases_and_other"
    UPDATED_DATABASES_ONLY = "updated_databases_only"
    UPDATED_DATABASES_AND_OTHER = "updated_databases_and_other"


class Box(StrEnum):
    """Every box of the diagram, and the footnotes that make its arithmetic close."""

    PREVIOUS_STUDIES = "previous_studies"
    PREVIOUS_REPORTS = "previous_reports"
    IDENTIFIED_DATABASES = "identified_databases"
    IDENTIFIED_REGISTERS = "identified_registers"
    IDENTIFIED_BY_SOURCE = "identified_by_source"
    DUPLICATES_REMOVED = "duplicates_removed"
    AUTOMATION_REMOVED = "automation_removed"
    OTHER_REMOVED = "other_removed"
    RECORDS_SCREENED = "records_screened"
    PENDING_SCREENING = "pending_screening"
    RECORDS_EXCLUDED = "records_excluded"
    RECORDS_EXCLUDED_HUMAN = "records_excluded_human"
    RECORDS_EXCLUDED_AUTOMATION = "records_excluded_automation"
    RECORDS_TO_FULL_TEXT = "records_to_full_text"
    REPORTS_SOUGHT = "reports_sought"
    REPORTS_NOT_RETRIEVED = "reports_not_retrieved"
    PENDING_RETRIEVAL = "pending_retrieval"
    REPORTS_ASSESSED = "reports_assessed"
    PENDING_FULL_TEXT = "pending_full_text"
    REPORTS_EXCLUDED = "reports_excluded"
    REPORTS_EXCLUDED_REASONS = "reports_excluded_reasons"
    REPORTS_INCLUDED = "reports_included"
    REPORTS_AWAITING = "reports_awaiting"
    REPORTS_ONGOING = "reports_ongoing"
    OTHER_IDENTIFIED_WEBSITES = "other_identified_websites"
    OTHER_IDENTIFIED_ORGANISATIONS = "other_identified_organisations"
    OTHER_IDENTIFIED_CITATION_SEARCHING = "other_identified_citation_searching"
    OTHER_IDENTIFIED_OTHER = "other_identified_other"
    OTHER_DUPLICATES = "other_duplicates"
    OTHER_REMOVED_BEFORE_RETRIEVAL = "other_removed_before_retrieval"
    OTHER_PENDING_SCREENING = "other_pending_screening"
    OTHER_SCREENED_OUT = "other_screened_out"
    OTHER_RECORDS_SOUGHT = "other_records_sought"
    OTHER_REPORTS_SOUGHT = "other_reports_sought"
    OTHER_REPORTS_NOT_RETRIEVED = "other_reports_not_retrieved"
    OTHER_PENDING_RETRIEVAL = "other_pending_retrieval"
    OTHER_REPORTS_ASSESSED = "other_reports_assessed"
    OTHER_PENDING_FULL_TEXT = "other_pending_full_text"
    OTHER_REPORTS_EXCLUDED = "other_reports_excluded"
    OTHER_REPORTS_EXCLUDED_REASONS = "other_reports_excluded_reasons"
    OTHER_REPORTS_INCLUDED = "other_reports_included"
    OTHER_REPORTS_AWAITING = "other_reports_awaiting"
    OTHER_REPORTS_ONGOING = "other_reports_ongoing"
    NEW_STUDIES = "new_studies"
    NEW_REPORTS = "new_reports"
    NEW_REPORTS_OF_PREVIOUS_STUDIES = "new_reports_of_previous_studies"
    TOTAL_STUDIES = "total_studies"
    TOTAL_REPORTS = "total_reports"


# Boxes whose number is a list of numbers: one for each source, or for each reason.
PARTED = frozenset(
    {Box.IDENTIFIED_BY_SOURCE, Box.REPORTS_EXCLUDED_REASONS, Box.OTHER_REPORTS_EXCLUDED_REASONS}
)
PENDING = tuple(box for box in Box if "pending" in box)
PREVIOUS = frozenset({Box.PREVIOUS_STUDIES, Box.PREVIOUS_REPORTS})
# Given only where reports were ever set aside, or a source of an other kind is screened.
SET_ASIDE = frozenset(
    {
        Box.REPORTS_AWAITING,
        Box.REPORTS_ONGOING,
        Box.OTHER_REPORTS_AWAITING,
        Box.OTHER_REPORTS_ONGOING,
    }
)
# Not boxes of the template: shown as footnotes while they are not zero.
FOOTNOTES = (
    Box.PENDING_SCREENING,
    Box.RECORDS_TO_FULL_TEXT,
    Box.PENDING_RETRIEVAL,
    Box.PENDING_FULL_TEXT,
    Box.REPORTS_INCLUDED,
    Box.REPORTS_AWAITING,
    Box.REPORTS_ONGOING,
    Box.OTHER_DUPLICATES,
    Box.OTHER_REMOVED_BEFORE_RETRIEVAL,
    Box.OTHER_PENDING_SCREENING,
    Box.OTHER_SCREENED_OUT,
    Box.OTHER_RECORDS_SOUGHT,
    Box.OTHER_PENDING_RETRIEVAL,
    Box.OTHER_PENDING_FULL_TEXT,
    Box.OTHER_REPORTS_INCLUDED,
    Box.OTHER_REPORTS_AWAITING,
    Box.OTHER_REPORTS_ONGOING,
    Box.NEW_REPORTS_OF_PREVIOUS_STUDIES,
)
IDENTIFIED_BOX = {
    SourceKind.DATABASE: Box.IDENTIFIED_DATABASES,
    SourceKind.REGISTER: Box.IDENTIFIED_REGISTERS,
    SourceKind.WEBSITE: Box.OTHER_IDENTIFIED_WEBSITES,
    SourceKind.ORGANISATION: Box.OTHER_IDENTIFIED_ORGANISATIONS,
    SourceKind.CITATION_SEARCHING: Box.OTHER_IDENTIFIED_CITATION_SEARCHING,
    SourceKind.OTHER: Box.OTHER_IDENTIFIED_OTHER,
}
# Boxes that also count duplicates removed before the import, by the kinds of sources they take.
PRIOR_KINDS: dict[Box, frozenset[SourceKind]] = {
    Box.IDENTIFIED_BY_SOURCE: frozenset(SourceKind),
    Box.DUPLICATES_REMOVED: MAIN_KINDS,
    Box.OTHER_DUPLICATES: OTHER_KINDS,
    **{box: frozenset({kind}) for kind, box in IDENTIFIED_BOX.items()},
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """The boxes that reports pass through in one column of the diagram."""

    sought: Box
    not_retrieved: Box
    pending_retrieval: Box
    assessed: Box
    pending_full_text: Box
    excluded: Box
    reasons: Box
    included: Box
    awaiting: Box
    ongoing: Box


MAIN_COLUMN = Column(
    sought=Box.REPORTS_SOUGHT,
    not_retrieved=Box.REPORTS_NOT_RETRIEVED,
    pending_retrieval=Box.PENDING_RETRIEVAL,
    assessed=Box.REPORTS_ASSESSED,
    pending_full_text=Box.PENDING_FULL_TEXT,
    excluded=Box.REPORTS_EXCLUDED,
    reasons=Box.REPORTS_EXCLUDED_REASONS,
    included=Box.REPORTS_INCLUDED,
    awaiting=Box.REPORTS_AWAITING,
    ongoing=Box.REPORTS_ONGOING,
)
OTHER_COLUMN = Column(
    sought=Box.OTHER_REPORTS_SOUGHT,
    not_retrieved=Box.OTHER_REPORTS_NOT_RETRIEVED,
    pending_retrieval=Box.OTHER_PENDING_RETRIEVAL,
    assessed=Box.OTHER_REPORTS_ASSESSED,
    pending_full_text=Box.OTHER_PENDING_FULL_TEXT,
    excluded=Box.OTHER_REPORTS_EXCLUDED,
    reasons=Box.OTHER_REPORTS_EXCLUDED_REASONS,
    included=Box.OTHER_REPORTS_INCLUDED,
    awaiting=Box.OTHER_REPORTS_AWAITING,
    ongoing=Box.OTHER_REPORTS_ONGOING,
)


class Finding(StrEnum):
    """What the fold noticed in a history; it changes no count. Each names what it is about."""

    IMPORT_REPEATED = "import_repeated"
    UNKNOWN_SOURCE = "unknown_source"
    UNKNOWN_RECORD = "unknown_record"
    DUPLICATE_CYCLE = "duplicate_cycle"
    DECISION_ON_DUPLICATE = "decision_on_duplicate"
    DECISION_ON_REMOVED = "decision_on_removed"
    PRIOR_INVALID = "prior_invalid"
    PRIOR_MISMATCH = "prior_mismatch"
    RECORDS_REPORTS_DIFFER = "records_reports_differ"
    REPORT_NOT_SOUGHT = "report_not_sought"
    EXCLUSION_WITHOUT_REASON = "exclusion_without_reason"
    REASON_IS_NOT_RETRIEVED = "reason_is_not_retrieved"


class Advice(StrEnum):
    """MECIR standards that the wording of an exclusion reason touches."""

    C40 = "reason_c40"
    C12_C35 = "reason_c12_c35"
