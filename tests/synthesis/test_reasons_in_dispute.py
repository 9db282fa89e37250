"""Two exclude a report for different reasons: who learns what of it before that is settled (DESIGN, invariant 3)."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role, Stage
from screening.models import Conflict, ExclusionReason, StageRecord, Vote
from screening.rules import Decision, ResolvedBy
from screening.selectors import disputes, lists, records
from screening.services import conflicts, full_text, reopening, voting
from synthesis.fold_table import COUNTS
from synthesis.prisma.boxes import Box
from synthesis.prisma.flow import IN_DISPUTE
from synthesis.prisma.identities import failing
from synthesis.selectors import flow as flows
from synthesis.selectors.flow import flow_for, flow_of
from tests import noninterference
from tests.factories import full_texts, people, screening
from tests.noninterference import Ask, History, check, differ, in_short

pytestmark = pytest.mark.db
FULL_TEXT = Stage.FULL_TEXT.value
EXCLUDED, REASONS = Box.REPORTS_EXCLUDED, Box.REPORTS_EXCLUDED_REASONS


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A report that the reader excluded for the second reason. settled: another one, excluded for it by both."""

    owner: Member
    reader: Member
    other: Member
    adjudicator: Member
    reasons: list[ExclusionReason]
    place: StageRecord
    attachment: object

    def named(self, number: int) -> History:
        """The other excludes the report for a reason."""
        return lambda: screening.vote(
            self.other, self.place, "exclude", reason=self.reasons[number]
        )


@pytest.fixture
def scene(db: None) -> Scene:
    return make_scene(Role.REVIEWER)


def make_scene(*roles: Role) -> Scene:
    with noninterference.at_noon(-5):
        owner = people.review(title="The review")
        reader, other = people.member(owner, *roles), people.member(owner, Role.REVIEWER)
        adjudicator = people.member(owner, Role.ADJUDICATOR)
        pair = [people.member(owner, Role.REVIEWER) for _ in range(2)]
        reports = [full_texts.sought(owner, pair, first_rank=rank) for rank in range(2)]
        attached = [full_texts.attached(owner, report) for report in reports]
        reasons = screening.reasons(owner)
        both, mine = (full_texts.place(report) for report in reports)
        for voter in (reader, other):
            screening.vote(voter, both, "exclude", reason=reasons[1])
        screening.vote(reader, mine, "exclude", reason=reasons[1])
    fresh = {
        each.uuid: each
        for each in Member.objects.select_related("review", "user").filter(review=owner.review)
    }
    return Scene(
        owner=fresh[owner.uuid],
        reader=fresh[reader.uuid],
        other=fresh[other.uuid],
        adjudicator=fresh[adjudicator.uuid],
        reasons=reasons,
        place=mine,
        attachment=attached[1].uuid,
    )


def pages(scene: Scene) -> list[Ask]:
    """Every page on which the report, its decision or its reason could show."""
    here = {"review": scene.owner.review_id}
    place = {**here, "stage_record": scene.place.uuid}
    boxes = (EXCLUDED, REASONS, Box.REPORTS_ASSESSED, Box.PENDING_FULL_TEXT)
    texts = [IN_DISPUTE, *(reason.text for reason in scene.reasons)]
    lists_of_reports = [{**here, "stage": FULL_TEXT, "pile": pile} for pile in lists.Pile]
    return [
        Ask(name="reviews:my-work"),
        Ask(name="synthesis:flow", kwargs=here),
        Ask(name="synthesis:published", kwargs=here),
        *(Ask(name="synthesis:box", kwargs={**here, "box": box.value}) for box in boxes),
        *(
            Ask(name="synthesis:box", kwargs={**here, "box": REASONS.value}, query=f"?part={text}")
            for text in texts
        ),
        *(
            Ask(name="synthesis:box-csv", kwargs={**here, "box": box.value})
            for box in (EXCLUDED, REASONS)
        ),
        *(Ask(name="synthesis:diagram", kwargs={**here, "kind": kind}) for kind in ("svg", "csv")),
        *(Ask(name="screening:list", kwargs=each) for each in lists_of_reports),
        Ask(name="screening:decision", kwargs=place),
        Ask(name="screening:full-text-read", kwargs=place),
        Ask(name="screening:full-text", kwargs={**here, "report": scene.place.report_id}),
        Ask(name="screening:conflicts", kwargs={**here, "stage": FULL_TEXT}),
        Ask(name="reviews:record", kwargs={**here, "record": scene.place.record_id}),
        Ask(name="reviews:history", kwargs=here),
        Ask(name="reviews:history-export", kwargs=here),
        Ask(name="extraction:lock", kwargs=here),
        Ask(name="extraction:studies", kwargs=here),
    ]


