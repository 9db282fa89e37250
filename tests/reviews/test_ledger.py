"""The ledger: one writer, one order, one effect for one key, a chain that shows what was changed."""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from reviews import append_only, ledger, sealed
from reviews.event_shape import EventShape, plain
from reviews.events import DeletionWithdrawn, OwnerChanged
from reviews.ids import new_uuid
from reviews.models import Event, LedgerHead, Member, Remark
from reviews.roles import Role
from tests.factories import people

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True, slots=True)
class Happened(EventShape):
    KIND: ClassVar[str] = "tests.happened"
    number: int


def _act(member: Member, *numbers: int, key: object = None, content: object = None) -> bool:
    with ledger.act(by=member, key=key or new_uuid(), content=content) as act:
        if not act.repeated:
            for number in numbers:
                act.append(Happened(number=number))
        return act.repeated


def _numbers(member: Member) -> list[int]:
    return [
        event.payload["number"]
        for event in ledger.replay(member.review_id)
        if event.kind == Happened.KIND
    ]


def test_events_are_numbered_and_chained_without_a_gap() -> None:
    member = people.review()
    _act(member, 1, 2)
    _act(member, 3)

    rows = list(Event.objects.filter(review_id=member.review_id).order_by("seq"))

    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert [json.loads(row.body)["prev"] for row in rows] == ["", *[r.sha256 for r in rows[:-1]]]
    assert [row.sha256 for row in rows] == [
        hashlib.sha256(row.body.encode()).hexdigest() for row in rows
    ]
    assert ledger.verify(member.review_id) is None


def test_the_same_key_has_no_second_effect() -> None:
    member, key = people.review(), new_uuid()

    assert [_act(member, 1, key=key, content=("a", 1)) for _ in range(3)] == [False, True, True]
    assert _numbers(member) == [1]


def test_the_same_key_with_other_content_is_refused() -> None:
    member, key = people.review(), new_uuid()
    _act(member, 1, key=key, content=("a", 1))

    with pytest.raises(ledger.KeyReused):
        _act(member, 1, key=key, content=("a", 2))
    assert _numbers(member) == [1]


def test_another_member_may_use_the_same_key() -> None:
    owner, key = people.review(), new_uuid()
    other = people.member(owner, Role.OBSERVER)

    assert not _act(owner, 1, key=key)
    assert not _act(other, 2, key=key)


def test_an_act_that_fails_leaves_nothing() -> None:
    member = people.review()
    before = LedgerHead.objects.values().get(review_id=member.review_id)

    def fail() -> None:
        with ledger.act(by=member, key=new_uuid()) as act:
            act.append(Happened(number=1))
            act.remark("Why.")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert LedgerHead.objects.values().get(review_id=member.review_id) == before
    assert not Remark.objects.filter(text="Why.").exists()


