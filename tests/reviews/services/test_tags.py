"""Tags: made, renamed, merged, deleted, attached and taken off; each taken back; what shows to whom."""

from uuid import UUID

import pytest

from reviews import ledger
from reviews.errors import Forbidden, NotFound
from reviews.ids import new_uuid
from reviews.models import Event, Merge, Tag
from reviews.roles import Role
from reviews.selectors.history import history_of
from reviews.selectors.projections import differences
from reviews.selectors.tagged import counts_of, tag_page
from reviews.services import tagging, tags
from reviews.services.duplicates import undo_merge
from reviews.services.undoing import NothingToUndo, undo_act
from tests.factories import people, reviews, screening
from tests.factories.tags import found, names, off, put, tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db: None) -> screening.Team:
    return screening.team()


def record_of(team: screening.Team, n: int = 1) -> list[UUID]:
    return [place.record_id for place in screening.stage_records(team.owner, n)]


def decided(team: screening.Team) -> UUID:
    (place,) = screening.stage_records(team.owner, 1, first_rank=50)
    for voter in team.reviewers:
        screening.vote(voter, place, "exclude")
    return place.record_id


def test_blinded_tag_on_an_open_record_shows_to_nobody_else(team: screening.Team) -> None:
    one, two = team.reviewers
    background = tag(team.owner)
    (place,) = screening.stage_records(team.owner)
    put(one, background, place.record_id)

    others = (two, team.owner, team.adjudicators[0])
    assert names(one, place.record_id) == ["background"]
    assert (found(one, background), found(one, None)) == ({place.record_id}, set())
    assert counts_of(one) == {background.uuid: 1}
    for other in others:
        assert names(other, place.record_id) == []
        assert (found(other, background), found(other, None)) == (set(), {place.record_id})
        assert counts_of(other) == {}

    screening.vote(one, place, "exclude")
    screening.vote(two, place, "exclude")

    for other in (one, *others):
        assert names(other, place.record_id) == ["background"]
        assert found(other, background) == {place.record_id}
        assert counts_of(other) == {background.uuid: 1}
    assert differences(team.owner.review_id) == []


def test_conflict_and_reason_in_dispute_are_open(team: screening.Team) -> None:
    one, two = team.reviewers
    background = tag(team.owner)
    first, second = screening.stage_records(team.owner, 2)
    screening.vote(one, first, "include")
    put(one, background, first.record_id)
    screening.vote(two, first, "exclude")
    report = screening.advanced([one, two], second)
    reasons = screening.reasons(team.owner)
    put(one, background, second.record_id)
    screening.vote(one, report, "exclude", reason=reasons[0])
    screening.vote(two, report, "exclude", reason=reasons[1])

    assert found(one, background) == {first.record_id, second.record_id}
    assert found(two, background) == found(team.owner, background) == set()


@pytest.mark.parametrize(("who", "seen"), [("owner", True), ("reviewer", False)])
def test_tag_for_all_shows_at_once_unless_who_sets_it_judges(
    team: screening.Team, who: str, seen: bool
) -> None:
    one, two = team.reviewers
    update = tag(team.owner, "update", is_blinded=False)
    (record,) = record_of(team)
    put(team.owner if who == "owner" else one, update, record)

    assert (names(two, record) == ["update"]) is seen


def test_what_a_judge_takes_off_shows_to_nobody_else(team: screening.Team) -> None:
    one, two = team.reviewers
    update = tag(team.owner, "update", is_blinded=False)
    (record,) = record_of(team)
    put(team.owner, update, record)

    with pytest.raises(tagging.NothingTakenOff):
        off(one, update, record)
    assert names(two, record) == ["update"]
    off(team.owner, update, record)
    assert names(two, record) == []


def test_anybody_takes_a_tag_off_a_decided_record_and_back(team: screening.Team) -> None:
    one, two = team.reviewers
    background, key = tag(team.owner), new_uuid()
    record = decided(team)
    put(one, background, record)
    put(two, background, record)

    done = off(team.owner, background, record, key=key)
    gone = names(one, record)
    undo_act(by=team.owner, of=key, key=new_uuid())

    assert (done, gone) == (tagging.Tagged(n_changed=1, n_left=0), [])
    assert names(team.owner, record) == ["background"]
    on = tagging.RecordTag.objects.filter(record=record)
    assert set(on.values_list("member", flat=True)) == {one.uuid, two.uuid}
    with pytest.raises(NothingToUndo):
        undo_act(by=team.owner, of=key, key=new_uuid())
    assert differences(team.owner.review_id) == []


