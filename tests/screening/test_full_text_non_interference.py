"""DESIGN's invariant 3 for the pages of full texts: others' acts on open reports change no byte; with planted leaks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest

from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role, Stage
from screening.models import ExclusionReason, StageRecord, Vote
from screening.selectors import full_text as selectors
from screening.selectors import full_text_reading
from screening.services import conflicts, full_text, queue, voting
from screening.tally import State
from tests import noninterference
from tests.factories import full_texts, people, screening
from tests.noninterference import Ask, History, check, differ, in_short

# Each asks every page several times over; on PostgreSQL they run with the long tests.
pytestmark = pytest.mark.slow

READERS = {
    "reviewer": [Role.REVIEWER],
    "lead": [Role.LEAD, Role.REVIEWER],
    "adjudicator": [Role.ADJUDICATOR, Role.REVIEWER],
}


@dataclass(frozen=True, kw_only=True)
class Scene:
    """What is true in every history. fresh: in the reader's hands, without their vote; mine: excluded by them."""

    owner: Member
    reader: Member
    others: list[Member]
    adjudicator: Member
    reasons: list[ExclusionReason]
    fresh: StageRecord
    mine: StageRecord
    attachment: object

    def kwargs(self, **more: object) -> dict[str, object]:
        return {"review": self.owner.review_id, **more}

    def ask(self, name: str, data: Mapping[str, object] | None = None, **kwargs: object) -> Ask:
        return Ask(name=f"screening:{name}", kwargs=self.kwargs(**kwargs), data=data)


@pytest.fixture
def scene(db: None) -> Callable[..., Scene]:
    return make_scene


def make_scene(who: str = "reviewer", *, votes: int = 2) -> Scene:
    with noninterference.at_noon(-5):
        owner = people.review(title="The review")
        reader = people.member(owner, *READERS[who])
        others = [people.member(owner, Role.REVIEWER) for _ in range(3)]
        adjudicator = people.member(owner, Role.ADJUDICATOR)
        reports = [full_texts.sought(owner, others[:2], first_rank=rank) for rank in range(3)]
        attachments = [full_texts.attached(owner, report) for report in reports[:2]]
        screening.rules(owner, votes=votes)
        reasons = screening.reasons(owner)
        fresh, mine = (full_texts.place(report) for report in reports[:2])
        screening.vote(reader, mine, "exclude", reason=reasons[0])
        queue.hand_out(by=reader, stage=Stage.FULL_TEXT, n=1)
        return Scene(
            owner=owner,
            reader=Member.objects.select_related("review", "user").get(uuid=reader.uuid),
            others=others,
            adjudicator=adjudicator,
            reasons=reasons,
            fresh=fresh,
            mine=mine,
            attachment=attachments[1].uuid,
        )


def pages(made: Scene) -> list[Ask]:
    found = [Ask(name="reviews:my-work"), made.ask("full-texts")]
    found += [
        Ask(name="screening:full-texts", kwargs=made.kwargs(), query=f"?state={state}")
        for state in ("all", "retrieved", "not_retrieved")
    ]
    for place in (made.fresh, made.mine):
        found += [
            made.ask("full-text", report=place.report_id),
            made.ask("full-text-read", stage_record=place.uuid),
        ]
    found += [
        made.ask("list", stage="full_text", pile=pile)
        for pile in ("to_screen", "awaiting", "done", "decided")
    ]
    return found


def acts(made: Scene) -> list[Ask]:
    """The reader's own acts, each followed by pages; none decides a report in any of the histories."""
    fresh, mine = ({"stage_record": each.uuid} for each in (made.fresh, made.mine))
    exclude = {
        "verdict": "exclude",
        "reason": str(made.reasons[1].uuid),
        "also": [str(made.reasons[2].uuid)],
    }
    report = {"report": made.mine.report_id}
    why = {"reason": "Nobody has it"}
    asks = [
        made.ask("full-text-screen"),
        made.ask("full-text-vote", {"verdict": "exclude"}, **fresh),
        made.ask("full-text-withdraw", {}, **fresh),
        made.ask("full-text-vote", exclude, **mine),
        made.ask("full-text-withdraw", {}, **mine),
        made.ask("full-text-vote", exclude, **mine),
        made.ask("full-text-take-back", {}, attachment=made.attachment),
        made.ask("full-text-attempt", {"tried_on": "2026-05-03", "route": "library"}, **report),
        made.ask("full-text-not-retrieved", why, **report),
        made.ask("full-text-vote", exclude, **mine),
        made.ask("full-text-seek-again", why, **report),
        made.ask("full-text-retrieved", {}, **report),
    ]
    found = pages(made)
    for ask in asks:
        found += [ask, made.ask("full-text", **report)]
    return [*found, *pages(made)]


def asks_of(who: str, made: Scene) -> list[Ask]:
    return acts(made) if who == "reviewer" else in_short(acts(made))


def nothing() -> None:
    """The history in which the others did nothing."""


def content(made: Scene) -> Mapping[str, History]:
    """The same acts of another, with other verdicts and reasons."""

    def play(verdict: str, reason: ExclusionReason | None) -> History:
        def history() -> None:
            for place in (made.fresh, made.mine):
                screening.vote(made.others[0], place, verdict, reason=reason)

        return history

    return {
        "include": play("include", None),
        "same reason": play("exclude", made.reasons[0]),
        "other reason": play("exclude", made.reasons[3]),
    }


