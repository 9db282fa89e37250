"""The JSON interface: one answer per case, and words for what can't be answered."""

import copy
import json
import math

import pytest
from django.core.management import CommandError, call_command
from hypothesis import example, given
from hypothesis import strategies as st

from synthesis.meta.answers import WORDS
from synthesis.meta.interface import pool_case, pool_cases
from synthesis.meta.vocabulary import Reason

GOOD = {
    "id": "good",
    "measure": "GEN",
    "options": {"method": "DL"},
    "analyses": ["pool"],
    "studies": [{"study": "a", "yi": 0.1, "vi": 0.02}, {"study": "b", "yi": 0.9, "vi": 0.05}],
}


def changed(path, value):
    case = copy.deepcopy(GOOD)
    place = case
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return case


@pytest.mark.parametrize(
    ("case", "words"),
    [
        (None, "case must be an object"),
        ([], "case must be an object"),
        ({}, "measure must be a text"),
        (changed(["measure"], "NOPE"), "NOPE is not offered"),
        (changed(["measure"], 3), "measure must be a text"),
        (changed(["options"], []), "options must be an object"),
        (changed(["options", "method"], "NOPE"), "method NOPE is not offered"),
        (changed(["options", "method"], None), "method must be a text"),
        (changed(["options", "mods"], ["x"]), "option mods is not offered"),
        (changed(["options", "level"], 100), "level"),
        (changed(["options", "level"], "95"), "level must be a number"),
        (changed(["options", "test"], "lrt"), "test lrt is not offered"),
        (changed(["options", "add"], -1), "correction"),
        (changed(["options", "pool_to"], "all"), "pool_to needs pool_add"),
        (changed(["options", "drop00"], "yes"), "drop00 must be true or false"),
        (changed(["options", "subgroup"], "group"), "Study a: the column group is missing"),
        (changed(["options", "convention"], "revman5"), "Review Manager 5 has no method DL"),
        (changed(["analyses"], "pool"), "analyses must be a list"),
        (changed(["analyses"], ["leave1out"]), "analysis leave1out is not offered"),
        (changed(["analyses"], [1]), "must be a text"),
        (changed(["studies"], None), "studies must be a list"),
        (changed(["studies", 0], 7), "Study 1 must be an object"),
        (changed(["studies", 0, "yi"], "0.1"), "Study a: yi must be a number"),
        (changed(["studies", 0, "yi"], True), "Study a: yi must be a number"),
        (changed(["studies", 0, "yi"], math.nan), "Study a: yi must be finite"),
        (changed(["studies", 0, "yi"], 10**400), "Study a: yi must be finite"),
        (changed(["studies", 0, "vi"], -1), "Study a: a variance can't be negative"),
        (changed(["studies", 0], {"study": "a", "yi": 1}), "Study a: the column vi is missing"),
        (changed(["studies"], []), "no study"),
    ],
)
def test_a_malformed_case_is_an_error_of_that_case_only(case, words):
    answers = pool_cases([GOOD, case, GOOD])
    assert "result" in answers[0]
    assert answers[0] == answers[2]
    assert words in answers[1]["error"]
    assert "result" not in answers[1]


anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
PLACES = [
    *[["measure"], ["options"], ["analyses"], ["studies"], ["studies", 0]],
    *[["studies", 0, name] for name in ("study", "yi", "vi")],
    *[["options", name] for name in ("method", "test", "level", "add", "to", "drop00", "vtype")],
    *[["options", name] for name in ("pool_add", "subgroup", "convention", "model")],
]


@given(place=st.sampled_from(PLACES), value=anything)
def test_whatever_stands_in_a_case_it_gets_an_answer_that_is_json(place, value):
    answer = pool_case(changed(place, value))
    assert ("result" in answer) != ("error" in answer)
    json.dumps(answer, allow_nan=False)


sizes = (
    st.floats(allow_nan=False, allow_infinity=False)
    | st.integers(0, 30).map(float)
    | st.integers(-110, 110).map(lambda power: 10.0**power)
)
METHODS = ["EE", "REML", "ML", "DL", "PM", "EB", "SJ", "HS", "HE", "MH", "PETO"]


