"""Taking back that two records are asked about by hand."""

from __future__ import annotations

import json
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError
from reviews.models import Event, Member, PairState, PossibleDuplicate
from reviews.pair_events import (
    PairAsked,
    PairReopened,
    PairSeparated,
    PairWithdrawn,
    RecordsRelated,
)
from reviews.permissions import Act
from reviews.services.duplicates import PairIsSettled, pair_of, relate, separate

ABOUT_PAIRS = [
    each.KIND for each in (PairAsked, PairReopened, PairSeparated, PairWithdrawn, RecordsRelated)
]


class AskedByMachine(DomainError):
    def __init__(self) -> None:
        super().__init__(_("The import asks about this pair. Answer it, or leave it for later."))


def withdraw_pair(*, by: Member, pair: UUID, key: UUID) -> PossibleDuplicate:
    """Take back that a pair is asked about by hand: it is as before, judged as it was or not asked about.

    Raises NotFound, PairIsSettled, AskedByMachine.
    """
    with ledger.act(by=by, key=key, content=("withdraw", pair)) as act:
        permissions.check(by, Act.SETTLE_DUPLICATES)
        target = pair_of(by, pair)
        if act.repeated or target.state == PairState.WITHDRAWN.value:
            return target
        if target.state != PairState.OPEN.value:
            raise PairIsSettled
        before = _former_judgement(target)
        if before is not None and before.kind == RecordsRelated.KIND:
            relate(target, json.loads(before.body)["payload"]["relation"], act)
        elif before is not None:
            separate(target, act)
        elif target.batch_id is not None:
            raise AskedByMachine
        else:
            target.state, target.settled_at = PairState.WITHDRAWN.value, act.at
            target.save(update_fields=["state", "settled_at"])
            act.append(PairWithdrawn(pair=target.uuid))
    return target


def _former_judgement(pair: PossibleDuplicate) -> Event | None:
    """The event of the judgement that the pair was taken up from last; None if it was asked about for the first time."""
    told = Event.objects.filter(
        review_id=pair.review_id, kind__in=ABOUT_PAIRS, body__contains=str(pair.uuid)
    )
    newest = list(told.order_by("-seq")[:2])
    if [each.kind for each in newest[:1]] != [PairReopened.KIND]:
        return None
    is_judged = newest[-1].kind in {PairSeparated.KIND, RecordsRelated.KIND}
    return newest[-1] if is_judged else None
