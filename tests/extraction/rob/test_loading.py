import copy
import json

import pytest

from extraction.formdef.conditions import ALWAYS
from extraction.rob.loading import FOLDER, ToolError, available_tools, load_tool, parse_tool
from extraction.rob.tool import UnknownName

RAW = json.loads((FOLDER / "rob2.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("tool_id", available_tools())
def test_every_tool_found_loads_once_and_reaches_all_its_judgements(tool_id):
    tool = load_tool(tool_id)
    assert load_tool(tool_id) is tool
    assert tool.id == tool_id
    assert tool.url.startswith("https://")
    for variant in tool.variants:
        for domain in variant.domains:
            reached = {row.judgement for part in domain.parts for row in part.rows}
            assert reached == {level.id for level in tool.levels}
            assert all(part.rows[-1].when == ALWAYS for part in domain.parts)


def test_rob2_has_five_domains_for_parallel_trials_and_both_effects():
    variant = load_tool("rob2").variant("parallel")
    assignment = variant.domains_for("assignment")
    assert [domain.id for domain in assignment] == ["1", "2", "3", "4", "5"]
    assert [domain.id for domain in variant.domains_for("adhering")] == ["1", "2", "3", "4", "5"]
    assert [len(domain.questions) for domain in assignment] == [3, 7, 4, 5, 3]
    assert [domain.provisional for domain in assignment] == [False] * 5


def test_names_that_do_not_exist_are_refused():
    tool = load_tool("rob2")
    with pytest.raises(UnknownName, match=r"no tool '\.\./rob2'"):
        load_tool("../rob2")
    with pytest.raises(UnknownName, match="no variant 'factorial'"):
        tool.variant("factorial")
    with pytest.raises(UnknownName, match="no domain '6'"):
        tool.variant("parallel").domain("6")
    with pytest.raises(UnknownName, match="domain 2 has no form for the effect None"):
        tool.variant("parallel").domain("2")


def _set(path, value):
    def change(data):
        target = data
        for key in path[:-1]:
            target = target[key]
        target[path[-1]] = value

    return change


DOMAIN = ("variants", 0, "domains", 0)
DEPARTURES = ("variants", 0, "domains", 1)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            _set((*DOMAIN, "algorithm", "parts", 0, "rows", -1, "when"), {"q": "1.1", "in": ["Y"]}),
            "last row must always hold",
        ),
        (
            _set((*DOMAIN, "algorithm", "parts", 0, "rows", 0, "judgement"), "moderate"),
            "unknown judgement 'moderate'",
        ),
        (
            _set((*DOMAIN, "algorithm", "parts", 0, "rows", 0, "when"), {"q": "1.9", "in": ["Y"]}),
            "unknown question: '1.9'",
        ),
        (
            _set((*DOMAIN, "algorithm", "parts", 0, "rows", 0, "when"), {"q": "1.1", "in": ["NA"]}),
            "1.1 has no answer 'NA'",
        ),
        (_set((*DOMAIN, "algorithm", "combine"), "best"), "'best' doesn't say how"),
        (
            _set((*DEPARTURES, "algorithm", "combine"), "single"),
            "'single' doesn't say how 2 parts combine",
        ),
        (
            _set((*DOMAIN, "questions", 0, "show_if"), {"q": "1.2", "in": ["Y"]}),
            "unknown question: '1.2'",
        ),
        (_set((*DOMAIN, "questions", 0, "options"), ["Y", "X"]), "unknown response"),
        (_set((*DOMAIN, "questions", 0, "na_when_shown"), True), "NA is missing from the options"),
        (_set((*DOMAIN, "questions", 0, "na_when_shown"), 1), "neither true nor false"),
        (_set((*DOMAIN, "questions", 1, "id"), "1.1"), "1.1 stands twice"),
        (_set((*DOMAIN, "questions"), []), "a list with something in it"),
        (_set((*DOMAIN, "name"), ""), "name is empty"),
        (_set((*DOMAIN, "effect"), "both"), "unknown effect 'both'"),
        (
            _set(("overall", "rows", 0), {"any": "critical", "judgement": "high"}),
            "unknown judgement 'critical'",
        ),
        (_set(("overall", "accumulation", "at_least"), "2"), "'2' is not a count"),
        (_set(("variants", 1, "id"), "parallel"), "stands twice"),
        (_set(("responses",), ["Y"]), "is not an object"),
        (lambda data: data.pop("licence"), "missing or of the wrong kind: 'licence'"),
    ],
)
def test_a_broken_tool_is_refused_with_the_place_and_the_reason(change, words):
    data = copy.deepcopy(RAW)
    change(data)
    with pytest.raises(ToolError, match=words):
        parse_tool(data)
