"""metafor's results, case by case."""

import copy
import json
from pathlib import Path

import pytest

from synthesis.meta.interface import pool_case
from tests.synthesis.meta.tolerance import disagreements

FILES = sorted((Path(__file__).parents[2] / "reference" / "oracle").glob("*.json"))
CASES = {
    case["id"]: case
    for file in FILES
    for case in json.loads(file.read_text(encoding="utf-8"))["cases"]
}


@pytest.mark.parametrize("identity", CASES)
def test_results_agree_with_metafor(identity):
    case = CASES[identity]
    answer = pool_case({"id": identity, **case["input"]})
    assert answer.get("error") is None
    assert disagreements(case, answer["result"]) == []


def test_the_bcg_cases_and_their_subgroups_are_among_them():
    assert {
        "dichotomous-bcg-rr-reml",
        "subgroups-bcg-rr-reml",
        "subgroups-bcg-rr-reml-knha",
        "tau2_estimators-bcg-or-reml-knha",
    } <= set(CASES)


@pytest.mark.parametrize("change", [3e-6, -3e-6])
def test_the_tolerance_sees_a_change_in_the_sixth_digit(change):
    case = CASES["dichotomous-bcg-rr-reml"]
    result = copy.deepcopy(case["expected"])
    assert disagreements(case, result) == []
    result["pool"]["estimate"] *= 1 + change
    assert [where for where, _, _ in disagreements(case, result)] == [".pool.estimate"]


def test_the_tolerance_sees_a_number_where_there_is_none():
    case = CASES["zero_cells-synth-s-or-dl-none"]
    result = copy.deepcopy(case["expected"])
    gap = result["escalc"]["yi"].index(None)
    result["escalc"]["yi"][gap] = 0.0
    assert [where for where, _, _ in disagreements(case, result)] == [f".escalc.yi[{gap}]"]
