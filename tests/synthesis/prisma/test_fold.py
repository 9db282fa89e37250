import pytest

from synthesis.prisma.boxes import Advice, Box, Finding, ReviewType, SourceKind, Template
from synthesis.prisma.facts import (
    Aside,
    DecideRecord,
    DecideReport,
    Decision,
    DeclarePrior,
    Duplicate,
    Import,
    ImportUndone,
    LinkReport,
    LinkStudy,
    Mention,
    PreviousStudy,
    ReasonDisputed,
    ReasonSettled,
    RemovalCause,
    Remove,
    ReopenReport,
    Retrieval,
    RetrievalStatus,
    SetAside,
    SourceDeclared,
    SourceRestored,
    SourceWithdrawn,
    UnlinkStudy,
    WithdrawPrior,
)
from synthesis.prisma.flow import IN_DISPUTE
from synthesis.prisma.fold import derive, fold
from synthesis.prisma.state import FlowState

SOURCES = (
    SourceDeclared(source="D", kind=SourceKind.DATABASE, name="Database"),
    SourceDeclared(source="R", kind=SourceKind.REGISTER, name="Register"),
    SourceDeclared(source="C", kind=SourceKind.CITATION_SEARCHING, name="Citations"),
)


def flow_of(*facts, review_type=ReviewType.NEW, previous=()):
    return fold((*SOURCES, *facts), review_type=review_type, previous=previous)


def imported(source, *records):
    return Import(source=source, records=records)


def include(record):
    return DecideRecord(record=record, decision=Decision.INCLUDE)


def exclude(record):
    return DecideRecord(record=record, decision=Decision.EXCLUDE)


def include_report(report):
    return DecideReport(report=report, decision=Decision.INCLUDE)


def exclude_report(report, reason=None):
    return DecideReport(report=report, decision=Decision.EXCLUDE, reason=reason)


def lists_of(flow):
    return {box: ids for box, ids in flow.lists.items() if ids}


def test_empty_review_has_no_members_and_is_complete():
    flow = flow_of()
    assert lists_of(flow) == {}
    assert flow.complete
    assert flow.template is Template.NEW_DATABASES_AND_OTHER
    assert flow.counts_by_part(Box.IDENTIFIED_BY_SOURCE) == {"D": 0, "R": 0, "C": 0}


def test_withdrawn_source_leaves_its_box_and_comes_back_as_it_was():
    prior = DeclarePrior(source="R", identified=9, duplicates=2)
    before = flow_of(prior)
    withdrawn = flow_of(prior, SourceWithdrawn(source="R"))

    assert withdrawn.counts_by_part(Box.IDENTIFIED_BY_SOURCE) == {"D": 0, "C": 0}
    assert withdrawn.complete
    back = flow_of(prior, SourceWithdrawn(source="R"), SourceRestored(source="R"))
    parts = before.counts_by_part(Box.IDENTIFIED_BY_SOURCE)
    assert back.counts_by_part(Box.IDENTIFIED_BY_SOURCE) == parts
    assert back.complete


def test_source_with_records_is_not_withdrawn():
    flow = flow_of(imported("D", "d1"), SourceWithdrawn(source="D"))

    assert flow.counts_by_part(Box.IDENTIFIED_BY_SOURCE) == {"D": 1, "R": 0, "C": 0}
    assert not flow.complete


def test_every_box_opens_the_ids_behind_it():
    flow = flow_of(
        imported("D", "a", "b", "c"),
        imported("R", "d"),
        imported("C", "e"),
        Duplicate(record="d", of="a"),
        include("a"),
        exclude("b"),
        Retrieval(report="rep:e", status=RetrievalStatus.NOT_RETRIEVED),
        exclude_report("rep:a", "Wrong population"),
    )
    assert lists_of(flow) == {
        Box.IDENTIFIED_DATABASES: ("a", "b", "c"),
        Box.IDENTIFIED_REGISTERS: ("d",),
        Box.DUPLICATES_REMOVED: ("d",),
        Box.RECORDS_SCREENED: ("a", "b"),
        Box.PENDING_SCREENING: ("c",),
        Box.RECORDS_EXCLUDED: ("b",),
        Box.RECORDS_EXCLUDED_HUMAN: ("b",),
        Box.RECORDS_TO_FULL_TEXT: ("a",),
        Box.REPORTS_SOUGHT: ("rep:a",),
        Box.REPORTS_ASSESSED: ("rep:a",),
        Box.REPORTS_EXCLUDED: ("rep:a",),
        Box.OTHER_IDENTIFIED_CITATION_SEARCHING: ("e",),
        Box.OTHER_RECORDS_SOUGHT: ("e",),
        Box.OTHER_REPORTS_SOUGHT: ("rep:e",),
        Box.OTHER_REPORTS_NOT_RETRIEVED: ("rep:e",),
    }
    assert flow.members(Box.REPORTS_EXCLUDED_REASONS, "Wrong population") == ("rep:a",)
    assert flow.members(Box.IDENTIFIED_BY_SOURCE, "R") == ("d",)
    assert flow.members(Box.IDENTIFIED_BY_SOURCE) == ("a", "b", "c", "d", "e")
    assert flow.footnotes == (
        Box.PENDING_SCREENING,
        Box.RECORDS_TO_FULL_TEXT,
        Box.OTHER_RECORDS_SOUGHT,
    )


