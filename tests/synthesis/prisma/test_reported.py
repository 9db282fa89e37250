import pytest

from synthesis.prisma.boxes import Advice
from synthesis.prisma.reported import Check, Reported, ReportedWarning, Status, check_reported

SOUND = {
    "identified_total": 100,
    "duplicates_removed": 20,
    "automation_removed": 3,
    "other_removed": 2,
    "records_screened": 75,
    "records_excluded": 65,
    "reports_sought": 10,
    "reports_not_retrieved": 1,
    "reports_assessed": 9,
    "reports_excluded": 4,
    "reports_included": 5,
    "new_studies": 5,
}
REASONS = {"Wrong population": 3, "Wrong outcome": 1}
DESIGNS = {"RCT": 4, "Cohort": 1}
OK = Check(status=Status.OK, difference=0)
IMPLIED = Check(status=Status.IMPLIED)
NOT_CHECKABLE = Check(status=Status.NOT_CHECKABLE)


def checks(reasons=REASONS, designs=DESIGNS, **changes):
    return check_reported(Reported(numbers={**SOUND, **changes}, reasons=reasons, designs=designs))


def test_sound_numbers_pass_all_checks():
    result = checks()
    assert result.checks == dict.fromkeys(("R1", "R2", "R3", "R4", "R5", "R6"), OK)
    assert (result.implied, result.defaulted, result.warnings) == ({}, (), ())


@pytest.mark.parametrize(
    ("box", "sums"),
    [
        ("identified_total", {"R1": 1}),
        ("duplicates_removed", {"R1": -1}),
        ("automation_removed", {"R1": -1}),
        ("other_removed", {"R1": -1}),
        ("records_screened", {"R1": -1, "R2": 1}),
        ("records_excluded", {"R2": -1}),
        ("reports_sought", {"R2": -1, "R3": 1}),
        ("reports_not_retrieved", {"R3": -1}),
        ("reports_assessed", {"R3": -1, "R4": 1}),
        ("reports_excluded", {"R4": -1, "R5": 1}),
        ("reports_included", {"R4": -1}),
        ("new_studies", {"R6": 1}),
    ],
)
def test_one_too_many_fails_the_sums_of_its_box(box, sums):
    result = checks(**{box: SOUND[box] + 1})
    failed = {n: c.difference for n, c in result.checks.items() if c.status is Status.FAIL}
    assert failed == sums


@pytest.mark.parametrize(
    "box",
    [
        box
        for box in SOUND
        if box
        not in ("automation_removed", "other_removed", "reports_not_retrieved", "reports_included")
    ],
)
def test_one_missing_box_is_implied(box):
    result = checks(**{box: None})
    assert result.implied == {box: SOUND[box]}
    assert sum(check == IMPLIED for check in result.checks.values()) == 1


def test_missing_zero_boxes_count_as_zero_in_this_order():
    result = checks(reports_not_retrieved=None, other_removed=None, automation_removed=None)
    assert result.defaulted == ("automation_removed", "other_removed", "reports_not_retrieved")
    assert result.checks["R1"] == Check(status=Status.FAIL, difference=5)


def test_lists_are_never_implied():
    result = checks(reasons=None, designs=None)
    assert (result.checks["R5"], result.checks["R6"]) == (NOT_CHECKABLE, NOT_CHECKABLE)
    assert result.implied == {}


def test_chain_of_implied_values_needs_a_second_round():
    result = checks(reports_sought=None, records_excluded=None, reports_assessed=None)
    assert result.implied == {"reports_assessed": 9, "reports_sought": 10, "records_excluded": 65}
    assert result.checks["R4"] == result.checks["R3"] == result.checks["R2"] == IMPLIED


def test_two_unknowns_that_nothing_tells_are_not_checkable():
    result = checks(identified_total=None, duplicates_removed=None)
    assert result.checks["R1"] == NOT_CHECKABLE


def test_identified_total_is_the_sum_of_both_boxes():
    both = {"identified_databases": 60, "identified_registers": 40}
    assert checks(identified_total=None, **both).checks["R1"] == OK
    one = checks(identified_total=None, identified_databases=60)
    assert one.implied == {"identified_total": 100}


def test_studies_stand_in_for_included_reports():
    result = checks(reports_included=None)
    assert result.checks["R4"] == OK
    assert result.warnings == (ReportedWarning.STUDIES_USED_FOR_REPORTS,)


def test_negative_implied_value_is_told():
    result = checks(duplicates_removed=None, records_screened=200)
    assert result.implied == {"duplicates_removed": -105}
    assert result.warnings == (ReportedWarning.NEGATIVE_IMPLIED,)


def test_reasons_raise_warning_and_advice():
    result = checks(reasons={"Full\u2011text  NOT available": 1, "Not in English": 2, "No data": 1})
    assert result.warnings == (ReportedWarning.REASON_IS_NOT_RETRIEVED,)
    assert result.advice == (Advice.C12_C35, Advice.C40)
