"""The protocol's versions: what was decided beforehand, and each amendment with its reason."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions, protocol
from reviews.errors import DomainError, ReasonMissing
from reviews.events import ProtocolAmended
from reviews.models import Member, ProtocolVersion
from reviews.permissions import Act
from reviews.services.repeats import payload_before


class AmendedMeanwhile(DomainError):
    """Another version was written since the page was opened."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else amended the protocol while you were writing. Open the newest version"
                " in another tab, compare, and amend that one."
            )
        )


class NothingChanged(DomainError):
    status = 422

    def __init__(self) -> None:
        super().__init__(_("Nothing was changed, so there is nothing to save."))


def amend_protocol(
    *, by: Member, content: protocol.Content, reason: str, based_on: int, key: UUID
) -> ProtocolVersion:
    """Write the next version. based_on: number of the version that was amended, 0 for none.

    Raises ReasonMissing, AmendedMeanwhile, NothingChanged.
    """
    asked = (protocol.as_json(content), reason, based_on)
    with ledger.act(by=by, key=key, content=asked) as act:
        if act.repeated:
            known = payload_before(act, ProtocolAmended.KIND)["protocol"]
            return ProtocolVersion.objects.get(uuid=known)
        permissions.check(by, Act.AMEND_PROTOCOL)
        last = ProtocolVersion.objects.filter(review_id=by.review_id).order_by("-number").first()
        if (last.number if last else 0) != based_on:
            raise AmendedMeanwhile
        if last is not None and protocol.from_json(last.content) == content:
            raise NothingChanged
        if last is not None and not reason.strip():
            raise ReasonMissing(
                _("Say why the protocol is amended: readers of the review will ask.")
            )
        return _write(act, by, content, number=based_on + 1, reason=reason)


def retitle(*, by: Member, title: str, reason: str, act: ledger.Act) -> None:
    """Within an act: the review's title is a part of the protocol, so a new one makes a version."""
    last = ProtocolVersion.objects.filter(review_id=by.review_id).order_by("-number").first()
    if last is None:
        return
    content = protocol.from_json({**last.content, "title": title})
    _write(act, by, content, number=last.number + 1, reason=reason)


def _write(
    act: ledger.Act, by: Member, content: protocol.Content, *, number: int, reason: str
) -> ProtocolVersion:
    value = protocol.as_json(content)
    remark = act.remark(reason)
    version = ProtocolVersion.objects.create(
        review_id=by.review_id,
        number=number,
        content=value,
        sha256=ledger.sha256(ledger.canonical(value)),
        written_by=by,
        written_at=act.at,
    )
    act.append(
        ProtocolAmended(protocol=version.uuid, number=number, sha256=version.sha256, reason=remark)
    )
    return version