def test_declared_duplicates_count_beside_the_members_of_their_source_only():
    flow = flow_of(
        imported("D", "a"),
        imported("C", "b"),
        DeclarePrior(source="D", identified=6, duplicates=5, declaration="event-1"),
        DeclarePrior(source="C", identified=3, duplicates=2, declaration="event-2"),
    )
    counted = {box: flow.count(box) for box in Box if flow.count(box) != len(flow.members(box))}
    assert counted == {
        Box.IDENTIFIED_DATABASES: 6,
        Box.IDENTIFIED_BY_SOURCE: 9,
        Box.DUPLICATES_REMOVED: 5,
        Box.OTHER_DUPLICATES: 2,
        Box.OTHER_IDENTIFIED_CITATION_SEARCHING: 3,
    }
    assert flow.counts_by_part(Box.IDENTIFIED_BY_SOURCE) == {"D": 6, "R": 0, "C": 3}
    assert [d.declaration for d in flow.declarations(Box.DUPLICATES_REMOVED)] == ["event-1"]
    assert flow.declarations(Box.RECORDS_SCREENED) == ()


@pytest.mark.parametrize(("identified", "duplicates"), [(3, 4), (-1, -1), (2, -1)])
def test_impossible_declaration_is_ignored(identified, duplicates):
    flow = flow_of(DeclarePrior(source="D", identified=identified, duplicates=duplicates))
    assert flow.priors == {}
    assert flow.findings == {Finding.PRIOR_INVALID: ("D",)}


@pytest.mark.parametrize("copies", ["mn", "nm"])
def test_root_from_other_kind_is_listed_by_a_copy_of_the_main_column(copies):
    flow = flow_of(
        imported("C", "z"),
        imported("D", "n", "m"),
        *(Duplicate(record=copy, of="z") for copy in copies),
        include("z"),
    )
    assert flow.members(Box.RECORDS_SCREENED) == ("m",)
    assert flow.members(Box.DUPLICATES_REMOVED) == ("n",)
    assert flow.members(Box.OTHER_DUPLICATES) == ("z",)
    assert flow.representatives == {"z": "m"}
    assert flow.members(Box.REPORTS_SOUGHT) == ("rep:z",)


def test_findings_name_what_they_are_about():
    flow = flow_of(
        imported("D", "a", "b", "c", "c"),
        imported("X", "d"),
        exclude("b"),
        Duplicate(record="b", of="a"),
        Duplicate(record="a", of="b"),
        Remove(records=("c", "q"), why=RemovalCause.OTHER),
        include("c"),
        Mention(record="v"),
        include_report("nowhere"),
        include("a"),
        LinkReport(record="a", report="p"),
        LinkReport(record="a", report="q"),
        exclude_report("p"),
        exclude_report("q", "No full-text"),
    )
    assert flow.findings == {
        Finding.IMPORT_REPEATED: ("c",),
        Finding.UNKNOWN_SOURCE: ("X",),
        Finding.DUPLICATE_CYCLE: ("a",),
        Finding.UNKNOWN_RECORD: ("q", "v"),
        Finding.DECISION_ON_DUPLICATE: ("b",),
        Finding.DECISION_ON_REMOVED: ("c",),
        Finding.EXCLUSION_WITHOUT_REASON: ("p",),
        Finding.REASON_IS_NOT_RETRIEVED: ("q",),
        Finding.REPORT_NOT_SOUGHT: ("nowhere",),
        Finding.RECORDS_REPORTS_DIFFER: ("a",),
    }
    assert flow.warnings == tuple(sorted(finding.value for finding in flow.findings))


