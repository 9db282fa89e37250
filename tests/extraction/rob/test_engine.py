import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.rob.engine import (
    Override,
    OverrideWarning,
    Status,
    judge_domain,
    judge_overall,
    judge_result,
)
from extraction.rob.loading import load_tool
from extraction.rob.tool import UnknownName

TOOL = load_tool("rob2")
PARALLEL = TOOL.variant("parallel")
DEPARTURES = PARALLEL.domain("2", effect="assignment")
DOMAINS = [domain for variant in TOOL.variants for domain in variant.domains]
RESPONSES = ["Y", "PY", "PN", "N", "NI", "NA"]


ANSWERS = st.sampled_from([*RESPONSES, "", None, "yes", 1])


@st.composite
def domain_and_answers(draw):
    domain = draw(st.sampled_from(DOMAINS))
    ids = [question.id for question in domain.questions]
    return domain, draw(st.dictionaries(st.sampled_from(ids), ANSWERS))


def test_path_names_the_row_of_each_table_that_decided():
    judged = judge_domain(TOOL, DEPARTURES, {"2.1": "N", "2.2": "PN", "2.6": "N", "2.7": "PN"})
    assert judged.status is Status.COMPLETE
    assert judged.judgement == "some"
    assert [(s.part, s.row, s.judgement, s.questions) for s in judged.path] == [
        ("part1", 0, "low", ("2.1", "2.2")),
        ("part2", 1, "some", ("2.7",)),
    ]
    assert judged.shown == ("2.1", "2.2", "2.6", "2.7")
    assert judged.used == (("2.1", "N"), ("2.2", "PN"), ("2.6", "N"), ("2.7", "PN"))


def test_a_gate_opens_as_answers_come_in():
    start = judge_domain(TOOL, DEPARTURES, {})
    assert (start.status, start.shown, start.missing) == (
        Status.INCOMPLETE,
        ("2.1", "2.2", "2.6"),
        ("2.1", "2.2", "2.6"),
    )
    later = judge_domain(TOOL, DEPARTURES, {"2.1": "Y"})
    assert later.shown == ("2.1", "2.2", "2.3", "2.6")
    assert (later.judgement, later.path) == (None, ())


@given(domain_and_answers())
def test_a_domain_is_judged_exactly_when_it_is_complete(case):
    domain, answers = case
    judged = judge_domain(TOOL, domain, answers)
    complete = not judged.missing and not judged.invalid
    assert (judged.status is Status.COMPLETE) == complete
    assert (judged.judgement is not None) == complete
    assert len(judged.path) == (len(domain.parts) if complete else 0)
    if complete:
        assert judged.judgement in {step.judgement for step in judged.path}
    assert (judged.status is Status.INVALID) == bool(judged.invalid)
    settled = [key for key, _ in judged.used]
    assert sorted([*settled, *judged.missing, *judged.invalid]) == sorted(judged.shown)
    assert set(judged.ignored) <= set(answers) - set(judged.shown)


@given(domain_and_answers())
def test_answers_behind_a_closed_gate_and_to_strange_questions_change_nothing(case):
    domain, answers = case
    judged = judge_domain(TOOL, domain, answers)
    bare = {key: value for key, value in answers.items() if key not in judged.ignored}
    again = judge_domain(TOOL, domain, {**bare, "9.9": "Y"})
    assert again.ignored == ()
    assert (again.status, again.judgement, again.path, again.shown) == (
        judged.status,
        judged.judgement,
        judged.path,
        judged.shown,
    )


@given(st.lists(st.sampled_from(["low", "some", "high", None]), max_size=6))
def test_overall_is_the_worst_domain_and_never_rises_by_itself(values):
    overall = judge_overall(TOOL, {str(i): value for i, value in enumerate(values)})
    judged = [value for value in values if value is not None]
    worst = next((level for level in ("high", "some", "low") if level in judged), None)
    assert overall.at_least == worst
    assert overall.suggested == (worst if judged and None not in values else None)
    assert overall.judgement == overall.suggested
    assert overall.flag_multiple_some == (overall.suggested == "some" and values.count("some") > 1)
    assert overall.warnings == ()


@pytest.mark.parametrize("justification", ["", " \n\t"])
def test_an_override_without_a_reason_is_kept_but_has_no_effect(justification):
    override = Override(judgement="low", justification=justification)
    judged = judge_result(
        TOOL,
        variant="parallel",
        effect="assignment",
        answers={"1": {"1.1": "Y", "1.2": "N", "1.3": "N"}},
        overrides={"1": override},
        overall_override=override,
    )
    first = judged.domains[0]
    assert (first.algorithm.judgement, first.final, first.override) == ("high", "high", override)
    assert [d.is_override_rejected for d in judged.domains] == [True, False, False, False, False]
    assert (judged.overall.judgement, judged.overall.at_least) == (None, "high")
    assert judged.overall.warnings == (OverrideWarning.OVERRIDE_REJECTED,)


def test_a_justified_override_counts_even_where_the_domain_is_incomplete():
    override = Override(judgement="some", justification="Confirmed by the authors.")
    judged = judge_result(
        TOOL,
        variant="cluster",
        effect="adhering",
        answers={},
        overrides={d.id: override for d in TOOL.variant("cluster").domains_for("adhering")},
    )
    assert {d.final for d in judged.domains} == {"some"}
    assert {d.algorithm.status for d in judged.domains} == {Status.INCOMPLETE}
    assert (judged.overall.suggested, judged.overall.flag_multiple_some) == ("some", True)


@pytest.mark.parametrize(
    ("domains", "raised_to", "warnings"),
    [
        (("low", "low"), "high", (OverrideWarning.RAISE_WITHOUT_MULTIPLE,)),
        (("some", "low"), "high", (OverrideWarning.RAISE_WITHOUT_MULTIPLE,)),
        (("some", "some"), "high", ()),
        (("high", "low"), "high", ()),
        (("low", "low"), "some", ()),
        (("some", "high"), "some", (OverrideWarning.BELOW_WORST_DOMAIN,)),
        (("high", None), "low", (OverrideWarning.BELOW_WORST_DOMAIN,)),
    ],
)
def test_a_justified_overall_override_stands_with_its_warnings(domains, raised_to, warnings):
    overall = judge_overall(
        TOOL,
        dict(zip("12", domains, strict=True)),
        Override(judgement=raised_to, justification="Reason."),
    )
    assert (overall.judgement, overall.warnings) == (raised_to, warnings)


def test_unknown_names_are_refused():
    with pytest.raises(UnknownName, match="no effect 'both'"):
        judge_result(TOOL, variant="parallel", effect="both", answers={})
    with pytest.raises(UnknownName, match="no domain '1a' in parallel"):
        judge_result(TOOL, variant="parallel", effect="assignment", answers={"1a": {}})
    with pytest.raises(UnknownName, match="no judgement 'serious'"):
        judge_overall(TOOL, {"1": "serious"})
    with pytest.raises(UnknownName, match="no judgement 'serious'"):
        judge_overall(TOOL, {"1": "low"}, Override(judgement="serious", justification=""))
