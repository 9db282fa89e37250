"""DESIGN's invariant 3 for screening: (a) content, (b) existence, (c) counts, (d) keys and times; each with a planted leak."""

import itertools
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import pytest

from reviews.ids import new_uuid
from reviews.models import Event, Member
from reviews.roles import Role, Stage
from screening.models import Conflict, StageRecord, Vote
from screening.rules import AdjudicatorSees, ResolvedBy
from screening.selectors import lists, progress, waiting
from screening.services import conflicts, queue, reopening, voting
from screening.views import screen
from tests import noninterference
from tests.addresses.world import World
from tests.factories import people, screening
from tests.noninterference import Ask, History, check, differences, gets

# Each asks every page several times over; on PostgreSQL they run with the long tests.
pytestmark = pytest.mark.slow

READERS = {
    "reviewer": [Role.REVIEWER],
    "lead": [Role.LEAD, Role.REVIEWER],
    "adjudicator": [Role.ADJUDICATOR, Role.REVIEWER],
    "observer": [Role.OBSERVER],
}
VOTERS = [name for name in READERS if name != "observer"]
LEAVES = frozenset({"reviews:leave"})


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is true in every history. table: the pages of the table of addresses, on objects of its own. fresh, mine: at title/abstract, without and with the reader's include.

    report, my_report: the same at full text, where the reader excluded; closed: decided by the others. late: of an
    import of its own, without votes of the reader.
    """

    world: World
    reader: Member
    others: list[Member]
    adjudicator: Member
    fresh: list[StageRecord]
    mine: list[StageRecord]
    report: StageRecord
    my_report: StageRecord
    closed: StageRecord
    late: list[StageRecord]
    table: list[Ask]

    def kwargs(self, **more: object) -> dict[str, object]:
        return {"review": self.world.review.uuid, **more}


@pytest.fixture
def scene(db: None) -> Callable[..., Scene]:
    return make_scene


def make_scene(
    who: str = "reviewer",
    *,
    votes: int = 2,
    resolved_by: ResolvedBy = ResolvedBy.ADJUDICATION,
) -> Scene:
    """The reader holds the roles of READERS[who]; three other reviewers and an adjudicator are in the team."""
    with noninterference.at_noon(-5):
        return _made(who, votes=votes, resolved_by=resolved_by)


def _made(who: str, *, votes: int, resolved_by: ResolvedBy) -> Scene:
    owner = people.review(title="The review")
    reader = people.member(owner, *READERS[who])
    others = [people.member(owner, Role.REVIEWER) for _ in range(3)]
    adjudicator = people.member(owner, Role.ADJUDICATOR)
    world = World(
        owner=owner,
        members={role: people.member(owner, role) for role in Role},
        outsider=people.person(),
        former=people.person(),
    )
    places = screening.stage_records(owner, 14)
    late = screening.stage_records(owner, 2, first_rank=20)
    reports = [screening.advanced(others[:2], place) for place in places[10:12]]
    table = gets(world, reader, leaving_out=LEAVES)
    screening.vote(others[0], places[12], "exclude")
    screening.vote(others[1], places[12], "exclude")
    screening.rules(owner, votes=votes, resolved_by=resolved_by, sees=AdjudicatorSees.OPEN)
    mine, my_report = places[5:9], reports[1]
    if who != "observer":
        reasons = screening.reasons(owner)
        for place in mine:
            screening.vote(reader, place, "include")
        screening.vote(reader, my_report, "exclude", reason=reasons[0])
        queue.hand_out(by=reader, stage=Stage.TITLE_ABSTRACT, n=2)
    return Scene(
        world=world,
        reader=Member.objects.select_related("review", "user").get(uuid=reader.uuid),
        others=others,
        adjudicator=adjudicator,
        fresh=places[:5],
        mine=mine,
        report=reports[0],
        my_report=my_report,
        closed=places[12],
        late=late,
        table=table,
    )


def pages(scene: Scene) -> list[Ask]:
    """Every page that the reader may open, and the lists and conflicts of both stages."""
    found = list(scene.table)
    for stage in ("title_abstract", "full_text"):
        found += [
            Ask(name="screening:list", kwargs=scene.kwargs(stage=stage, pile=pile))
            for pile in ("to_screen", "awaiting", "done", "decided")
        ]
        found.append(Ask(name="screening:conflicts", kwargs=scene.kwargs(stage=stage)))
    for place in (scene.fresh[0], scene.mine[0], scene.report, scene.my_report):
        found.append(Ask(name="reviews:record", kwargs=scene.kwargs(record=place.record_id)))
        found.append(Ask(name="screening:decision", kwargs=scene.kwargs(stage_record=place.uuid)))
    return [
        *found,
        Ask(name="reviews:my-work"),
        Ask(name="reviews:history", kwargs=scene.kwargs(), query="?mine=1"),
        Ask(name="reviews:records", kwargs=scene.kwargs(), query="?screened=undecided"),
        Ask(name="reviews:records", kwargs=scene.kwargs(), query="?q=something"),
    ]


def vote_ask(scene: Scene, place: StageRecord, verdict: str, *, is_json: bool = True) -> Ask:
    return Ask(
        name="screening:record-vote",
        kwargs=scene.kwargs(stage_record=place.uuid),
        data={"verdict": verdict},
        is_json=is_json,
    )


def withdraw_ask(scene: Scene, place: StageRecord) -> Ask:
    return Ask(
        name="screening:record-withdraw",
        kwargs=scene.kwargs(stage_record=place.uuid),
        data={},
        is_json=True,
    )


def acts(scene: Scene) -> list[Ask]:
    """The reader's own acts, none of which decides a record in any history of these tests; a page after each."""
    mine, fresh = scene.mine[0], scene.fresh[0]
    stage = {"stage": "title_abstract"}
    asks = [
        vote_ask(scene, fresh, "include"),
        vote_ask(scene, fresh, "maybe"),
        withdraw_ask(scene, fresh),
        vote_ask(scene, fresh, "include", is_json=False),
        vote_ask(scene, mine, "maybe"),
        withdraw_ask(scene, mine),
        withdraw_ask(scene, mine),
        Ask(name="screening:conflict-next", kwargs=scene.kwargs(**stage), data={}),
        Ask(
            name="screening:rules",
            kwargs=scene.kwargs(**stage),
            data={"votes_required": 1, "resolved_by": "consensus", "adjudicator_sees": "open"},
        ),
        Ask(
            name="screening:reopen",
            kwargs=scene.kwargs(stage_record=mine.uuid),
            data={"reason": "Let me see"},
        ),
        Ask(
            name="screening:reasons",
            kwargs=scene.kwargs(),
            data={"do": "save", "reason": ["Wrong population"]},
        ),
        *leads_acts(scene),
    ]
    page = Ask(name="screening:list", kwargs=scene.kwargs(stage="title_abstract", pile="done"))
    home = Ask(name="screening:screen", kwargs=scene.kwargs())
    return [*itertools.chain.from_iterable((ask, page) for ask in asks), home, *pages(scene)]


