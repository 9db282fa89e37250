"""Results, and assessments of them by RoB 2, all by the product's own services."""

from collections.abc import Mapping
from uuid import UUID

from extraction.models import Comparison, Result, Sheet, Study
from extraction.selectors.sheets import consensus_on
from extraction.services import results, sheets, vocabulary
from extraction.sheet_states import SheetKind
from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role
from tests.factories import extraction, people
from tests.factories.extraction import Crew

# Signalling answers by which every domain is judged low.
LOW = {
    "1.1": "Y",
    "1.2": "Y",
    "1.3": "N",
    "2.1": "N",
    "2.2": "N",
    "2.6": "Y",
    "3.1": "Y",
    "4.1": "N",
    "4.2": "N",
    "4.3": "N",
    "5.1": "Y",
    "5.2": "N",
    "5.3": "N",
}
SUPPORTED = ("1.1", "2.1", "3.1", "4.1", "5.1")


def assessors(team: Crew, n: int = 2) -> list[Member]:
    """Further members of the review, who assess risk of bias."""
    return [people.member(team.owner, Role.ASSESSOR) for _ in range(n)]


def comparison(team: Crew) -> Comparison:
    """Ketamine against midazolam."""
    first, second = (extraction.intervention(team, name) for name in extraction.DEFAULT_ARMS)
    known = Comparison.objects.filter(experimental=first, comparator=second).first()
    return known or vocabulary.add_comparison(
        by=team.owner, experimental=first.uuid, comparator=second.uuid, key=new_uuid()
    )


def result(team: Crew, study: Study | None = None) -> Result:
    """A result on the list: deaths at four weeks, in a study that is made if none is given."""
    target = study or extraction.study(team)
    return results.add_result(
        by=team.owner,
        study=target.uuid,
        outcome=UUID(extraction.DEATHS),
        timepoint=UUID(extraction.WEEK),
        comparison=comparison(team).uuid,
        key=new_uuid(),
    )


def answers(**changed: str) -> dict[str, object]:
    """All answers and supports of a sheet by place; changed as q1_2="NI"."""
    given = {**LOW, **{name[1:].replace("_", "."): value for name, value in changed.items()}}
    return {
        **{f"question:{name}": value for name, value in given.items() if value},
        **{f"support:{name}": f"Described on page {name[0]}." for name in SUPPORTED},
    }


def started(by: Member, target: Result) -> Sheet:
    """A member's own assessment."""
    return sheets.start_sheet(by=by, kind=SheetKind.ASSESSMENT, subject=target.uuid, key=new_uuid())


def filled(by: Member, target: Result, given: Mapping[str, object] | None = None) -> Sheet:
    """A member's own assessment with everything answered."""
    sheet = started(by, target)
    for place, value in (answers() if given is None else given).items():
        sheets.enter(by=by, sheet=sheet.uuid, place=place, content=value, key=new_uuid())
    return sheet


def submitted(by: Member, target: Result, given: Mapping[str, object] | None = None) -> Sheet:
    """A member's own assessment, handed in."""
    sheet = filled(by, target, given)
    return sheets.submit_sheet(by=by, sheet=sheet.uuid, key=new_uuid())


def both_in(team_of_two: list[Member], target: Result, **second: str) -> Sheet:
    """The consensus of two assessors. second: what the second one answers otherwise."""
    submitted(team_of_two[0], target)
    submitted(team_of_two[1], target, answers(**second))
    found = consensus_on(SheetKind.ASSESSMENT, target.uuid)
    if found is None:
        raise AssertionError("The second sheet opens the consensus.")
    return found


def agreed(team_of_two: list[Member], target: Result) -> Sheet:
    """A result whose risk of bias two people agree on."""
    both = both_in(team_of_two, target)
    extraction.propose(team_of_two[0], both)
    return extraction.confirm(team_of_two[1], both)
