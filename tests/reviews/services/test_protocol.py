"""Versions of the protocol."""

from dataclasses import replace

import pytest

from reviews import ledger
from reviews.errors import Forbidden, ReasonMissing
from reviews.ids import new_uuid
from reviews.models import Member, ProtocolVersion, Remark
from reviews.protocol import Change, Content, Criterion, CriterionKind, Part
from reviews.roles import Role
from reviews.selectors.protocol import current_number, current_protocol, versions_of
from reviews.services import protocol as services
from tests.factories import people

pytestmark = pytest.mark.django_db
RCT = Criterion(id="1", kind=CriterionKind.INCLUDE, text="Randomised trial")


def content_of(owner: Member, **changed: object) -> Content:
    found = current_protocol(owner.review_id)
    assert found is not None
    return replace(found, **changed)


def amend(owner: Member, reason: str = "Agreed in the team", **changed: object) -> ProtocolVersion:
    return services.amend_protocol(
        by=owner,
        content=content_of(owner, **changed),
        reason=reason,
        based_on=current_number(owner.review_id),
        key=new_uuid(),
    )


def test_amendment_is_a_version_with_its_reason_and_what_changed() -> None:
    owner = people.review(title="Ketamine")
    amend(owner, criteria=(RCT,), registration="CRD42025000000")
    newest, first = versions_of(owner.review_id)
    assert (newest.number, newest.reason, newest.content.criteria) == (
        2,
        "Agreed in the team",
        (RCT,),
    )
    assert newest.changes == (
        Change(part=Part.REGISTRATION, after="CRD42025000000"),
        Change(part=Part.CRITERION, after="Randomised trial"),
    )
    assert (first.number, first.reason, first.changes) == (1, "", ())
    event = list(ledger.replay(owner.review_id))[-1]
    version = ProtocolVersion.objects.get(number=2)
    assert event.payload["sha256"] == version.sha256
    assert event.payload["sha256"] == ledger.sha256(ledger.canonical(version.content))
    assert set(event.payload["reason"]) == {"remark", "sha256"}
    assert Remark.objects.get().text == "Agreed in the team"


def test_reason_is_asked_from_the_second_version_on() -> None:
    owner = people.review()
    with pytest.raises(ReasonMissing):
        amend(owner, reason=" ", registration="CRD1")
    assert current_number(owner.review_id) == 1


def test_two_people_do_not_overwrite_each_other() -> None:
    owner = people.review()
    content = content_of(owner, registration="CRD1")
    amend(owner, registration="CRD2")
    with pytest.raises(services.AmendedMeanwhile):
        services.amend_protocol(by=owner, content=content, reason="r", based_on=1, key=new_uuid())
    assert content_of(owner).registration == "CRD2"


def test_saving_without_a_change_is_refused() -> None:
    owner = people.review()
    with pytest.raises(services.NothingChanged):
        amend(owner)


def test_same_key_writes_one_version() -> None:
    owner, key = people.review(), new_uuid()
    content = content_of(owner, registration="CRD1")
    first, again = (
        services.amend_protocol(by=owner, content=content, reason="r", based_on=1, key=key)
        for _ in range(2)
    )
    assert (first, current_number(owner.review_id)) == (again, 2)


def test_only_leads_amend() -> None:
    owner = people.review()
    with pytest.raises(Forbidden):
        services.amend_protocol(
            by=people.member(owner, Role.REVIEWER),
            content=content_of(owner, registration="CRD1"),
            reason="r",
            based_on=1,
            key=new_uuid(),
        )