def test_removal_of_a_duplicate_is_noticed_and_ignored():
    flow = flow_of(
        imported("D", "a", "b"),
        Duplicate(record="b", of="a"),
        Remove(records=("b",), why=RemovalCause.AUTOMATION),
    )
    assert flow.findings == {Finding.DECISION_ON_DUPLICATE: ("b",)}
    assert flow.members(Box.PENDING_SCREENING) == ("a",)


@pytest.mark.parametrize("root", ["a", "b"])
def test_copy_from_a_source_that_is_not_screened_needs_no_decision(root):
    flow = flow_of(
        SourceDeclared(source="S", kind=SourceKind.CITATION_SEARCHING, screened=True),
        imported("S", "a"),
        imported("C", "b"),
        Duplicate(record="ab".replace(root, ""), of=root),
    )
    assert flow.members(Box.OTHER_RECORDS_SOUGHT) == (root,)
    assert flow.members(Box.OTHER_PENDING_SCREENING) == ()


@pytest.mark.parametrize("reason", [None, "", "  "])
def test_exclusion_without_words_counts_as_not_stated(reason):
    flow = flow_of(imported("D", "a"), include("a"), exclude_report("rep:a", reason))
    assert flow.counts_by_part(Box.REPORTS_EXCLUDED_REASONS) == {"not stated": 1}
    assert flow.findings == {Finding.EXCLUSION_WITHOUT_REASON: ("rep:a",)}


def test_advice_names_the_reports():
    flow = flow_of(
        imported("D", "a"), include("a"), exclude_report("rep:a", "Poster with no results")
    )
    assert flow.advice == {Advice.C40: ("rep:a",), Advice.C12_C35: ("rep:a",)}
    assert flow.warnings == ()


def test_flow_is_provisional_while_a_reason_is_disputed():
    disputed = (
        imported("D", "a"),
        include("a"),
        exclude_report("rep:a", "Wrong population"),
        ReasonDisputed(report="rep:a"),
    )
    flow = flow_of(*disputed)
    assert (flow.provisional, flow.complete, flow.reasons_disputed) == (True, True, ("rep:a",))
    assert flow.counts_by_part(Box.REPORTS_EXCLUDED_REASONS) == {IN_DISPUTE: 1}
    settled = flow_of(*disputed, ReasonSettled(report="rep:a", reason="Wrong outcome"))
    assert not settled.provisional
    assert settled.counts_by_part(Box.REPORTS_EXCLUDED_REASONS) == {"Wrong outcome": 1}


@pytest.mark.parametrize("named", ["Wrong population", "No full text", None])
def test_reason_in_dispute_is_no_reason_whatever_the_decision_names(named):
    disputed = exclude_report("rep:a", named), ReasonDisputed(report="rep:a")
    flow = flow_of(imported("D", "a"), include("a"), *disputed)
    assert flow.counts_by_part(Box.REPORTS_EXCLUDED_REASONS) == {IN_DISPUTE: 1}
    assert (flow.findings, flow.advice) == ({}, {})


@pytest.mark.parametrize(
    "fact",
    [
        include_report("rep:a"),
        exclude_report("rep:a", "Wrong outcome"),
        ReopenReport(report="rep:a"),
        Retrieval(report="rep:a", status=RetrievalStatus.NOT_RETRIEVED),
        SetAside(report="rep:a", status=Aside.AWAITING),
    ],
)
def test_dispute_ends_with_what_it_was_about(fact):
    flow = flow_of(
        imported("D", "a"),
        include("a"),
        exclude_report("rep:a", "Wrong population"),
        ReasonDisputed(report="rep:a"),
        fact,
    )
    assert not flow.provisional


def test_dispute_on_a_report_that_is_not_counted_does_not_make_the_flow_provisional():
    flow = flow_of(
        imported("D", "a"),
        exclude_report("rep:a", "Wrong population"),
        ReasonDisputed(report="rep:a"),
        ReasonDisputed(report="rep:b"),
        ReasonSettled(report="rep:b", reason="Wrong outcome"),
    )
    assert not flow.provisional
    assert flow.findings == {Finding.REPORT_NOT_SOUGHT: ("rep:a",)}


