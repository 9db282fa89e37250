import json
from pathlib import Path

import pytest

from extraction.rob.interface import judge_cases

CASES = json.loads(
    (Path(__file__).parents[2] / "reference" / "rob2" / "cases.json").read_text(encoding="utf-8")
)["cases"]
GROUPS = sorted({(case["scope"], case.get("variant", "")) for case in CASES})


@pytest.fixture(scope="module")
def results():
    asked = [{k: v for k, v in case.items() if k not in ("expect", "scored")} for case in CASES]
    return {result["id"]: result for result in judge_cases({"cases": asked})["results"]}


def comparable(case, given):
    """The given values under the expected keys; lists as sorted lists, absent expected ones empty."""
    keys = set(case["expect"])
    if case["scope"] == "domain":
        keys |= {"missing", "invalid", "ignored"}
    found = {key: given[key] for key in keys}
    wanted = {key: case["expect"].get(key, []) for key in keys}
    return [
        {key: sorted(value) if isinstance(value, list) else value for key, value in one.items()}
        for one in (found, wanted)
    ]


@pytest.mark.parametrize(("scope", "variant"), GROUPS)
def test_every_reference_case_is_judged_as_expected(results, scope, variant):
    differences = {}
    for case in CASES:
        if case["scope"] == scope and case.get("variant", "") == variant:
            found, wanted = comparable(case, results[case["id"]])
            if found != wanted:
                differences[case["id"]] = (found, wanted)
    assert differences == {}


def test_reference_cases_are_all_answered_once(results):
    assert len(CASES) == 4084
    assert sorted(results) == sorted(case["id"] for case in CASES)
