"""DESIGN's invariant 3 for merges: whoever merges records, and takes them apart, learns nothing of votes on them."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from reviews.models import Member, PossibleDuplicate
from reviews.roles import Role
from screening.models import StageRecord
from screening.services import merging
from tests import noninterference
from tests.factories import people, screening
from tests.noninterference import Ask, History, check, differ
from tests.screening.scene import nothing

pytestmark = pytest.mark.slow


class Scene:
    """A specialist who also votes, three other reviewers, and two records, on one of which the specialist has voted."""

    def __init__(self, votes: int) -> None:
        with noninterference.at_noon(-5):
            self.owner = people.review()
            reader = people.member(self.owner, Role.INFORMATION_SPECIALIST, Role.REVIEWER)
            self.others = [people.member(self.owner, Role.REVIEWER) for _ in range(3)]
            screening.rules(self.owner, votes=votes)
            places = screening.stage_records(self.owner, 3)
            self.kept, self.copy = sorted(places[:2], key=lambda place: place.record_id)
            screening.vote(reader, self.kept, "include")
            self.pair = PossibleDuplicate.objects.create(
                review_id=self.owner.review_id,
                first_id=self.kept.record_id,
                second_id=self.copy.record_id,
                score=0.8,
            )
        self.reader = Member.objects.select_related("review", "user").get(uuid=reader.uuid)

    def asks(self) -> list[Ask]:
        """Pages, the merge, the pages, a change of mind, apart again, and the pages."""
        pair = self.kwargs(pair=self.pair.uuid)
        vote = Ask(
            name="screening:record-vote",
            kwargs=self.kwargs(stage_record=self.kept.uuid),
            data={"verdict": "maybe"},
            is_json=True,
        )
        acts = [
            Ask(name="reviews:pair-settle", kwargs=pair, data={"answer": "same"}),
            vote,
            Ask(name="reviews:pair-reopen", kwargs=pair, data={}),
        ]
        return [*self.pages(), *(ask for act in acts for ask in (act, *self.pages()))]

    def pages(self) -> list[Ask]:
        stage = self.kwargs(stage="title_abstract")
        return [
            Ask(name="reviews:duplicates", kwargs=self.kwargs()),
            Ask(name="reviews:merges", kwargs=self.kwargs()),
            Ask(name="reviews:history", kwargs=self.kwargs()),
            Ask(name="reviews:history", kwargs=self.kwargs(), query="?mine=1"),
            Ask(name="reviews:records", kwargs=self.kwargs(), query="?screened=undecided"),
            Ask(name="reviews:team", kwargs=self.kwargs()),
            Ask(name="screening:conflicts", kwargs=stage),
            Ask(name="reviews:my-work"),
            *(
                Ask(name="screening:list", kwargs={**stage, "pile": pile})
                for pile in ("to_screen", "awaiting", "done", "decided")
            ),
            *(
                Ask(name="reviews:record", kwargs=self.kwargs(record=place.record_id))
                for place in (self.kept, self.copy)
            ),
        ]

    def kwargs(self, **more: object) -> dict[str, object]:
        return {"review": self.owner.review_id, **more}

    def histories(self, *played: Sequence[tuple[int, StageRecord, str]]) -> Mapping[str, History]:
        def history(votes: Sequence[tuple[int, StageRecord, str]]) -> History:
            def play() -> None:
                for number, place, verdict in votes:
                    screening.vote(self.others[number], place, verdict)

            return play

        return {"nothing": nothing, **{str(n): history(votes) for n, votes in enumerate(played)}}


def test_merge_and_parting_tell_nothing_of_others_votes(db: None) -> None:
    made = Scene(votes=2)
    kept, copy = made.kept, made.copy
    histories = made.histories(
        [(0, copy, "include")],
        [(0, copy, "exclude")],
        [(0, kept, "exclude"), (0, copy, "include")],
        [(0, kept, "exclude"), (1, copy, "include")],
        [(0, copy, "exclude"), (1, copy, "include")],
    )
    check(made.reader, histories, made.asks())


def test_planted_leak_is_noticed(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where whoever merges may decide the record by it, they see what another had voted."""
    made = Scene(votes=2)
    histories = made.histories([(0, made.copy, "include")], [(0, made.copy, "exclude")])

    def nobody(*_any: Any) -> bool:
        return False

    monkeypatch.setattr(merging, "holds", nobody)
    assert differ(made.reader, histories, made.asks())
