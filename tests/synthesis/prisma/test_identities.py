"""Each identity turns red on a planted fault in each of its boxes."""

from dataclasses import replace

import pytest

from synthesis.prisma import facts as f
from synthesis.prisma.boxes import PARTED, Box, ReviewType, SourceKind
from synthesis.prisma.fold import fold
from synthesis.prisma.identities import Balance, balances, failing

FLOW = fold(
    (
        f.SourceDeclared(source="D", kind=SourceKind.DATABASE),
        f.SourceDeclared(source="W", kind=SourceKind.WEBSITE),
        f.Import(source="D", records=("a", "b")),
        f.Import(source="W", records=("c",)),
        f.DeclarePrior(source="D", identified=5, duplicates=3),
        f.DecideRecord(record="a", decision=f.Decision.INCLUDE),
        f.DecideRecord(record="b", decision=f.Decision.EXCLUDE),
        f.DecideReport(report="rep:a", decision=f.Decision.INCLUDE),
        f.DecideReport(report="rep:c", decision=f.Decision.EXCLUDE, reason="Wrong population"),
    ),
    review_type=ReviewType.NEW,
)
# Identity: the boxes that stand in it.
IN_IDENTITIES = {
    name: boxes.split()
    for name, boxes in {
        "I1": """
            identified_databases identified_registers duplicates_removed
            automation_removed other_removed records_screened pending_screening
            """,
        "I2": """
            records_screened records_excluded records_to_full_text records_excluded_human
            records_excluded_automation
            """,
        "I3": """
            reports_sought reports_not_retrieved pending_retrieval reports_assessed
            pending_full_text
            """,
        "I4": """
            reports_assessed reports_excluded reports_included reports_awaiting
            reports_ongoing
            """,
        "I5": "reports_excluded reports_excluded_reasons",
        "O1": """
            other_identified_websites other_identified_organisations
            other_identified_citation_searching other_identified_other other_duplicates
            other_removed_before_retrieval other_screened_out other_records_sought
            other_pending_screening
            """,
        "O3": """
            other_reports_sought other_reports_not_retrieved other_pending_retrieval
            other_reports_assessed other_pending_full_text
            """,
        "O4": """
            other_reports_assessed other_reports_excluded other_reports_included
            other_reports_awaiting other_reports_ongoing
            """,
        "O5": "other_reports_excluded other_reports_excluded_reasons",
        "N1": """
            reports_included other_reports_included new_reports
            new_reports_of_previous_studies
            """,
        "N2": """
            total_studies previous_studies new_studies total_reports previous_reports
            new_reports new_reports_of_previous_studies
            """,
    }.items()
}


def with_stray(flow, box):
    if box in PARTED:
        parts = {**flow.parts, box: {**flow.parts[box], "stray": ("stray",)}}
        return replace(flow, parts=parts)
    return replace(flow, lists={**flow.lists, box: (*flow.lists[box], "stray")})


def test_all_identities_hold_on_a_sound_flow():
    assert failing(FLOW) == {}
    assert list(balances(FLOW)) == list(IN_IDENTITIES)
    assert balances(FLOW)["I1"] == Balance(left=5, right=5)


@pytest.mark.parametrize("box", Box)
def test_a_stray_id_fails_every_identity_its_box_stands_in(box):
    standing_in = {name for name, boxes in IN_IDENTITIES.items() if box in boxes}
    red = failing(with_stray(FLOW, box))
    assert set(red) == standing_in
    for balance in red.values():
        assert (*balance.missing, *balance.surplus) == ("stray",)
        assert abs(balance.difference) == 1


def test_every_box_stands_in_an_identity_but_the_list_of_sources():
    checked = {box for boxes in IN_IDENTITIES.values() for box in boxes}
    assert set(Box) - checked == {Box.IDENTIFIED_BY_SOURCE}


def test_faults_that_cancel_in_the_numbers_still_show():
    swapped = {**FLOW.lists, Box.RECORDS_EXCLUDED: ("a",), Box.RECORDS_EXCLUDED_HUMAN: ("a",)}
    balance = failing(replace(FLOW, lists=swapped))["I2"]
    assert (balance.difference, balance.missing, balance.surplus) == (0, ("b",), ("a",))


def test_duplicates_that_are_declared_and_imported_too_show():
    lists = {**FLOW.lists, Box.IDENTIFIED_DATABASES: ("a", "b", "d1", "d2", "d3")}
    balance = failing(replace(FLOW, lists=lists))["I1"]
    assert (balance.difference, balance.missing) == (3, ("d1", "d2", "d3"))