def existence(made: Scene) -> Mapping[str, History]:
    """With and without another's act; on `mine` it makes a conflict, which an adjudicator opens."""

    def votes() -> None:
        for place in (made.fresh, made.mine):
            screening.vote(made.others[0], place, "include")

    def opened() -> None:
        votes()
        conflicts.open_next(by=made.adjudicator, stage=Stage.FULL_TEXT, key=new_uuid())

    def taken_back() -> None:
        votes()
        voting.withdraw_vote(by=made.others[0], stage_record=made.mine.uuid, key=new_uuid())

    return {"nothing": nothing, "conflict": votes, "opened": opened, "taken back": taken_back}


@pytest.mark.parametrize("who", READERS)
def test_a_content_of_others_votes_changes_no_byte(who: str, scene: Callable[..., Scene]) -> None:
    made = scene(who, votes=3)
    check(made.reader, content(made), asks_of(who, made))


@pytest.mark.parametrize("who", READERS)
def test_b_existence_of_others_votes_changes_no_byte(who: str, scene: Callable[..., Scene]) -> None:
    made = scene(who)
    check(made.reader, existence(made), asks_of(who, made))


@pytest.mark.parametrize("who", READERS)
def test_d_vote_is_answered_the_same_whether_or_not_it_settles(
    who: str, scene: Callable[..., Scene]
) -> None:
    made = scene(who)
    reason = made.reasons[1]
    histories = {
        "first vote": nothing,
        "settles": lambda: screening.vote(made.others[0], made.fresh, "exclude", reason=reason),
        "reason conflict": lambda: screening.vote(
            made.others[0], made.fresh, "exclude", reason=made.reasons[0]
        ),
        "conflict": lambda: screening.vote(made.others[0], made.fresh, "include"),
    }
    given = {"verdict": "exclude", "reason": str(reason.uuid)}
    ask = made.ask("full-text-vote", given, stage_record=made.fresh.uuid)
    check(made.reader, histories, [ask, made.ask("full-text-screen")])


def test_a_planted_leak_of_a_reason_is_noticed(
    scene: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reasons that somebody named stand first."""
    made = scene(votes=3)
    usual = full_text_reading._choices

    def leaking(reasons: list[ExclusionReason], vote: Vote | None) -> Any:
        named = set(Vote.objects.standing().values_list("reason", flat=True))
        return usual(sorted(reasons, key=lambda reason: reason.uuid not in named), vote)

    asks = [made.ask("full-text-read", stage_record=made.fresh.uuid)]
    assert not differ(made.reader, content(made), asks)
    monkeypatch.setattr(full_text_reading, "_choices", leaking)
    assert differ(made.reader, content(made), asks)


def test_b_planted_leak_of_a_conflict_is_noticed(
    scene: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taking back the file of a report in conflict leaves it retrieved, as if it were decided."""
    made = scene()
    asks = [
        made.ask("full-text-take-back", {}, attachment=made.attachment),
        made.ask("full-text", report=made.mine.report_id),
    ]
    assert not differ(made.reader, existence(made), asks)
    monkeypatch.setattr(full_text, "DECIDED", full_text.DECIDED | {State.CONFLICT.value})
    assert differ(made.reader, existence(made), asks)


def test_c_planted_leak_of_a_count_is_noticed(
    scene: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counts of the list that leave out what is in conflict."""
    made = scene()
    usual = selectors.places_of_reports
    asks = [made.ask("full-texts")]
    assert not differ(made.reader, existence(made), asks)
    monkeypatch.setattr(
        selectors,
        "places_of_reports",
        lambda review: usual(review).exclude(state=State.CONFLICT.value),
    )
    assert differ(made.reader, existence(made), asks)


def test_d_planted_leak_of_a_time_is_noticed(
    scene: Callable[..., Scene], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A report shows when its last vote came, whoever's it was."""
    made = scene()
    usual = selectors.report_detail

    def leaking(member: Member, report: Any) -> Any:
        found = usual(member, report)
        last = Vote.objects.filter(stage_record__report=report).latest("cast_at")
        change = selectors.ChangeRow(
            at=last.cast_at, retrieval=selectors.Retrieval.SOUGHT, reason=""
        )
        return found and replace(found, changes=(change,))

    asks = [made.ask("full-text", report=made.mine.report_id)]
    assert not differ(made.reader, existence(made), asks)
    monkeypatch.setattr(selectors, "report_detail", leaking)
    assert differ(made.reader, existence(made), asks)


def test_acts_of_the_reader_do_what_they_say(scene: Callable[..., Scene]) -> None:
    """Were all of them refused, equal answers would prove nothing."""
    made = scene("lead")
    answers = noninterference.answers(made.reader, nothing, acts(made))
    read = b"".join(answer.body for answer in answers).decode()
    assert {answer.status for answer in answers} == {200, 302, 422}
    for said in (
        "You excluded the report.",
        "Your vote is taken back.",
        "The file is taken back. It stays kept.",
        "The attempt is logged.",
        "The report counts as not retrieved.",
        "The report is sought again.",
        "The report counts as retrieved.",
        "This record has all the votes it needs.",
    ):
        assert said in read
