import pytest

from extraction.rob.interface import CaseError, judge_cases

GOOD = {
    "id": "good",
    "scope": "domain",
    "variant": "parallel",
    "domain": "1",
    "answers": {"1.1": "Y", "1.2": "Y", "1.3": "N", "9.9": "?"},
    "note": "unknown keys don't matter",
}
RESULT = {
    "id": "r",
    "scope": "result",
    "variant": "parallel",
    "effect": "assignment",
    "answers": {},
}


@pytest.mark.parametrize(
    ("case", "error"),
    [
        (None, "a case must be an object"),
        ([], "a case must be an object"),
        ({}, "scope must be a text, not None"),
        ({"scope": "study"}, "unknown scope: 'study'"),
        ({**GOOD, "scope": ["domain"]}, "scope must be a text, not ['domain']"),
        ({**GOOD, "variant": "factorial"}, "no variant 'factorial' of rob2"),
        ({**GOOD, "domain": "7"}, "no domain '7' in parallel"),
        ({**GOOD, "domain": 1}, "domain must be a text, not 1"),
        ({**GOOD, "domain": "2"}, "domain 2 has no form for the effect None"),
        ({**GOOD, "domain": "2", "effect": "x"}, "domain 2 has no form for the effect 'x'"),
        ({**GOOD, "answers": ["Y"]}, "answers must be an object, not ['Y']"),
        ({"scope": "overall"}, "domains must be an object, not None"),
        ({"scope": "overall", "domains": {"1": "serious"}}, "no judgement 'serious' in rob2"),
        ({"scope": "overall", "domains": {"1": 3}}, "domain 1: 3 is not a judgement"),
        (
            {"scope": "overall", "domains": {"1": "low"}, "override": "high"},
            "override must be an object",
        ),
        (
            {"scope": "overall", "domains": {"1": "low"}, "override": {"justification": "x"}},
            "judgement must be a text, not None",
        ),
        ({**RESULT, "effect": "both"}, "no effect 'both' in rob2"),
        ({**RESULT, "answers": {"1": 4}}, "1 must be an object, not 4"),
        (
            {**RESULT, "overrides": {"1": {"judgement": "low", "justification": 5}}},
            "override of domain 1: the justification must be a text",
        ),
    ],
)
def test_a_malformed_case_gets_an_error_and_the_others_are_judged(case, error):
    first, second = judge_cases({"cases": [case, GOOD]})["results"]
    assert first == {"id": case.get("id") if isinstance(case, dict) else None, "error": error}
    assert (second["id"], second["judgement"]) == ("good", "low")


@pytest.mark.parametrize("document", [None, [], {}, {"cases": {}}])
def test_a_document_without_cases_is_refused(document):
    with pytest.raises(CaseError, match="no list of cases"):
        judge_cases(document)


@pytest.mark.parametrize("answer", ["y", "yes", " Y", "NA", 1, True, ["Y"], {"Y": 1}])
def test_an_answer_outside_the_options_is_invalid(answer):
    case = {**GOOD, "answers": {**GOOD["answers"], "1.2": answer}}
    (result,) = judge_cases({"cases": [case]})["results"]
    assert (result["status"], result["invalid"], result["judgement"]) == ("invalid", ["1.2"], None)


def test_a_domain_left_out_of_an_overall_case_is_not_judged_yet():
    case = {"id": 1, "scope": "overall", "variant": "crossover", "domains": {"1": "low"}}
    (result,) = judge_cases({"cases": [case]})["results"]
    assert result == {
        "id": 1,
        "suggested": None,
        "judgement": None,
        "flag_multiple_some": False,
        "warnings": [],
    }


def test_a_result_ignores_domains_that_its_variant_lacks():
    case = {**RESULT, "answers": {"S": {"S.1": "Y"}}, "overrides": {"S": {"judgement": "low"}}}
    (result,) = judge_cases({"cases": [case]})["results"]
    assert sorted(result["status"]) == ["1", "2", "3", "4", "5"]
    assert set(result["status"].values()) == {"incomplete"}
    assert result["warnings"] == []
