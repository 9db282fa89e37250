"""After a change from two votes to one, a vote on a begun record tells its voter nothing while it is open for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role, Stage
from screening.models import StageRecord
from screening.selectors import finality, progress
from screening.services import stage_settings, voting
from tests import noninterference
from tests.factories import people, screening
from tests.noninterference import Ask, History, check, differ

pytestmark = pytest.mark.db
TITLES = Stage.TITLE_ABSTRACT
CLOSED = "This record has all the votes it needs."


def let_one_vote_decide(owner: Member, votes: int = 1) -> None:
    rules = stage_settings.Rules(votes_required=votes)
    stage_settings.change_rules(by=owner, stage=TITLES, rules=rules, key=new_uuid())


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A record that somebody else may have voted on when two votes were asked for; now one decides."""

    owner: Member
    reader: Member
    other: Member
    place: StageRecord

    def histories(self) -> Mapping[str, History]:
        def begun(verdict: str) -> History:
            def history() -> None:
                if verdict:
                    screening.vote(self.other, self.place, verdict)
                with noninterference.at_noon(5):
                    let_one_vote_decide(self.owner)

            return history

        return {
            "nobody": begun(""),
            "included": begun("include"),
            "excluded": begun("exclude"),
        }

    def asks(self) -> list[Ask]:
        """What the reader can do with the record and with a vote on it, and what is counted of it.

        The vote excludes, since a full text to find would follow from a decision.
        """
        here = {"review": self.owner.review_id}
        place = {**here, "stage_record": self.place.uuid}
        awaiting = Ask(
            name="screening:list",
            kwargs={**here, "stage": TITLES.value, "pile": "awaiting"},
        )
        acts = [
            Ask(name="screening:record-vote", kwargs=place, data={"verdict": verdict}, is_json=True)
            for verdict in ("exclude", "include")
        ]
        back = Ask(name="screening:record-withdraw", kwargs=place, data={}, is_json=True)
        work = Ask(name="reviews:my-work")
        return [work, acts[0], work, awaiting, acts[1], back, work]


@pytest.fixture
def scene(db: None) -> Scene:
    with noninterference.at_noon(-5):
        owner = people.review(title="The review")
        reader, other = (people.member(owner, Role.REVIEWER) for _ in range(2))
        [place] = screening.stage_records(owner)
    reader = Member.objects.select_related("review", "user").get(uuid=reader.uuid)
    return Scene(owner=owner, reader=reader, other=other, place=place)


def test_vote_on_a_begun_record_is_answered_like_one_on_an_untouched_one(scene: Scene) -> None:
    check(scene.reader, scene.histories(), scene.asks())
    answers = noninterference.answers(scene.reader, scene.histories()["excluded"], scene.asks())
    assert [answer.status for answer in answers] == [200, 200, 200, 200, 409, 409, 200]
    assert CLOSED in answers[4].body.decode()


def test_planted_leak_of_a_vote_that_can_be_changed_is_noticed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voting, "is_final", lambda *_: False)
    assert differ(scene.reader, scene.histories(), scene.asks())


def test_planted_leak_of_a_vote_that_awaits_others_is_noticed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    none: Any = lambda *_: finality.Q(pk__in=[])  # noqa: E731
    monkeypatch.setattr(progress, "final_votes", none)
    assert differ(scene.reader, scene.histories(), scene.asks())


def test_earlier_vote_stays_open_for_its_voter(db: None) -> None:
    """For them, a conflict looks like a record that still awaits others, and may be either."""
    team = screening.team()
    first, second = team.reviewers
    waits, conflicts = screening.stage_records(team.owner, 2)
    for place in (waits, conflicts):
        screening.vote(first, place, "exclude")
    let_one_vote_decide(team.owner)
    screening.vote(second, conflicts, "include")
    conflicts.refresh_from_db()
    assert conflicts.state == "conflict"
    assert progress.progress_of(first, TITLES).awaiting == 2
    assert progress.progress_of(second, TITLES).awaiting == 0
    for place in (waits, conflicts):
        screening.vote(first, place, "maybe")
    conflicts.refresh_from_db()
    assert conflicts.state == "included"


def test_final_vote_stays_final_when_two_votes_are_asked_for_again(db: None) -> None:
    team = screening.team()
    first, second = team.reviewers
    begun, untouched = screening.stage_records(team.owner, 2)
    screening.vote(first, begun, "exclude")
    let_one_vote_decide(team.owner)
    screening.vote(second, begun, "include")
    let_one_vote_decide(team.owner, votes=2)
    with pytest.raises(voting.VotingClosed):
        screening.vote(second, begun, "exclude")
    screening.vote(second, untouched, "include")
    screening.vote(second, untouched, "exclude")
    assert progress.progress_of(second, TITLES).awaiting == 1