def leads_acts(scene: Scene) -> list[Ask]:
    """Removing and putting back what others may have voted on, and undoing an import of such records."""
    asked = [str(place.record_id) for place in (scene.fresh[2], scene.fresh[3], scene.mine[1])]

    def on_records(name: str) -> Ask:
        return Ask(name=name, kwargs=scene.kwargs(), data={"record": asked, "reason": "No report"})

    undo = scene.kwargs(batch=scene.late[0].batch_id)
    return [
        on_records("reviews:records-remove"),
        on_records("reviews:records-restore"),
        Ask(name="reviews:import-undo", kwargs=undo, data={"reason": "Wrong file"}),
    ]


def nothing() -> None:
    """The history in which the others did nothing."""


def content_histories(scene: Scene) -> Mapping[str, History]:
    """The same acts of the others, on things open for the reader, with other content. Needs three votes."""
    first, second = screening.reasons(scene.world.owner)[:2]
    other = scene.others[0]

    def one_way() -> None:
        screening.vote(other, scene.fresh[0], "include")
        screening.vote(other, scene.fresh[1], "include")
        screening.vote(other, scene.fresh[2], "include")
        screening.vote(other, scene.late[0], "include")
        screening.vote(other, scene.mine[0], "include")
        screening.vote(other, scene.report, "exclude", reason=first)
        screening.vote(other, scene.my_report, "include")

    def the_other_way() -> None:
        screening.vote(other, scene.fresh[0], "exclude")
        screening.vote(other, scene.fresh[1], "maybe")
        screening.vote(other, scene.fresh[2], "exclude")
        screening.vote(other, scene.late[0], "exclude")
        screening.vote(other, scene.mine[0], "exclude")
        screening.vote(other, scene.report, "exclude", reason=second)
        screening.vote(other, scene.my_report, "exclude", reason=second)

    return {"one way": one_way, "the other way": the_other_way}


