"""A reviewer meets a record that they know, says so from the page that they screen on, and takes it back."""

import pytest
from django.test import Client
from django.urls import reverse

from reviews.errors import Forbidden
from reviews.ids import new_uuid
from reviews.models import Merge, PairState, PossibleDuplicate, Record
from reviews.roles import Stage
from reviews.selectors.duplicates import merges_of
from reviews.selectors.people import name_of
from reviews.services.duplicates import settle_pair
from reviews.services.marking import ToldApart, mark_duplicate, unmark_duplicate
from screening.models import StageRecord
from screening.services import queue
from synthesis.prisma.boxes import Box
from synthesis.selectors.flow import flow_of
from tests.factories import screening

pytestmark = pytest.mark.db
TITLES = Stage.TITLE_ABSTRACT
Known = tuple[screening.Team, list[StageRecord]]


@pytest.fixture
def known(db: None) -> Known:
    team = screening.team()
    titles = ["Ketamine and sleep", "Ketamine and sleep again", "Walking"]
    return team, screening.stage_records(team.owner, 3, titles=titles)


def test_marked_while_screening_found_by_its_words_and_taken_back(
    known: Known, client: Client
) -> None:
    team, places = known
    reader = team.reviewers[0]
    client.force_login(reader.user)
    in_hand = queue.hand_out(by=reader, stage=TITLES, n=1)[0]
    screen = reverse("screening:screen", kwargs={"review": reader.review_id})
    address = reverse(
        "screening:duplicate-of",
        kwargs={"review": reader.review_id, "stage": TITLES, "record": in_hand.record_id},
    )
    assert address in client.get(screen).content.decode()
    found = client.get(address, {"q": "ketamine again"}).content.decode()
    other = places[1].record_id
    assert f'name="of" value="{other}"' in found

    answer = client.post(address, {"of": other, "key": new_uuid()}, follow=True)

    assert answer.redirect_chain == [(screen, 302)]
    merge = Merge.objects.get(undone_at=None)
    assert {merge.record_id, merge.into_id} == {in_hand.record_id, other}
    assert flow_of(reader.review).count(Box.DUPLICATES_REMOVED) == 1
    assert [line.who for line in merges_of(reader.review_id).lines] == [name_of(reader.user)]
    undo = reverse(
        "screening:duplicate-undo",
        kwargs={"review": reader.review_id, "stage": TITLES, "merge": merge.uuid},
    )
    assert undo in answer.content.decode()
    client.post(undo, {"key": new_uuid()})
    assert not Record.objects.exclude(merged_into=None).exists()
    assert screening.ledger_differences(team.owner) == []


def test_same_act_twice_has_no_second_effect(known: Known) -> None:
    team, (first, second, _other) = known
    both, key = {"record": first.record_id, "of": second.record_id}, new_uuid()
    made = [mark_duplicate(by=team.reviewers[0], **both, key=key).uuid for _time in range(2)]
    assert made[0] == made[1]
    assert Merge.objects.count() == 1


def test_where_a_decision_would_end_the_pair_waits_for_somebody_who_settles(known: Known) -> None:
    team, (first, second, _other) = known
    for voter in team.reviewers:
        screening.vote(voter, first, "include")
        screening.vote(voter, second, "exclude")
    pair = mark_duplicate(
        by=team.reviewers[0], record=first.record_id, of=second.record_id, key=new_uuid()
    )
    assert (pair.state, pair.merge) == (PairState.OPEN, None)
    assert not Merge.objects.exists()


def test_what_others_judged_or_merged_is_theirs_to_take_back(known: Known) -> None:
    team, (first, second, third) = known
    apart = PossibleDuplicate.objects.create(
        review_id=team.owner.review_id, first=first.record, second=second.record, score=1
    )
    settle_pair(by=team.owner, pair=apart.uuid, is_same=False, key=new_uuid())
    one, other = team.reviewers
    with pytest.raises(ToldApart):
        mark_duplicate(by=one, record=first.record_id, of=second.record_id, key=new_uuid())
    pair = mark_duplicate(by=one, record=first.record_id, of=third.record_id, key=new_uuid())
    with pytest.raises(Forbidden):
        unmark_duplicate(by=other, merge=pair.merge_id, key=new_uuid())
    unmark_duplicate(by=one, merge=pair.merge_id, key=new_uuid())
    assert Merge.objects.get().undone_at is not None
