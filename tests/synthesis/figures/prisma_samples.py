"""Diagrams that several tests draw. The counts are invented."""

from dataclasses import replace

from synthesis.figures.caption import Caption
from synthesis.figures.prisma_diagram import (
    Footnote,
    PrismaDiagram,
    Reason,
    Source,
    SourceKind,
    Template,
)
from synthesis.figures.prisma_notes import pending_sentences, standard_notes

SOURCES = (
    Source(id="1", name="MEDLINE", kind=SourceKind.DATABASE, n=1204),
    Source(id="2", name="Embase", kind=SourceKind.DATABASE, n=1611),
    Source(id="3", name="PsycINFO", kind=SourceKind.DATABASE, n=402),
    Source(id="4", name="CENTRAL", kind=SourceKind.DATABASE, n=318),
    Source(id="5", name="ClinicalTrials.gov", kind=SourceKind.REGISTER, n=187),
    Source(id="6", name="ICTRP", kind=SourceKind.REGISTER, n=142),
    Source(id="7", name="Sponsors' sites", kind=SourceKind.WEBSITE, n=23),
    Source(id="8", name="Charity", kind=SourceKind.ORGANISATION, n=11),
    Source(id="9", name="Backwards", kind=SourceKind.CITATION_SEARCHING, n=64),
    Source(id="10", name="Letters to authors", kind=SourceKind.OTHER, n=5),
)
MAIN_ONLY = SOURCES[:6]
REASONS = (
    Reason(id="a", text="Not randomised", n=34),
    Reason(id="b", text="Wrong population", n=22),
    Reason(id="c", text="Wrong intervention", n=16),
    Reason(id="d", text="Wrong comparator", n=11),
    Reason(id="e", text="Treatment shorter than four weeks", n=6),
)
OTHER_REASONS = (
    Reason(id="b", text="Wrong population", n=9),
    Reason(id="a", text="Not randomised", n=8),
    Reason(id="c", text="Wrong intervention", n=7),
)
NEW: dict[str, int | None] = {
    "identified_databases": 3535,
    "identified_registers": 329,
    "duplicates_removed": 1412,
    "automation_removed": 38,
    "other_removed": 4,
    "records_screened": 2410,
    "records_excluded": 2274,
    "records_excluded_human": 1962,
    "records_excluded_automation": 312,
    "records_to_full_text": 136,
    "reports_sought": 131,
    "reports_not_retrieved": 7,
    "reports_assessed": 124,
    "reports_excluded": 89,
    "reports_included": 32,
    "reports_awaiting": 2,
    "reports_ongoing": 1,
    "other_identified_websites": 23,
    "other_identified_organisations": 11,
    "other_identified_citation_searching": 64,
    "other_identified_other": 5,
    "other_duplicates": 41,
    "other_screened_out": 28,
    "other_records_sought": 34,
    "other_reports_sought": 34,
    "other_reports_not_retrieved": 3,
    "other_reports_assessed": 31,
    "other_reports_excluded": 24,
    "other_reports_included": 7,
    "new_studies": 27,
    "new_reports": 39,
}
FLOW = "Flow of records, reports and studies (PRISMA 2020)."


def new_and_other() -> PrismaDiagram:
    return PrismaDiagram(
        template=Template.NEW_DATABASES_AND_OTHER,
        boxes=NEW,
        sources=SOURCES,
        reasons=REASONS,
        other_reasons=OTHER_REASONS,
        footnotes=standard_notes(NEW),
        caption=Caption(lead="Figure 1.", text=FLOW),
        illustrative=True,
    )


def new_only() -> PrismaDiagram:
    boxes = {
        key: n for key, n in NEW.items() if not key.startswith("other_") or key == "other_removed"
    }
    return replace(
        new_and_other(),
        template=Template.NEW_DATABASES_ONLY,
        boxes=boxes,
        sources=MAIN_ONLY,
        other_reasons=(),
        footnotes=standard_notes(boxes),
    )


def draft() -> PrismaDiagram:
    boxes = NEW | {
        "records_screened": 1798,
        "pending_screening": 612,
        "records_excluded": 1704,
        "records_excluded_human": 1498,
        "records_excluded_automation": 206,
        "records_to_full_text": 94,
        "reports_sought": 92,
        "reports_not_retrieved": 4,
        "reports_assessed": 58,
        "pending_retrieval": 11,
        "pending_full_text": 19,
        "reports_excluded": 41,
        "reports_included": 14,
        "other_screened_out": 20,
        "other_pending_screening": 16,
        "other_records_sought": 26,
        "other_reports_sought": 26,
        "other_reports_not_retrieved": 1,
        "other_reports_assessed": 13,
        "other_pending_retrieval": 6,
        "other_pending_full_text": 6,
        "other_reports_excluded": 9,
        "other_reports_included": 4,
        "new_studies": 13,
        "new_reports": 18,
    }
    return replace(
        new_and_other(),
        boxes=boxes,
        reasons=tuple(
            replace(part, n=n) for part, n in zip(REASONS[:4], (18, 11, 7, 5), strict=True)
        ),
        other_reasons=tuple(
            replace(part, n=n) for part, n in zip(OTHER_REASONS, (4, 3, 2), strict=True)
        ),
        draft=pending_sentences(boxes),
        footnotes=standard_notes(boxes),
    )