def test_an_act_whose_events_cannot_be_written_leaves_nothing(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = people.review()

    def fail() -> None:
        with ledger.act(by=member, key=new_uuid()) as act:
            act.remark("Why.")
            act.append(Happened(number=1))
            monkeypatch.setattr(ledger, "canonical", lambda _body: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        fail()
    assert not Remark.objects.filter(text="Why.").exists()


def test_an_act_within_an_act_joins_it() -> None:
    member, key = people.review(), new_uuid()

    with ledger.act(by=member, key=key) as outer:
        outer.append(Happened(number=1))
        _act(member, 2)
        outer.append(Happened(number=3))

    assert _numbers(member) == [1, 2, 3]
    assert Event.objects.filter(review_id=member.review_id, key=key).count() == 3


def test_an_act_never_reaches_into_another_review() -> None:
    member, stranger = people.review(), people.review()

    with (
        pytest.raises(RuntimeError),
        ledger.act(by=member, key=new_uuid()),
        ledger.act(by=stranger, key=new_uuid()),
    ):
        pass


def test_time_never_goes_back() -> None:
    member = people.review()
    later = timezone.now() + timedelta(hours=1)
    LedgerHead.objects.filter(review_id=member.review_id).update(at=later)

    _act(member, 1)

    assert Event.objects.filter(review_id=member.review_id).latest("seq").at == later


def _changed(column: str, value: object, seq: int, member: Member) -> None:
    append_only.lift()
    Event.objects.filter(review_id=member.review_id, seq=seq).update(**{column: value})
    append_only.install()


@pytest.mark.parametrize("column", ["body", "sha256", "kind", "by", "at"])
def test_a_changed_event_is_found(column: str) -> None:
    member = people.review()
    _act(member, 1, 2, 3)
    row = Event.objects.filter(review_id=member.review_id).order_by("-seq")[1]
    value = {
        "body": row.body.replace('"number":2', '"number":9'),
        "sha256": "0" * 64,
        "kind": "tests.other",
        "by": new_uuid(),
        "at": row.at + timedelta(seconds=1),
    }[column]
    _changed(column, value, row.seq, member)

    broken = ledger.verify(member.review_id)

    assert broken is not None
    assert broken.seq == row.seq


def test_a_body_changed_together_with_its_hash_breaks_the_next_link() -> None:
    member = people.review()
    _act(member, 1, 2, 3)
    row = Event.objects.filter(review_id=member.review_id).order_by("-seq")[1]
    body = row.body.replace('"number":2', '"number":9')
    _changed("body", body, row.seq, member)
    _changed("sha256", hashlib.sha256(body.encode()).hexdigest(), row.seq, member)

    broken = ledger.verify(member.review_id)

    assert broken is not None
    assert broken.seq == row.seq + 1


def test_a_missing_event_and_a_cut_end_are_found() -> None:
    member = people.review()
    _act(member, 1, 2, 3)
    last = LedgerHead.objects.get(review_id=member.review_id).seq
    append_only.lift()
    Event.objects.filter(review_id=member.review_id, seq=last).delete()
    append_only.install()

    broken = ledger.verify(member.review_id)

    assert broken is not None
    assert broken.seq == last - 1


def test_the_command_exits_with_one_and_names_the_first_broken_event(
    capsys: pytest.CaptureFixture[str],
) -> None:
    member = people.review()
    _act(member, 1, 2)
    call_command("verify_ledger")
    row = Event.objects.filter(review_id=member.review_id).latest("seq")
    _changed("kind", "tests.other", row.seq, member)

    with pytest.raises(CommandError) as ended:
        call_command("verify_ledger")
    assert ended.value.returncode == 1
    assert f"broken at event {row.seq}" in capsys.readouterr().out


def test_an_erased_remark_keeps_the_chain_whole() -> None:
    member = people.review()
    with ledger.act(by=member, key=new_uuid()) as act:
        reference = act.remark("Ask Jane Doe.")
        act.append(DeletionWithdrawn())
    assert reference is not None
    remark = Remark.objects.get(uuid=reference["remark"])
    assert sealed.faults_of(member.review_id) == []

    Remark.objects.filter(uuid=remark.uuid).update(text="", salt="", erased_at=timezone.now())

    assert sealed.faults_of(member.review_id) == []
    assert ledger.verify(member.review_id) is None


def test_a_changed_remark_is_found() -> None:
    member = people.review()
    with ledger.act(by=member, key=new_uuid()) as act:
        act.remark("As it was.")
    append_only.lift()
    Remark.objects.filter(text="As it was.").update(text="As it never was.")
    append_only.install()

    with pytest.raises(CommandError):
        call_command("verify_ledger")


def test_replay_stops_at_a_moment() -> None:
    member = people.review()
    _act(member, 1)
    until = Event.objects.filter(review_id=member.review_id).latest("seq").at
    _act(member, 2)

    found = [
        e.payload["number"]
        for e in ledger.replay(member.review_id, until=until)
        if e.kind == Happened.KIND
    ]

    assert found == [1]


def test_events_hold_no_floats_and_no_objects() -> None:
    for value in (0.5, object(), {"a": 1.0}):
        with pytest.raises(TypeError):
            plain(value)


def test_a_payload_is_plain() -> None:
    owner = new_uuid()
    assert OwnerChanged(owner=owner).payload() == {"owner": str(owner)}
