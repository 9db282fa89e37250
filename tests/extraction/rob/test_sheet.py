"""The tool as the pages fill it in: every reference case of the parallel form goes through the pages' own judging."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.rob.loading import load_tool
from extraction.rob.sheet import ALGORITHM, AssessmentSheet, Reason, Refused, UnknownPlace

CASES = json.loads(
    (Path(__file__).parents[2] / "reference" / "rob2" / "cases.json").read_text(encoding="utf-8")
)["cases"]
PARALLEL = [
    case
    for case in CASES
    if case.get("variant") == "parallel" and case.get("effect") in (None, "assignment")
]
SHEET = AssessmentSheet(tool=load_tool("rob2"), variant="parallel", effect="assignment")
PLACES = list(SHEET.domain_by_place)
LEVELS = ("low", "some", "high")


def entered(raw):
    """What stands after each place is entered as the pages do, and the places that refused."""
    contents, refused = {}, set()
    for place, value in raw.items():
        try:
            content = SHEET.accept(place, value)
        except Refused:
            refused.add(place)
            continue
        if content is not None:
            contents[place] = content
    return contents, refused


def test_every_domain_case_is_judged_as_expected():
    cases = [case for case in PARALLEL if case["scope"] == "domain"]
    differences = {}
    for case in cases:
        known = {q: a for q, a in case["answers"].items() if q in SHEET.questions}
        # "Not applicable" is nobody's answer on a page, which doesn't ask then.
        contents, refused = entered({f"question:{q}": a for q, a in known.items() if a != "NA"})
        judged = next(
            each.algorithm
            for each in SHEET.judged(contents).domains
            if each.algorithm.domain == case["domain"]
        )
        found = {"status": judged.status.value, "judgement": judged.judgement}
        wanted = {key: case["expect"].get(key) for key in ("status", "judgement")}
        if wanted["status"] == "invalid":
            # Never stored: refused at the door, or "not applicable" where an answer is still asked for.
            found = bool(refused) or judged.status.value == "incomplete"
            wanted = True
        if found != wanted:
            differences[case["id"]] = (found, wanted)
    assert differences == {}
    assert len(cases) == 1239


def test_every_result_case_is_judged_as_expected():
    cases = [case for case in PARALLEL if case["scope"] == "result"]
    differences = {}
    for case in cases:
        raw = {
            f"question:{question}": answer
            for answers in case["answers"].values()
            for question, answer in (answers or {}).items()
            if answer != "NA"
        }
        overrides = {
            **(case.get("overrides") or {}),
            **({"overall": case["overall_override"]} if case.get("overall_override") else {}),
        }
        for domain, override in overrides.items():
            reason = override.get("justification")
            raw[f"override:{domain}"] = {"judgement": override["judgement"], "reason": reason}
        contents, refused = entered(raw)
        judged = SHEET.judged(contents)
        found = {
            "final": {each.algorithm.domain: each.final for each in judged.domains},
            "overall": judged.overall.judgement,
            "flag_multiple_some": judged.overall.flag_multiple_some,
        }
        wanted = {key: case["expect"][key] for key in found}
        unjustified = {
            f"override:{domain}"
            for domain, override in overrides.items()
            if not (override.get("justification") or "").strip()
        }
        if found != wanted or refused != unjustified:
            differences[case["id"]] = (found, wanted, refused, unjustified)
    assert differences == {}
    assert len(cases) == 32


@pytest.mark.parametrize(
    ("place", "raw", "reason"),
    [
        ("question:1.1", "perhaps", Reason.NOT_AN_ANSWER),
        ("question:1.1", ["Y"], Reason.NOT_AN_ANSWER),
        ("question:2.3", "NA", Reason.NOT_AN_ANSWER),
        ("question:3.2", "NI", Reason.NOT_AN_ANSWER),
        ("support:1.1", "x" * 4001, Reason.TOO_LONG),
        ("support:1.1", "a\0b", Reason.BAD_CHARACTER),
        ("support:1.1", "a\ud800", Reason.BAD_CHARACTER),
        ("override:1", {"judgement": "high", "reason": "a\0b"}, Reason.BAD_CHARACTER),
        ("override:1", {"judgement": "worst", "reason": "x"}, Reason.NOT_A_JUDGEMENT),
        ("override:1", "high", Reason.NOT_A_JUDGEMENT),
        ("override:1", {"judgement": "high", "reason": " \n "}, Reason.REASON_MISSING),
        ("override:overall", {"judgement": "high"}, Reason.REASON_MISSING),
    ],
)
def test_what_cannot_stand_is_refused(place, raw, reason):
    with pytest.raises(Refused) as caught:
        SHEET.accept(place, raw)
    assert caught.value.reason is reason


@pytest.mark.parametrize("place", ["question:9.1", "override:6", "field:1", "support:", ""])
def test_unknown_places_are_refused(place):
    with pytest.raises(UnknownPlace):
        SHEET.accept(place, "Y")


@pytest.mark.parametrize(
    ("place", "raw"),
    [
        ("question:1.1", ""),
        ("question:1.1", {"value": ""}),
        ("support:1.1", " \n"),
        ("override:1", {"judgement": "", "reason": "x"}),
        ("override:1", None),
    ],
)
def test_blank_clears_a_place(place, raw):
    assert SHEET.accept(place, raw) is None


def test_algorithm_said_outright_is_no_override():
    said = SHEET.accept("override:1", {"judgement": ALGORITHM, "reason": "x"})

    assert said == {"judgement": ALGORITHM}
    assert SHEET.agree("override:1", said, None)
    assert SHEET.judged({"override:1": said}) == SHEET.judged({})


def test_support_of_a_closed_question_does_not_count():
    missing = SHEET.missing({"support:2.3": {"value": "Behind a closed gate."}})

    assert "support:2.1" in missing


answers = st.sampled_from(("Y", "PY", "PN", "N", "NI", ""))
sheets = st.dictionaries(
    st.sampled_from(PLACES),
    st.one_of(
        answers,
        st.text(max_size=8),
        st.fixed_dictionaries(
            {"judgement": st.sampled_from((*LEVELS, ALGORITHM, "")), "reason": st.text(max_size=4)}
        ),
    ),
).map(lambda raw: entered(raw)[0])


@given(sheets)
def test_what_is_stored_is_accepted_again_unchanged(contents):
    assert {place: SHEET.accept(place, content) for place, content in contents.items()} == contents


@given(sheets, sheets)
def test_agreement_is_mutual_and_bounded(first, second):
    assert SHEET.agreement(first, second) == SHEET.agreement(second, first)
    assert all(0 <= same <= asked for same, asked in SHEET.agreement(first, second).values())
    assert all(same == asked for same, asked in SHEET.agreement(first, first).values())


@given(sheets, sheets)
def test_what_stands_together_keeps_the_answer_of_both(first, second):
    for place in PLACES:
        one, other = first.get(place), second.get(place)
        assert SHEET.agree(place, one, other) == SHEET.agree(place, other, one)
        if SHEET.agree(place, one, other):
            together = SHEET.together(place, one, other)
            assert SHEET.agree(place, together, one)
            assert (together is None) == (one is None and other is None)


@given(sheets)
def test_complete_sheets_have_every_judgement(contents):
    judged = SHEET.judged(contents)

    if not SHEET.missing(contents):
        assert judged.overall.judgement in LEVELS
        assert all(each.final in LEVELS for each in judged.domains)