def acts(scene: Scene) -> list[Ask]:
    """What a voter may do with a report that awaits others; pages after each."""
    here = {"review": scene.owner.review_id}
    place = {**here, "stage_record": scene.place.uuid}
    report = {**here, "report": scene.place.report_id}
    again = {"verdict": "exclude", "reason": str(scene.reasons[3].uuid)}
    steps = [
        Ask(name="screening:full-text-vote", kwargs=place, data=again),
        Ask(name="screening:reopen", kwargs=place, data={"reason": "Let me see"}),
        Ask(
            name="screening:full-text-take-back",
            kwargs={**here, "attachment": scene.attachment},
            data={},
        ),
        Ask(name="screening:full-text-retrieved", kwargs=report, data={}),
        Ask(name="screening:full-text-withdraw", kwargs=place, data={}),
    ]
    flow = Ask(name="synthesis:flow", kwargs=here)
    return [*pages(scene), *(ask for step in steps for ask in (step, flow)), *pages(scene)]


def tells_voters(scene: Scene) -> dict[str, History]:
    """A voter can't tell a dispute from a report that awaits the other, or is in conflict over the verdict."""
    return {
        "awaits others": lambda: None,
        "one reason": scene.named(0),
        "another": scene.named(2),
        "verdict": lambda: screening.vote(scene.other, scene.place, "include"),
    }


def tells_others(scene: Scene) -> dict[str, History]:
    return {"one reason": scene.named(0), "another": scene.named(2)}


@pytest.mark.slow
@pytest.mark.parametrize("roles", [[Role.REVIEWER], [Role.LEAD, Role.REVIEWER]])
def test_voter_learns_nothing_of_a_dispute(db: None, roles: list[Role]) -> None:
    made = make_scene(*roles)
    asks = in_short(acts(made)) if Role.LEAD in roles else acts(made)
    check(made.reader, tells_voters(made), asks)


@pytest.mark.slow
def test_others_learn_of_the_dispute_and_of_no_reason(scene: Scene) -> None:
    for reader in (scene.adjudicator, scene.owner):
        check(reader, tells_others(scene), pages(scene))
    shown = noninterference.answers(scene.adjudicator, scene.named(0), pages(scene))
    read = b"".join(answer.body for answer in shown).decode()
    assert f"{IN_DISPUTE}, 1" in read
    assert "The reason for excluding 1 report is in dispute." in read


def shows_the_named_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """The flow with a decision in dispute under the highest of the reasons that were named."""
    usual = COUNTS["screening.record_decided", 1]

    def leaking(payload: Any, lookups: Any) -> Any:
        if not payload["is_reason_disputed"]:
            return usual(payload, lookups)
        [fact, _dispute] = usual(payload, lookups)
        votes = Vote.objects.filter(uuid__in=payload["votes"])
        return [replace(fact, reason=min(votes.values_list("reason__text", flat=True)))]

    monkeypatch.setitem(COUNTS, ("screening.record_decided", 1), leaking)  # type: ignore[misc]


# Which acts and pages tell it, and what leaks there.
LEAKS: dict[str, tuple[set[str], Callable[[pytest.MonkeyPatch], None]]] = {
    "the flow": (
        {"synthesis:flow"},
        lambda patch: patch.setattr(flows, "reports_kept_from", lambda *_: frozenset()),
    ),
    "lists": ({"screening:list"}, lambda patch: patch.setattr(lists, "kept_from", nothing_kept)),
    "the record": (
        {"reviews:record"},
        lambda patch: patch.setattr(records, "kept_from", nothing_kept),
    ),
    "a changed vote": (
        {"screening:full-text-vote", "screening:decision"},
        lambda patch: patch.setattr(voting, "is_kept_from_voters", lambda _: False),
    ),
    "re-opening": (
        {"screening:reopen"},
        lambda patch: patch.setattr(reopening, "is_kept_from", lambda *_: False),
    ),
    "a file taken back": (
        {"screening:full-text-take-back", "synthesis:flow"},
        lambda patch: patch.setattr(full_text, "_is_decided", decided),
    ),
}


def nothing_kept(_member: Member) -> Any:
    return StageRecord.objects.none()


def decided(place: StageRecord) -> bool:
    return place.state == "excluded"