@example(data=[[1.0, 2e-296], [0.9, 0.05]], kind=("GEN", ["yi", "vi"]), method="DL", test="z")
@example(data=[[1e90, 1e-90], [0.9, 0.05]], kind=("GEN", ["yi", "vi"]), method="REML", test="z")
@given(
    data=st.lists(st.lists(sizes, min_size=6, max_size=6), min_size=1, max_size=4),
    kind=st.sampled_from(
        [
            *[(code, ["ai", "n1i", "ci", "n2i"]) for code in ("RR", "OR", "RD", "AS", "PETO")],
            *[
                (code, ["m1i", "sd1i", "n1i", "m2i", "sd2i", "n2i"])
                for code in ("MD", "SMD", "ROM")
            ],
            ("ZCOR", ["ri", "ni"]),
            ("GEN", ["yi", "vi"]),
        ]
    ),
    method=st.sampled_from(METHODS),
    test=st.sampled_from(["z", "t", "knha", "adhoc"]),
)
def test_numbers_of_any_size_get_an_answer_that_is_json(data, kind, method, test):
    measure, names = kind
    analyses = ["escalc", "study_ci", "pool"]
    answer = pool_case(
        {
            "id": 1,
            "measure": measure,
            "options": {"method": method, "test": test},
            "analyses": analyses if method in ("EE", "MH", "PETO") else [*analyses, "tau2_ci"],
            "studies": [dict(zip(names, row, strict=False)) for row in data],
        }
    )
    assert ("result" in answer) != ("error" in answer)
    json.dumps(answer, allow_nan=False)


def test_an_end_too_large_to_show_is_inf_not_invalid_json():
    wide = {"m1i": 1, "sd1i": 1000, "n1i": 1, "m2i": 1, "sd2i": 1, "n2i": 9}
    case = {**GOOD, "measure": "ROM", "options": {"method": "EE"}, "studies": [wide]}
    answer = pool_case(case)
    assert answer["result"]["pool"]["display"]["ci_ub"] == "Inf"
    json.dumps(answer, allow_nan=False)


def test_a_missing_number_leaves_the_study_out():
    answer = pool_case(
        {
            **GOOD,
            "analyses": ["escalc", "study_ci", "pool"],
            "studies": [*GOOD["studies"], {"study": "c", "yi": None, "vi": 0.1}],
        }
    )["result"]
    assert answer["pool"]["k"] == 2
    assert answer["escalc"]["yi"] == [0.1, 0.9, None]
    assert answer["study_ci"]["sei"][2] is answer["pool"]["weight"][2] is None


def test_what_cant_be_computed_is_an_error_in_words():
    case = changed(["options", "test"], "knha")
    case["studies"] = case["studies"][:1]
    assert "degrees of freedom" in pool_case(case)["error"]
    zero = {"ai": 0, "n1i": 9, "ci": 0, "n2i": 9}
    case = {**GOOD, "measure": "OR", "options": {"method": "MH"}, "studies": [zero, zero]}
    assert pool_case(case)["error"] == "There are no events in either arm."
    assert (
        "no variance between studies"
        in pool_case({**GOOD, "options": {"method": "EE"}, "analyses": ["tau2_ci"]})["error"]
    )


def test_every_reason_has_words():
    assert set(WORDS) == set(Reason)


def test_the_command_writes_the_answers_in_order(tmp_path, capsys):
    cases, out = tmp_path / "cases.json", tmp_path / "out.json"
    cases.write_text(json.dumps([GOOD, {"id": 7}]), encoding="utf-8")
    call_command("pool", cases, json=out)
    answers = json.loads(out.read_text(encoding="utf-8"))
    assert [answer["id"] for answer in answers] == ["good", 7]
    assert answers == pool_cases([GOOD, {"id": 7}])
    call_command("pool", cases)
    assert json.loads(capsys.readouterr().out) == answers


@pytest.mark.parametrize("text", ["[1", "", None])
def test_a_file_that_is_not_json_is_refused(tmp_path, text):
    cases = tmp_path / "cases.json"
    if text is not None:
        cases.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="cases"):
        call_command("pool", cases, json=tmp_path / "out.json")