def updated() -> PrismaDiagram:
    boxes = NEW | {
        "identified_databases": 1152,
        "identified_registers": 105,
        "duplicates_removed": 388,
        "automation_removed": 0,
        "other_removed": 2,
        "records_screened": 867,
        "records_excluded": 819,
        "records_excluded_human": 819,
        "records_excluded_automation": 0,
        "records_to_full_text": 48,
        "reports_sought": 46,
        "reports_not_retrieved": 2,
        "reports_assessed": 44,
        "reports_excluded": 31,
        "reports_included": 12,
        "reports_awaiting": 1,
        "reports_ongoing": 0,
        "other_identified_websites": 6,
        "other_identified_organisations": 0,
        "other_identified_citation_searching": 31,
        "other_identified_other": 0,
        "other_duplicates": 17,
        "other_screened_out": 9,
        "other_records_sought": 11,
        "other_reports_sought": 11,
        "other_reports_not_retrieved": 1,
        "other_reports_assessed": 10,
        "other_reports_excluded": 8,
        "other_reports_included": 2,
        "new_studies": 8,
        "new_reports": 11,
        "new_reports_of_previous_studies": 3,
        "previous_studies": 27,
        "previous_reports": 39,
        "total_studies": 35,
        "total_reports": 53,
    }
    yields = (402, 533, 121, 96, 61, 44, 6, 0, 31)
    return replace(
        new_and_other(),
        template=Template.UPDATED_DATABASES_AND_OTHER,
        boxes=boxes,
        sources=tuple(replace(part, n=n) for part, n in zip(SOURCES[:9], yields, strict=True)),
        reasons=tuple(
            replace(part, n=n) for part, n in zip(REASONS[:4], (12, 9, 6, 4), strict=True)
        ),
        other_reasons=tuple(
            replace(part, n=n) for part, n in zip(OTHER_REASONS[:2], (5, 3), strict=True)
        ),
        footnotes=standard_notes(boxes),
    )


def updated_only() -> PrismaDiagram:
    whole = updated()
    return replace(
        whole,
        template=Template.UPDATED_DATABASES_ONLY,
        sources=whole.sources[:6],
        other_reasons=(),
        footnotes=(),
        hide_zero_removals=True,
    )


def crowded() -> PrismaDiagram:
    """Long names, twelve reasons, numbers of millions, a reason that needs a footnote, odd signs."""
    long = (
        "Cochrane Central Register of Controlled Trials (CENTRAL), issue 7 of 12",
        "Published International Literature on Traumatic Stress (PILOTS) <EBSCO & ProQuest>",
        "https://trialsearch.example.org/a/very/long/address/without/any/space/at/all",
        "中国知网 CNKI",
    )
    sources = tuple(
        Source(id=f"s{i}", name=name, kind=SourceKind.DATABASE, n=1_234_567 + i)
        for i, name in enumerate(long)
    )
    sources += (
        Source(id="u", name="LILACS", kind=SourceKind.DATABASE, n=0, yield_reported=False),
        Source(id="v", name="KoreaMed", kind=SourceKind.REGISTER, n=12, yield_reported=False),
        Source(id="w", name="Sites", kind=SourceKind.WEBSITE, n=0, yield_reported=False),
    )
    reasons = tuple(
        Reason(id=f"r{i}", text=text, n=12 - i)
        for i, text in enumerate(
            (
                "Not randomised",
                "Wrong population: fewer than 80 % of participants with the condition",
                "Wrong intervention",
                "Wrong comparator",
                "Follow-up < 4 weeks & no later report",
                "Protocol only",
                "Outcome of interest measured but reported for other groups than those randomised,"
                " and not obtainable from the authors on request within three months",
                "Duplicate report",
                "Secondary analysis",
                "Cross-over without first-period data",
                "Retracted",
                "Not stated",
            )
        )
    )
    return replace(
        new_and_other(),
        boxes=NEW
        | {
            "identified_databases": 4_938_274,
            "identified_registers": 12,
            "duplicates_removed": 1_000_000,
            "automation_removed": 0,
            "records_screened": 3_938_286,
            "records_excluded": None,
            "records_excluded_automation": 0,
            "other_identified_websites": 0,
            "reports_excluded": 78,
        },
        sources=sources,
        reasons=reasons,
        other_reasons=(),
        footnotes=(
            Footnote(
                text="Of which 12 removed before import, declared by KoreaMed.",
                places=("source:v",),
            ),
            Footnote(
                text="Corrected by hand on 3 May.", places=("duplicates_removed", "reason:r3")
            ),
        ),
        stale="12 records were imported after this figure was drawn",
    )


def empty() -> PrismaDiagram:
    """Nothing found yet: every count is 0."""
    return replace(
        new_and_other(),
        boxes=dict.fromkeys(NEW, 0),
        sources=tuple(replace(part, n=0) for part in SOURCES[:9]),
        reasons=(),
        other_reasons=(),
        footnotes=(),
        illustrative=False,
    )


PRISMA = {
    "prisma-new-and-other": new_and_other,
    "prisma-new-only": new_only,
    "prisma-draft": draft,
    "prisma-updated": updated,
    "prisma-updated-only": updated_only,
    "prisma-crowded": crowded,
    "prisma-empty": empty,
}

# The 13 BCG trials (Colditz et al. 1994, as in metadat's dat.bcg): events and totals of either arm,
# weights and pooled estimates by REML with Hartung-Knapp intervals.