@pytest.mark.slow
@pytest.mark.parametrize("leak", LEAKS)
def test_planted_leak_to_a_voter_is_noticed(
    db: None, monkeypatch: pytest.MonkeyPatch, leak: str
) -> None:
    made = make_scene(Role.LEAD, Role.REVIEWER)
    where, plant = LEAKS[leak]
    plant(monkeypatch)
    told = tells_voters(made)
    some = {name: told[name] for name in ("awaits others", "one reason")}
    assert differ(made.reader, some, [ask for ask in acts(made) if ask.name in where])


def test_planted_leak_of_a_named_reason_is_noticed(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow = [Ask(name="synthesis:flow", kwargs={"review": scene.owner.review_id})]
    assert not differ(scene.adjudicator, tells_others(scene), flow)
    shows_the_named_reason(monkeypatch)
    assert differ(scene.adjudicator, tells_others(scene), flow)


def test_dispute_counts_under_no_reason_until_it_is_settled(scene: Scene) -> None:
    second = scene.reasons[1].text
    scene.named(0)()
    flow = flow_of(scene.owner.review)
    assert (flow.counts_by_part(REASONS), flow.provisional) == ({IN_DISPUTE: 1, second: 1}, True)
    conflict = Conflict.objects.get()
    conflicts.open_to_adjudicator(by=scene.adjudicator, conflict=conflict.uuid, key=new_uuid())
    conflicts.adjudicate(
        by=scene.adjudicator,
        conflict=conflict.uuid,
        decision=Decision.EXCLUDE,
        reason=scene.reasons[1].uuid,
        key=new_uuid(),
    )
    for member in (scene.reader, scene.adjudicator):
        flow = flow_for(member)
        assert (flow.counts_by_part(REASONS), flow.provisional) == ({second: 2}, False)
    assert failing(flow) == {}


def test_voter_may_change_a_vote_in_dispute_and_the_exclusion_is_judged_anew(scene: Scene) -> None:
    scene.named(0)()
    screening.vote(scene.reader, scene.place, "include")
    assert _stands(scene) == ("conflict", None, False)
    assert flow_of(scene.owner.review).lists[Box.PENDING_FULL_TEXT] == (str(scene.place.report_id),)
    screening.vote(scene.reader, scene.place, "exclude", reason=scene.reasons[2])
    assert _stands(scene) == ("excluded", None, True)
    assert flow_of(scene.owner.review).counts_by_part(REASONS)[IN_DISPUTE] == 1
    voting.withdraw_vote(by=scene.reader, stage_record=scene.place.uuid, key=new_uuid())
    assert _stands(scene) == ("pending", None, False)
    screening.vote(scene.reader, scene.place, "exclude", reason=scene.reasons[0])
    assert _stands(scene) == ("excluded", scene.reasons[0].uuid, False)
    assert flow_of(scene.owner.review).reasons_disputed == ()
    assert screening.ledger_differences(scene.owner) == []


def test_exclusion_in_dispute_stands_again_with_its_full_text(scene: Scene) -> None:
    scene.named(0)()
    full_text.take_back_full_text(by=scene.owner, attachment=scene.attachment, key=new_uuid())
    flow = flow_of(scene.owner.review)
    assert (flow.count(Box.PENDING_RETRIEVAL), flow.count(EXCLUDED)) == (1, 1)
    assert lists.listed(scene.owner, Stage.FULL_TEXT, lists.Pile.DECIDED).page.paginator.count == 1
    full_text.mark_retrieved(by=scene.owner, report=scene.place.report_id, key=new_uuid())
    flow = flow_of(scene.owner.review)
    assert flow.counts_by_part(REASONS)[IN_DISPUTE] == 1
    assert screening.ledger_differences(scene.owner) == []


def test_voters_who_settle_among_themselves_know_of_their_dispute(db: None) -> None:
    team = screening.team()
    screening.rules(team.owner, resolved_by=ResolvedBy.CONSENSUS)
    [row] = screening.stage_records(team.owner)
    place = screening.advanced(team.reviewers, row)
    for voter, reason in zip(team.reviewers, screening.reasons(team.owner), strict=False):
        screening.vote(voter, place, "exclude", reason=reason)
    voter = Member.objects.select_related("review").get(uuid=team.reviewers[0].uuid)
    assert flow_for(voter).counts_by_part(REASONS) == {IN_DISPUTE: 1}
    assert not disputes.kept_from(voter).exists()
    with pytest.raises(voting.VotingClosed):
        screening.vote(voter, place, "include")


def _stands(scene: Scene) -> tuple[str, object, bool]:
    place = StageRecord.objects.get(uuid=scene.place.uuid)
    return place.state, place.reason_id, place.is_reason_disputed
