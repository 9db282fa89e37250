"""Acts on many records, asked for by the product's own service, whatever their number."""

from collections.abc import Iterable
from uuid import UUID

from reviews import ledger
from reviews.automation import AutomationRule
from reviews.doing import Doing
from reviews.ids import new_uuid
from reviews.models import LargeAct, Member
from reviews.services import large_acts


def begun(
    by: Member,
    doing: Doing,
    records: Iterable[UUID],
    *,
    tag: UUID | None = None,
    automation: AutomationRule | None = None,
) -> LargeAct:
    """An act that a job has yet to do."""
    with ledger.act(by=by, key=new_uuid()) as act:
        return large_acts.begin(
            doing=doing,
            records=[str(record) for record in records],
            tag=tag,
            reason="" if tag else "Not to be screened.",
            automation=automation,
            by=by,
            act=act,
        )