def existence_histories(scene: Scene) -> Mapping[str, History]:
    """With and without others' acts on things open for the reader; the excluding vote on `mine` makes a conflict."""
    other, third = scene.others[:2]

    def votes() -> None:
        for place in (*scene.fresh, *scene.mine, *scene.late):
            screening.vote(other, place, "exclude")
        screening.vote(other, scene.report, "include")
        screening.vote(other, scene.my_report, "include")

    def votes_and_more() -> None:
        votes()
        for stage in (Stage.TITLE_ABSTRACT, Stage.FULL_TEXT):
            with suppress(LookupError):
                conflicts.open_next(by=scene.adjudicator, stage=stage, key=new_uuid())
        voting.withdraw_vote(by=other, stage_record=scene.fresh[1].uuid, key=new_uuid())
        queue.hand_out(by=third, stage=Stage.TITLE_ABSTRACT, n=1)

    def changed_my_mind() -> None:
        votes()
        for place in scene.mine:
            voting.withdraw_vote(by=other, stage_record=place.uuid, key=new_uuid())

    return {
        "nothing": nothing,
        "votes, conflicts opened": votes_and_more,
        "votes taken back": changed_my_mind,
    }


@pytest.mark.parametrize("who", READERS)
def test_scenario_21_a_content_of_others_acts_changes_no_byte(
    who: str, scene: Callable[..., Scene]
) -> None:
    made = scene(who, votes=3)
    asks = pages(made) if who == "observer" else acts(made)
    check(made.reader, content_histories(made), asks)


@pytest.mark.parametrize("who", READERS)
def test_b_existence_of_others_acts_changes_the_queue_alone(
    who: str, scene: Callable[..., Scene]
) -> None:
    made = scene(who)
    asks = pages(made) if who == "observer" else acts(made)
    check(made.reader, existence_histories(made), asks)


def test_b_existence_where_voters_settle_among_themselves(scene: Callable[..., Scene]) -> None:
    made = scene("reviewer", votes=3, resolved_by=ResolvedBy.CONSENSUS)
    asks = [ask for ask in acts(made) if ask.name.startswith("screening:")]
    check(made.reader, existence_histories(made), asks)


