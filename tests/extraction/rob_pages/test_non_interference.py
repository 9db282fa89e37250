"""DESIGN's invariant 3 for risk of bias: the other assessor's work on open results changes no byte; with planted leaks."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from extraction.models import Entry, Result, Sheet
from extraction.selectors import rob_lists, rob_page
from extraction.services import sheets
from extraction.sheet_states import SheetKind
from extraction.views import rob as rob_views
from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role
from tests import noninterference
from tests.factories import extraction as made
from tests.factories import people, rob
from tests.noninterference import Ask, History, check, differ

# Each asks every page several times over; on PostgreSQL they run with the long tests.
pytestmark = pytest.mark.slow

READERS = {
    "assessor": [Role.ASSESSOR],
    "lead": [Role.LEAD, Role.ASSESSOR],
    "adjudicator": [Role.ADJUDICATOR, Role.ASSESSOR],
}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is true in every history. fresh: without a sheet of the reader; begun: with one; handed_in: submitted."""

    owner: Member
    reader: Member
    other: Member
    fresh: Result
    begun: Result
    handed_in: Result

    def ask(self, name: str, data: dict[str, object] | None = None, **kwargs: object) -> Ask:
        app, _colon, _page = name.rpartition(":")
        full = name if app else f"extraction:{name}"
        return Ask(name=full, kwargs={"review": self.reader.review_id, **kwargs}, data=data)

    def own(self, result: Result) -> Sheet:
        return Sheet.objects.get(result=result, person=self.reader)


@pytest.fixture
def scene(db: None) -> Callable[[str], Scene]:
    return make_scene


def make_scene(who: str = "assessor") -> Scene:
    with noninterference.at_noon(-5):
        crew = made.crew(1)
        reader = people.member(crew.owner, *READERS[who])
        (other,) = rob.assessors(crew, 1)
        made.published(crew)
        fresh, begun, handed_in = (
            rob.result(crew, made.study(crew, year=year)) for year in (2011, 2012, 2013)
        )
        rob.filled(reader, begun, rob.answers(q1_2="NI"))
        rob.submitted(reader, handed_in)
    return Scene(
        owner=crew.owner,
        reader=Member.objects.select_related("review", "user").get(uuid=reader.uuid),
        other=other,
        fresh=fresh,
        begun=begun,
        handed_in=handed_in,
    )


def histories(scene: Scene) -> dict[str, History]:
    """Nothing, and ever more of the other one's work; what is handed in by both is open to both, so not that."""

    def nothing() -> None:
        return None

    def starts() -> None:
        for result in (scene.fresh, scene.begun, scene.handed_in):
            rob.started(scene.other, result)

    def writes(answer: str) -> History:
        def act() -> None:
            for result in (scene.fresh, scene.begun, scene.handed_in):
                rob.filled(scene.other, result, rob.answers(q1_2=answer))

        return act

    def hands_in() -> None:
        rob.filled(scene.other, scene.handed_in)
        for result in (scene.fresh, scene.begun):
            rob.submitted(scene.other, result, rob.answers(q1_2="N"))

    return {
        "nothing": nothing,
        "starts": starts,
        "writes Y": writes("Y"),
        "writes N": writes("N"),
        "hands in": hands_in,
    }


def asks(scene: Scene) -> list[Ask]:
    """Every page that the reader can open, then the acts that they can do, ending with those that close results."""
    begun, handed_in = scene.own(scene.begun).uuid, scene.own(scene.handed_in).uuid
    entry = {"place": "question:1.2", "replaces": 1}
    return [
        Ask(name="reviews:my-work"),
        *(
            scene.ask(name)
            for name in (
                "reviews:history",
                "reviews:history-export",
                "reviews:team",
                "synthesis:flow",
                "lock",
                "consensus-list",
                "studies",
                "rob",
                "rob-table",
            )
        ),
        *(scene.ask("rob-sheet", sheet=sheet) for sheet in (begun, handed_in)),
        *(scene.ask("rob-domain", sheet=begun, domain=d) for d in ("1", "overall")),
        scene.ask("rob-entry", {**entry, "value": "PY"}, sheet=begun, domain="1"),
        scene.ask("rob-entry", {**entry, "value": "N"}, sheet=begun, domain="1"),
        scene.ask("rob-entry", {**entry, "value": "?"}, sheet=begun, domain="1"),
        scene.ask("rob-submit", {}, sheet=begun),
        scene.ask("rob-start", {}, result=scene.fresh.uuid),
        scene.ask("rob-next", {}),
        scene.ask("rob-sheet", sheet=begun),
    ]


@pytest.mark.parametrize("who", READERS)
def test_the_other_ones_work_changes_no_byte(scene: Callable[[str], Scene], who: str) -> None:
    made_scene = scene(who)
    check(made_scene.reader, histories(made_scene), asks(made_scene))


def leaks(scene: Scene, name: str) -> bool:
    """Whether one page, by the name of its address, differs."""
    page = [ask for ask in asks(scene) if ask.name == name]
    return differ(scene.reader, histories(scene), page)


def test_planted_leak_of_content_is_seen(
    scene: Callable[[str], Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(a) An answer of the other one on the reader's page."""

    def of_anybody(sheet: Sheet) -> dict[str, Entry]:
        rows = Entry.objects.filter(sheet__result=sheet.result_id).order_by("place", "written_at")
        return {entry.place: entry for entry in rows}

    made_scene = scene("assessor")
    monkeypatch.setattr(rob_page, "standing_entries", of_anybody)
    assert leaks(made_scene, "extraction:rob-domain")


def test_planted_leak_of_existence_is_seen(
    scene: Callable[[str], Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(b) A list that offers only the results that somebody else left untouched."""
    truly = rob_lists.rob_list

    def untouched(member: Member) -> rob_lists.RobList:
        page = truly(member)
        taken = set(
            Sheet.objects.exclude(person=member).values_list("result_id", flat=True).distinct()
        )
        rows = [replace(r, may_start=r.words.result.uuid not in taken) for r in page.rows]
        return replace(page, rows=tuple(rows))

    made_scene = scene("assessor")
    monkeypatch.setattr(rob_views.rob_lists, "rob_list", untouched)
    assert leaks(made_scene, "extraction:rob")


def test_planted_leak_of_counts_is_seen(
    scene: Callable[[str], Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """(c) A number of results left that others' beginnings change."""
    truly = rob_lists.n_left

    def shifted(member: Member) -> int:
        taken = Sheet.objects.filter(review_id=member.review_id).exclude(person=member)
        return truly(member) + taken.count()

    made_scene = scene("assessor")
    monkeypatch.setattr(rob_lists, "n_left", shifted)
    assert leaks(made_scene, "reviews:my-work")


def test_refusal_is_the_same_whoever_took_the_places(scene: Callable[[str], Scene]) -> None:
    """(d) Whoever comes third reads one sentence, whether the two have only begun or are in."""
    made_scene = scene("assessor")
    third = people.member(made_scene.owner, Role.ASSESSOR)
    said = set()
    for act in (rob.started, rob.submitted):
        target = made_scene.begun if act is rob.started else made_scene.handed_in
        act(made_scene.other, target)
        with pytest.raises(sheets.HasAllItNeeds) as refusal:
            sheets.start_sheet(
                by=third, kind=SheetKind.ASSESSMENT, subject=target.uuid, key=new_uuid()
            )
        said.add(str(refusal.value))
    assert said == {"This result has all the assessors it needs."}
