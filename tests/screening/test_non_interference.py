"""DESIGN's invariant 3 for screening: (a) content, (b) existence, (c) counts, (d) keys and times; each with a planted leak."""

import itertools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db.models import Q

from reviews.ids import new_uuid
from reviews.models import Event, Member
from reviews.roles import Stage
from reviews.selectors import tag_plans, tagged
from screening.models import Conflict, StageRecord, Vote
from screening.rules import ResolvedBy
from screening.selectors import lists, progress, waiting
from screening.services import conflicts, queue, reopening
from screening.views import screen
from tests import noninterference
from tests.factories import screening
from tests.noninterference import Ask, History, check, differ, differences
from tests.screening.scene import (
    READERS,
    VOTERS,
    Scene,
    acts,
    asks_of,
    content_histories,
    existence_histories,
    make_scene,
    nothing,
    tag_pages,
    vote_ask,
    withdraw_ask,
)

# Each asks every page several times over; on PostgreSQL they run with the long tests.
pytestmark = pytest.mark.slow


@pytest.fixture
def scene(db: None) -> Callable[..., Scene]:
    return make_scene


@pytest.mark.parametrize("who", READERS)
def test_scenario_21_a_content_of_others_acts_changes_no_byte(
    who: str, scene: Callable[..., Scene]
) -> None:
    made = scene(who, votes=3, with_table=True)
    asks = asks_of(who, made)
    check(made.reader, content_histories(made), asks)


@pytest.mark.parametrize("who", READERS)
def test_b_existence_of_others_acts_changes_the_queue_alone(
    who: str, scene: Callable[..., Scene]
) -> None:
    made = scene(who, with_table=True)
    asks = asks_of(who, made)
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
    assert differ(made.reader, {"nothing": nothing, "two read": two_read}, asks)


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
    assert not differ(made.reader, content_histories(made), asks)

    def with_state(place: StageRecord, row: Any, own: Vote | None) -> lists.ListedRecord:
        return replace(leaking(place, row, own), state="included")

    monkeypatch.setattr(lists, "_listed", with_state)
    assert differ(made.reader, content_histories(made), asks)


def test_a_planted_leak_of_a_tag_is_noticed(
    scene: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record's page that shows what others attached, then lists and counts that do."""
    made = scene("reviewer", votes=3)
    histories = content_histories(made)
    page = Ask(name="reviews:record", kwargs=made.kwargs(record=made.fresh[0].record_id))
    lists_of_tags = tag_pages(made)
    assert not differ(made.reader, histories, [page, *lists_of_tags])

    with monkeypatch.context() as leaking:
        leaking.setattr(tagged, "is_shown", lambda *_, **__: True)
        assert differ(made.reader, histories, [page])
    with monkeypatch.context() as leaking:
        leaking.setattr(tagged, "_open_at", lambda *_: Q(pk__in=[]))
        assert differ(made.reader, histories, lists_of_tags[1:-4])
    with monkeypatch.context() as leaking:
        leaking.setattr(tag_plans, "is_shown", lambda *_, **__: True)
        assert differ(made.reader, histories, lists_of_tags[-4:-1])
    with monkeypatch.context() as leaking:
        leaking.setattr(tagged, "_shown", lambda _member: ("TRUE", []))
        assert differ(made.reader, histories, lists_of_tags[:1])


def test_b_planted_leak_of_a_conflict_is_noticed(
    scene: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """ "Awaiting others" that leaves conflicts out."""
    made = scene("reviewer")
    asks = [Ask(name="screening:list", kwargs=made.kwargs(stage="title_abstract", pile="awaiting"))]
    assert not differ(made.reader, existence_histories(made), asks)
    monkeypatch.setattr(progress, "UNDECIDED", ("pending",))
    assert differ(made.reader, existence_histories(made), asks)


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
    assert not differ(made.reader, existence_histories(made), asks)
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
    assert not differ(made.reader, histories, asks)
    usual = screen.JsonResponse

    def leaking(value: dict[str, object]) -> object:
        return usual({**value, "seq": Event.objects.order_by("-seq").values_list("seq")[0][0]})

    monkeypatch.setattr(screen, "JsonResponse", leaking)
    assert differ(made.reader, histories, asks)


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
    assert not differ(made.reader, histories, asks)
    monkeypatch.setattr(lists, "own_votes", leaking)
    assert differ(made.reader, histories, asks)
