"""The addresses of risk of bias for tests/addresses/table.py: what each Row says, without the Row."""

from typing import Any

from extraction.models import Sheet
from reviews.permissions import Act
from reviews.roles import Role
from tests.addresses.extraction import POST, REASON, Values, World, a_crew
from tests.factories import extraction, people, rob


def a_result(world: World) -> Values:
    return {"result": rob.result(a_crew(world)).uuid}


def parts_of_a_result(world: World) -> Values:
    crew = a_crew(world)
    return {
        "study": extraction.study(crew).uuid,
        "at": f"{extraction.DEATHS}:{extraction.WEEK}",
        "comparison": rob.comparison(crew).uuid,
    }


def own_sheet(world: World) -> Values:
    """The sheet of the world's assessor."""
    target = rob.result(a_crew(world))
    return {"sheet": rob.started(world.members[Role.ASSESSOR], target).uuid}


def own_domain(world: World) -> Values:
    return {**own_sheet(world), "domain": "1"}


def both_in(world: World) -> Values:
    two = [people.member(world.owner, Role.ASSESSOR) for _ in range(2)]
    return {"consensus": rob.both_in(two, rob.result(a_crew(world)), q1_2="NI").uuid}


def agreed(world: World) -> Values:
    two = [people.member(world.owner, Role.ASSESSOR) for _ in range(2)]
    return {"consensus": rob.agreed(two, rob.result(a_crew(world))).uuid}


def a_submitted_sheet(world: World) -> Values:
    both_in(world)
    return {"sheet": Sheet.objects.filter(person__isnull=False)[0].uuid}


def an_answer(_world: World) -> Values:
    return {"place": "question:1.1", "replaces": 0, "value": "Y"}


def row(name: str, gate: Act, **rest: Any) -> dict[str, Any]:
    return {"name": f"extraction:{name}", "gate": gate, **rest}


VIEW, LIST, ASSESS, SETTLE = (
    Act.VIEW_REVIEW,
    Act.LIST_RESULTS,
    Act.ASSESS,
    Act.SETTLE_ASSESSMENTS,
)
ADDRESSES: tuple[dict[str, Any], ...] = (
    row("rob", VIEW),
    row("rob-table", Act.EXPORT),
    row("result-add", LIST, methods=POST, data=parts_of_a_result),
    row("results-propose", LIST, methods=POST),
    row("result-remove", LIST, methods=POST, kwargs=a_result),
    row("rob-start", ASSESS, methods=POST, kwargs=a_result),
    row("rob-next", ASSESS, methods=POST),
    row("rob-sheet", ASSESS, kwargs=own_sheet),
    row("rob-submit", ASSESS, methods=POST, kwargs=own_sheet),
    row("rob-return", Act.REOPEN, methods=POST, kwargs=a_submitted_sheet, data=lambda _: REASON),
    row("rob-domain", ASSESS, kwargs=own_domain),
    row("rob-entry", ASSESS, methods=POST, kwargs=own_domain, data=an_answer),
    row("rob-consensus-next", Act.ADJUDICATE, methods=POST, kwargs=lambda w: both_in(w) and {}),
    row("rob-consensus", VIEW, kwargs=agreed),
    row("rob-consensus-open", Act.ADJUDICATE, methods=POST, kwargs=both_in),
    row(
        "rob-consensus-settle",
        SETTLE,
        methods=POST,
        kwargs=both_in,
        data=lambda world: {**an_answer(world), "choice": "other"},
    ),
    row("rob-consensus-propose", SETTLE, methods=POST, kwargs=both_in),
    row("rob-consensus-confirm", SETTLE, methods=POST, kwargs=both_in),
    row("rob-consensus-finish", Act.ADJUDICATE, methods=POST, kwargs=both_in),
    row("rob-consensus-reopen", Act.REOPEN, methods=POST, kwargs=agreed, data=lambda _: REASON),
)
