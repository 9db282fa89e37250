"""Reviews: started, renamed, asked to be deleted."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from reviews import ledger
from reviews.errors import Forbidden, NotFound
from reviews.event_shape import Recorded
from reviews.ids import new_uuid
from reviews.models import LedgerHead, Member, ProtocolVersion, Review
from reviews.roles import Role
from reviews.selectors.people import leaving_reviews, work_of
from reviews.services import review_creation, team
from reviews.services.review_creation import change_review, create_review
from reviews.signals import review_created
from tests.factories import people

pytestmark = pytest.mark.django_db


def recorded(review: UUID) -> list[Recorded]:
    """The events of this app; those downstream write their defaults into the same act."""
    return [event for event in ledger.replay(review) if event.kind.startswith("reviews.")]


def test_who_starts_a_review_owns_and_leads_it() -> None:
    owner = people.review(title="Ketamine", roles=[(Role.REVIEWER, "title_abstract")])
    review = Review.objects.get()
    assert (review.title, review.owner, review.time_zone) == ("Ketamine", owner, "Europe/Vienna")
    assert team.roles_held(owner) == ((Role.LEAD, ""), (Role.REVIEWER, "title_abstract"))
    assert [event.kind for event in recorded(review.uuid)] == [
        "reviews.review_created",
        "reviews.member_added",
        "reviews.protocol_amended",
    ]
    version = ProtocolVersion.objects.get()
    assert (version.number, version.content["question"]["free"]) == (1, "Does it work?")
    assert ledger.verify(review.uuid) is None


def test_apps_downstream_make_their_defaults_in_the_same_act() -> None:
    heard = []

    def receiver(act: ledger.Act, review: Review, owner: Member, **_: object) -> None:
        heard.append((review.uuid, owner.uuid, [type(event).__name__ for event in act.events[:3]]))

    review_created.connect(receiver, weak=False)
    try:
        owner = people.review()
    finally:
        review_created.disconnect(receiver)
    assert heard == [
        (owner.review_id, owner.uuid, ["ReviewCreated", "MemberAdded", "ProtocolAmended"])
    ]


def test_same_key_starts_one_review_for_each_person() -> None:
    user, other, key = people.person(), people.person(), new_uuid()
    first, again = people.review(user, key=key), people.review(user, key=key)
    assert (again, Review.objects.count()) == (first, 1)
    people.review(other, key=key)
    assert Review.objects.count() == 2


def test_unknown_time_zone_is_refused_and_nothing_is_written() -> None:
    with pytest.raises(review_creation.NoSuchTimeZone):
        create_review(
            by=people.person(), title="T", question="Q", time_zone="Vienna", key=new_uuid()
        )
    assert (Review.objects.count(), LedgerHead.objects.count()) == (0, 0)


def test_new_title_is_a_version_of_the_protocol_and_not_in_the_ledger() -> None:
    owner, key = people.review(title="Old"), new_uuid()
    for _ in range(2):
        change_review(by=owner, title="New", time_zone="Asia/Tokyo", key=key)
    review = Review.objects.get()
    assert (review.title, review.time_zone) == ("New", "Asia/Tokyo")
    titles = ProtocolVersion.objects.order_by("number").values_list("content__title", flat=True)
    assert list(titles) == ["Old", "New"]
    later = recorded(review.uuid)[3:]
    assert [event.kind for event in later] == [
        "reviews.protocol_amended",
        "reviews.review_changed",
    ]
    assert later[1].payload == {"time_zone": "Asia/Tokyo"}
    change_review(by=owner, title="New", time_zone="Asia/Tokyo", key=new_uuid())
    assert recorded(review.uuid)[3:] == later


def test_settings_belong_to_leads() -> None:
    owner = people.review()
    with pytest.raises(Forbidden):
        change_review(
            by=people.member(owner, Role.REVIEWER), title="X", time_zone="UTC", key=new_uuid()
        )


def test_deletion_closes_the_review_for_thirty_days_and_can_be_taken_back() -> None:
    owner = people.review(title="Going")
    reviewer = people.member(owner, Role.REVIEWER)
    key = new_uuid()
    for _ in range(2):
        review_creation.ask_deletion(by=owner, key=key)
    left = Review.objects.get().purge_after - timezone.now()
    assert timedelta(days=29, hours=23) < left <= timedelta(days=30)
    assert work_of(owner.user) == []
    shown = [(each.title, each.is_mine) for each in leaving_reviews(reviewer.user)]
    assert shown == [("Going", False)]
    assert [each.is_mine for each in leaving_reviews(owner.user)] == [True]
    with pytest.raises(Forbidden):
        review_creation.withdraw_deletion(
            user=reviewer.user, review=owner.review_id, key=new_uuid()
        )
    review_creation.withdraw_deletion(user=owner.user, review=owner.review_id, key=new_uuid())
    assert Review.objects.get().purge_after is None
    assert [each.member for each in work_of(owner.user)] == [owner]
    kinds = [event.kind for event in recorded(owner.review_id)][-2:]
    assert kinds == ["reviews.deletion_asked", "reviews.deletion_withdrawn"]


def test_only_the_owner_deletes() -> None:
    owner = people.review()
    with pytest.raises(Forbidden):
        review_creation.ask_deletion(by=people.member(owner, Role.LEAD), key=new_uuid())
    with pytest.raises(NotFound):
        review_creation.withdraw_deletion(
            user=people.person(), review=owner.review_id, key=new_uuid()
        )