def test_many_are_tagged_with_one_event_and_taken_back_as_one(team: screening.Team) -> None:
    background, key = tag(team.owner), new_uuid()
    records = record_of(team, 4)
    put(team.owner, background, records[0])

    done = [put(team.owner, background, *records, key=key) for _ in range(2)]
    event = list(ledger.replay(team.owner.review_id))[-1]
    undo_act(by=team.owner, of=key, key=new_uuid())

    assert done == [tagging.Tagged(n_changed=3, n_left=1)] * 2
    assert (event.kind, event.payload["n_records"]) == ("reviews.records_tagged", 3)
    assert found(team.owner, background) == {records[0]}
    with pytest.raises(NotFound):
        undo_act(by=team.reviewers[0], of=key, key=new_uuid())


def test_tagging_what_carries_it_is_said(team: screening.Team) -> None:
    background = tag(team.owner)
    (record,) = record_of(team)
    put(team.owner, background, record)
    with pytest.raises(tagging.NothingTagged):
        put(team.owner, background, record)
    with pytest.raises(NotFound):
        put(team.owner, background, new_uuid())


@pytest.mark.parametrize("side", ["first_id", "second_id"])
def test_tag_of_a_copy_is_the_records(team: screening.Team, side: str) -> None:
    owner = team.owner
    background = tag(owner, is_blinded=False)
    pair = reviews.pair(owner)
    put(owner, background, getattr(pair, side))
    reviews.settle(owner, pair, is_same=True)
    merge = Merge.objects.get()

    into = merge.into_id
    assert names(owner, into) == ["background"]
    assert (found(owner, background), counts_of(owner)) == ({into}, {background.uuid: 1})
    with pytest.raises(tagging.NothingTagged):
        put(owner, background, into)
    undo_merge(by=owner, merge=merge.uuid, reason="Two works.", key=new_uuid())
    assert found(owner, background) == {getattr(pair, side)}


def test_merged_tags_are_one_and_part_again(team: screening.Team) -> None:
    owner = team.owner
    one, other = tag(owner, "animal"), tag(owner, "animals")
    first, second = record_of(team, 2)
    put(owner, one, first)
    put(owner, other, first, second)

    tags.merge_tags(by=owner, tag=one.uuid, into=other.uuid, key=new_uuid())
    assert (names(owner, first), found(owner, other)) == (["animals"], {first, second})
    assert counts_of(owner) == {other.uuid: 2}
    with pytest.raises(tags.NotInUse):
        put(owner, one, second)
    tags.restore_tag(by=owner, tag=one.uuid, key=new_uuid())

    assert (found(owner, one), found(owner, other)) == ({first}, {first, second})
    assert differences(owner.review_id) == []


def test_deleted_tag_is_nowhere_until_it_is_back(team: screening.Team) -> None:
    owner = team.owner
    background = tag(owner)
    (record,) = record_of(team)
    put(owner, background, record)

    tags.delete_tag(by=owner, tag=background.uuid, key=new_uuid())
    assert (names(owner, record), found(owner, background)) == ([], set())
    again = tag(owner)
    with pytest.raises(tags.NameTaken):
        tags.restore_tag(by=owner, tag=background.uuid, key=new_uuid())
    tags.delete_tag(by=owner, tag=again.uuid, key=new_uuid())
    tags.restore_tag(by=owner, tag=background.uuid, key=new_uuid())

    assert names(owner, record) == ["background"]
    assert differences(owner.review_id) == []


def test_tag_is_renamed_and_called_as_before(team: screening.Team) -> None:
    owner, key = team.owner, new_uuid()
    background = tag(owner)
    tag(owner, "Other")
    tags.change_tag(by=owner, tag=background.uuid, name=" Back  ground", is_blinded=False, key=key)
    renamed = Tag.objects.get(uuid=background.uuid)
    for name, error in (("oTHER", tags.NameTaken), (" ", tags.NameMissing)):
        with pytest.raises(error):
            tags.change_tag(
                by=owner, tag=background.uuid, name=name, is_blinded=True, key=new_uuid()
            )
    undo_act(by=owner, of=key, key=new_uuid())

    assert (renamed.name, renamed.is_blinded) == ("Back ground", False)
    assert [each.tag.name for each in tag_page(owner).used] == ["background", "Other"]
    with pytest.raises(NothingToUndo):
        undo_act(by=owner, of=key, key=new_uuid())
    assert differences(owner.review_id) == []


def test_history_tells_of_tagging_only_who_did_it(team: screening.Team) -> None:
    one, two = team.reviewers
    put(one, tag(team.owner), *record_of(team))

    def told(member) -> list[str]:
        return [str(line.what) for line in history_of(member).lines]

    assert "tagged 1 record" in told(one)
    assert "tagged 1 record" not in told(two) + told(team.owner)
    assert "made a tag" in told(two)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.OBSERVER])
def test_tags_are_made_by_those_who_manage_them(role: Role) -> None:
    owner = people.review()
    with pytest.raises(Forbidden):
        tag(people.member(owner, role))
    assert not Event.objects.filter(kind="reviews.tag_made").exists()
