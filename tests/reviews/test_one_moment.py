"""What is verified while people work is verified as of one moment: nobody's act raises an alarm."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from django.db import connection, connections

from reviews import ledger
from reviews.ids import new_uuid
from reviews.models import Event, LedgerHead, Member
from reviews.one_moment import one_moment
from reviews.roles import Role
from reviews.selectors.projections import differences
from reviews.services import review_creation, team
from tests.factories import people

pytestmark = pytest.mark.usefixtures("transactional_db")
ZONES = ("Asia/Tokyo", "Europe/Vienna")
ROLES = ([(Role.LEAD, ""), (Role.REVIEWER, "")], [(Role.LEAD, "")])


@contextmanager
def before_each_query(work: Callable[[int], object]) -> Iterator[list[object]]:
    """Somebody else works, on a connection of their own, right before each of this connection's queries."""
    done: list[object] = []

    def elsewhere() -> None:
        try:
            done.append(work(len(done)))
        finally:
            connections.close_all()

    def first(execute: Callable[..., object], *arguments: object) -> object:
        other = Thread(target=elsewhere)
        other.start()
        other.join()
        return execute(*arguments)

    with connection.execute_wrapper(first):
        yield done


def _change_time_zone(member: Member, n: int) -> None:
    review_creation.change_review(by=member, title="Title", time_zone=ZONES[n % 2], key=new_uuid())


def _change_roles(member: Member, n: int) -> None:
    team.change_roles(by=member, member=member.uuid, roles=ROLES[n % 2], key=new_uuid())


def test_a_ledger_that_grows_while_it_is_verified_is_whole() -> None:
    member = people.review()

    with before_each_query(lambda n: _change_time_zone(member, n)) as done:
        broken = ledger.verify(member.review_id)

    assert broken is None
    assert len(done) > 1


def test_tables_that_change_while_they_are_compared_do_not_differ() -> None:
    member = people.review()

    with before_each_query(lambda n: _change_roles(member, n)) as done:
        found = differences(member.review_id)

    assert found == []
    assert len(done) > 1


def test_a_head_that_lags_behind_its_events_is_still_found() -> None:
    member = people.review()
    _change_time_zone(member, 0)
    LedgerHead.objects.filter(review_id=member.review_id).update(
        seq=1, sha256=Event.objects.get(review_id=member.review_id, seq=1).sha256
    )

    assert ledger.verify(member.review_id) is not None


def test_reading_as_of_one_moment_ends_with_it() -> None:
    member = people.review()

    with one_moment():
        before = LedgerHead.objects.get(review_id=member.review_id).seq
    _change_time_zone(member, 0)

    assert LedgerHead.objects.get(review_id=member.review_id).seq > before