def test_undone_import_takes_its_records_out_and_keeps_their_duplicates_together():
    flow = flow_of(
        imported("D", "a", "b"),
        imported("R", "c", "d"),
        Duplicate(record="c", of="a"),
        Duplicate(record="d", of="a"),
        include("a"),
        ImportUndone(records=("a", "b", "x")),
    )
    assert lists_of(flow) == {
        Box.IDENTIFIED_REGISTERS: ("c", "d"),
        Box.DUPLICATES_REMOVED: ("d",),
        Box.PENDING_SCREENING: ("c",),
    }
    assert flow.findings == {Finding.UNKNOWN_RECORD: ("x",)}


def test_undone_records_can_be_imported_again_without_their_past():
    flow = flow_of(
        imported("D", "a"),
        exclude("a"),
        LinkReport(record="a", report="p"),
        Remove(records=("a",), why=RemovalCause.OTHER),
        ImportUndone(records=("a",)),
        imported("R", "a"),
    )
    assert lists_of(flow) == {
        Box.IDENTIFIED_REGISTERS: ("a",),
        Box.PENDING_SCREENING: ("a",),
    }
    assert flow.findings == {}
    advanced = flow_of(
        imported("D", "a"),
        LinkReport(record="a", report="p"),
        ImportUndone(records=("a",)),
        imported("R", "a"),
        include("a"),
    )
    assert advanced.members(Box.REPORTS_SOUGHT) == ("rep:a",)


def test_report_unlinked_from_its_last_study_is_its_own_study_again():
    facts = (imported("D", "a"), include("a"), include_report("rep:a"))
    linked = (*facts, LinkStudy(report="rep:a", study="S"))
    assert flow_of(*linked).members(Box.NEW_STUDIES) == ("S",)
    unlinked = flow_of(*linked, UnlinkStudy(report="rep:a", study="S"))
    assert unlinked.members(Box.NEW_STUDIES) == ("study:rep:a",)


def test_previous_studies_are_read_in_an_update_only():
    facts = (
        imported("D", "a", "b"),
        include("a"),
        include("b"),
        include_report("rep:a"),
        include_report("rep:b"),
        LinkStudy(report="rep:a", study="P1"),
    )
    previous = (PreviousStudy(study="P1", reports=("x", "y")), PreviousStudy(study="P2"))
    update = flow_of(*facts, review_type=ReviewType.UPDATED, previous=previous)
    assert update.template is Template.UPDATED_DATABASES_AND_OTHER
    assert update.members(Box.NEW_REPORTS_OF_PREVIOUS_STUDIES) == ("rep:a",)
    assert update.members(Box.NEW_STUDIES) == ("study:rep:b",)
    assert update.members(Box.TOTAL_STUDIES) == ("P1", "P2", "study:rep:b")
    assert update.members(Box.TOTAL_REPORTS) == ("x", "y", "rep:b", "rep:a")
    new = flow_of(*facts, previous=previous)
    assert new.members(Box.NEW_STUDIES) == ("P1", "study:rep:b")
    assert Box.PREVIOUS_STUDIES not in new.boxes


def test_later_declaration_of_a_source_holds():
    facts = (imported("C", "a"),)
    assert flow_of(*facts).members(Box.OTHER_RECORDS_SOUGHT) == ("a",)
    screened = SourceDeclared(source="C", kind=SourceKind.CITATION_SEARCHING, screened=True)
    flow = flow_of(*facts, screened)
    assert flow.members(Box.OTHER_PENDING_SCREENING) == ("a",)
    assert not flow.complete


def test_derived_flow_does_not_move_with_later_facts():
    state = FlowState(review_type=ReviewType.NEW)
    early = (imported("D", "a"), Mention(record="q"), include("a"), include_report("p"))
    late = (exclude("a"), imported("R", "b"), Mention(record="r"), ReopenReport(report="p"))
    for fact in (*SOURCES, *early):
        state.apply(fact)
    before = derive(state)
    for fact in late:
        state.apply(fact)
    assert before == flow_of(*early)
    assert derive(state) == flow_of(*early, *late)


def test_declaration_that_is_taken_back_counts_nowhere() -> None:
    prior = DeclarePrior(source="D", identified=6, duplicates=5)
    flow = flow_of(prior, WithdrawPrior(source="D"), WithdrawPrior(source="R"))
    assert flow.priors == {}
    assert flow.count(Box.DUPLICATES_REMOVED) == 0