@pytest.mark.parametrize("who", VOTERS)
def test_c_counts_come_from_own_acts_and_decisions(who: str, scene: Callable[..., Scene]) -> None:
    made = scene(who)

    def everybody_votes() -> None:
        for other, place in itertools.product(made.others[:1], (*made.fresh, *made.mine)):
            screening.vote(other, place, "exclude")

    before = progress.progress_of(made.reader, Stage.TITLE_ABSTRACT)
    assert (before.done, before.awaiting) == (4, 4)
    assert before.left >= len(made.fresh)
    counted = [
        Ask(name="reviews:my-work"),
        Ask(name="screening:screen", kwargs=made.kwargs()),
        *(
            Ask(name="screening:list", kwargs=made.kwargs(stage="title_abstract", pile=pile))
            for pile in ("to_screen", "awaiting", "done", "decided")
        ),
        Ask(name="reviews:team", kwargs=made.kwargs()),
    ]
    check(made.reader, {"nothing": nothing, "everybody votes": everybody_votes}, counted)


@pytest.mark.parametrize("who", VOTERS)
def test_d_vote_is_answered_the_same_whether_or_not_it_settles(
    who: str, scene: Callable[..., Scene]
) -> None:
    made = scene(who)
    place = made.fresh[0]
    histories = {
        "first vote": nothing,
        "settles": lambda: screening.vote(made.others[0], place, "include"),
        "makes a conflict": lambda: screening.vote(made.others[0], place, "exclude"),
    }
    check(made.reader, histories, [vote_ask(made, place, "include")])
    check(made.reader, histories, [vote_ask(made, place, "include", is_json=False)])


def test_d_refusal_has_one_form(scene: Callable[..., Scene]) -> None:
    made = scene("adjudicator")
    place = made.fresh[0]

    def both(first: str, second: str) -> History:
        def history() -> None:
            screening.vote(made.others[0], place, first)
            screening.vote(made.others[1], place, second)

        return history

    def opened_by_reader() -> None:
        both("include", "exclude")()
        conflict = Conflict.objects.get(stage_record=place)
        conflicts.open_to_adjudicator(by=made.reader, conflict=conflict.uuid, key=new_uuid())

    def reopened_after_reader_opened_it() -> None:
        opened_by_reader()
        conflict = Conflict.objects.get(stage_record=place)
        settled = conflicts.adjudicate(
            by=made.adjudicator,
            conflict=conflict.uuid,
            decision=conflicts.Decision.EXCLUDE,
            key=new_uuid(),
        )
        reopening.reopen(
            by=made.world.owner,
            stage_record=settled.stage_record.uuid,
            reason="Again",
            key=new_uuid(),
        )

    histories = {
        "included": both("include", "include"),
        "excluded": both("exclude", "maybe"),
        "conflict": both("include", "exclude"),
        "opened": opened_by_reader,
        "re-opened": reopened_after_reader_opened_it,
    }
    ask = vote_ask(made, place, "include")
    check(made.reader, histories, [ask, withdraw_ask(made, place)])
    refused = noninterference.answers(made.reader, histories["included"], [ask])[0]
    assert (refused.status, refused.body) == (
        409,
        b'{"error": "This record has all the votes it needs."}',
    )


def test_the_queue_may_tell_and_does(scene: Callable[..., Scene]) -> None:
    """Were no ask of these tests able to differ, they would prove nothing: this is the one that may."""
    made = scene("reviewer")

    def two_read() -> None:
        for other in made.others[:2]:
            queue.hand_out(by=other, stage=Stage.TITLE_ABSTRACT)

    asks = [
        Ask(name=name, kwargs=made.kwargs(), data={}) for name in sorted(noninterference.QUEUES)
    ]
    assert differences(made.reader, {"nothing": nothing, "two read": two_read}, asks)


