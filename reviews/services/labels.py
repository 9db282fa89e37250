"""Labels from another program's file, attached to their records as tags."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import NotFound
from reviews.models import Member
from reviews.permissions import Act
from reviews.selectors.judged import committed_import
from reviews.selectors.labels import judged_by, labelled
from reviews.services.repeats import payloads_before
from reviews.services.tagging import NothingTagged, tag_records
from reviews.services.tags import make_tag
from reviews.tag_events import RecordsTagged
from reviews.tag_rules import name_for


def take_labels_over(*, by: Member, batch: UUID, tags: Mapping[str, UUID | None], key: UUID) -> int:
    """Attach tags to the records that have labels in an import's file; how many were attached.

    tags: by label; None: a new tag of the label's name, which is blinded. Records that `by` judges still are left.
    Taken back by its key, like every tagging. Raises NotFound, NotInUse, NameTaken.
    """
    asked = sorted((label, str(tag or "")) for label, tag in tags.items())
    with ledger.act(by=by, key=key, content=("take labels over", batch, asked)) as act:
        permissions.check(by, Act.TAKE_OVER_VOTES)
        if act.repeated:
            return sum(each["n_records"] for each in payloads_before(act, RecordsTagged.KIND))
        row = committed_import(by.review_id, batch)
        if row is None:
            raise NotFound(_("This import does not count, or is not in this review."))
        found = labelled(row)
        judged = judged_by(by, {record for label in tags for record in found.get(label, ())})
        made: dict[str, UUID] = {}
        n = 0
        for label, tag in tags.items():
            records = [record for record in found.get(label, ()) if record not in judged]
            if not records:
                continue
            name = name_for(label)
            if tag is None and name.casefold() not in made:
                made[name.casefold()] = make_tag(by=by, name=name, key=key).uuid
            with suppress(NothingTagged):
                done = tag_records(
                    by=by, tag=tag or made[name.casefold()], records=records, key=key
                )
                n += done.n_changed
    return n