def test_a_planted_leak_of_a_verdict_is_noticed(
    scene: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list that shows the other's verdict beside mine."""
    made = scene("reviewer", votes=3)
    usual = lists._listed

    def leaking(place: StageRecord, row: Any, own: Vote | None) -> lists.ListedRecord:
        said = Vote.objects.standing().filter(stage_record=place).order_by("cast_at").last()
        return replace(usual(place, row, own), reason="" if said is None else said.verdict)

    monkeypatch.setattr(lists, "_listed", leaking)
    monkeypatch.setattr(lists, "DECIDED", [])
    asks = [Ask(name="screening:list", kwargs=made.kwargs(stage="title_abstract", pile="done"))]
    assert differences(made.reader, content_histories(made), asks) == []

    def with_state(place: StageRecord, row: Any, own: Vote | None) -> lists.ListedRecord:
        return replace(leaking(place, row, own), state="included")

    monkeypatch.setattr(lists, "_listed", with_state)
    assert differences(made.reader, content_histories(made), asks)


def test_b_planted_leak_of_a_conflict_is_noticed(
    scene: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "Awaiting others" that leaves conflicts out."""
    made = scene("reviewer")
    asks = [Ask(name="screening:list", kwargs=made.kwargs(stage="title_abstract", pile="awaiting"))]
    assert differences(made.reader, existence_histories(made), asks) == []
    monkeypatch.setattr(lists, "UNDECIDED", ("pending",))
    assert differences(made.reader, existence_histories(made), asks)


def test_c_planted_leak_of_a_count_is_noticed(
    scene: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "Left" that counts only what the queue could still hand out."""
    made = scene("reviewer")
    usual = progress.progress_of

    def leaking(member: Member, stage: Stage) -> progress.Progress:
        full = StageRecord.objects.filter(
            stage=stage.value, votes__withdrawn_at=None, votes__reviewer__in=made.others
        )
        found = usual(member, stage)
        return replace(found, left=found.left - full.filter(state="pending").count())

    asks = [Ask(name="reviews:my-work"), Ask(name="screening:screen", kwargs=made.kwargs())]
    assert differences(made.reader, existence_histories(made), asks) == []
    monkeypatch.setattr(waiting, "progress_of", leaking)
    assert any(
        "my-work" in each for each in differences(made.reader, existence_histories(made), asks)
    )
    monkeypatch.setattr(waiting, "progress_of", usual)
    monkeypatch.setattr(progress, "progress_of", leaking)
    assert any(
        ":screen" in each for each in differences(made.reader, existence_histories(made), asks)
    )


def test_d_planted_leak_of_the_ledgers_number_is_noticed(
    scene: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A vote's answer with the number of its event: gaps tell of others' votes, and so does a decision's own event."""
    made = scene("reviewer")
    place = made.fresh[0]
    histories = {
        "first vote": nothing,
        "settles": lambda: screening.vote(made.others[0], place, "include"),
    }
    asks = [vote_ask(made, place, "include")]
    assert differences(made.reader, histories, asks) == []
    usual = screen.JsonResponse

    def leaking(value: dict[str, object]) -> object:
        return usual({**value, "seq": Event.objects.order_by("-seq").values_list("seq")[0][0]})

    monkeypatch.setattr(screen, "JsonResponse", leaking)
    assert differences(made.reader, histories, asks)


def test_d_planted_leak_of_a_time_is_noticed(
    scene: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list in the order of the last act on a record, whoever's it was."""
    made = scene("reviewer", votes=3)
    usual = lists.own_votes

    def leaking(member: Member, stage: Stage) -> Any:
        class ByLastAct:
            def order_by(self, *_: str) -> Any:
                latest = Vote.objects.order_by("-cast_at").values_list("stage_record", flat=True)
                first = latest[0]
                found = list(usual(member, stage).order_by("-cast_at", "uuid"))
                return sorted(found, key=lambda vote: vote.stage_record_id != first)

        return ByLastAct()

    def votes_on(place: StageRecord) -> History:
        return lambda: screening.vote(made.others[0], place, "exclude")

    histories = {"on one": votes_on(made.mine[0]), "on another": votes_on(made.mine[3])}
    asks = [Ask(name="screening:list", kwargs=made.kwargs(stage="title_abstract", pile="done"))]
    assert differences(made.reader, histories, asks) == []
    monkeypatch.setattr(lists, "own_votes", leaking)
    assert differences(made.reader, histories, asks)
