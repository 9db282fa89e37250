"""Undoing an import that counts, while no decision and no vote of one's own rests on its records."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError
from reviews.events import ImportCommitted, ImportUndone
from reviews.models import Correction, Event, IdSet, Import, Member, Merge, Record
from reviews.permissions import Act
from reviews.record_fold import Joined
from reviews.selectors.copies import root_of
from reviews.selectors.resting import what_rests_on
from reviews.services.faces import choose_faces, refresh
from reviews.services.imports import import_of
from reviews.signals import import_undone, records_unmerged
from reviews.sources import ImportState


class RestsOnIt(DomainError):
    """Work rests on records of the import."""

    def __init__(self, what: Iterable[str]) -> None:
        super().__init__(
            _(
                "This import can't be undone: work rests on its records (%(what)s)."
                " Records that should not be screened can be removed one by one."
            )
            % {"what": ", ".join(sorted(set(what)))}
        )


class NotCounted(DomainError):
    def __init__(self) -> None:
        super().__init__(_("This import does not count, so there is nothing to undo."))


class ImportRunning(DomainError):
    def __init__(self) -> None:
        super().__init__(
            _("Another import is running and compares its records with these. Wait until it ends.")
        )


def undo_import(*, by: Member, batch: UUID, reason: str, key: UUID) -> Import:
    """Let an import's records not count any more; what came from the file, and others' votes on it, stay kept.

    Copies of later imports that had joined one of them go to what it had joined, or else stand together under the
    first of them. Raises NotFound, NotCounted, RestsOnIt, ImportRunning.
    """
    with ledger.act(by=by, key=key, content=("undo", batch, reason)) as act:
        permissions.check(by, Act.IMPORT)
        target = import_of(by, batch)
        if act.repeated:
            return target
        if target.state != ImportState.COMMITTED.value:
            raise NotCounted
        _refuse_if_needed(by, target)
        committed = _committed_event(target)
        before = _pointers(target)
        target.state = ImportState.UNDONE.value
        target.save(update_fields=["state"])
        act.append(
            ImportUndone(
                batch=target.uuid,
                records=UUID(committed["records"]),
                records_sha256=committed["records_sha256"],
                reason=act.remark(reason),
            )
        )
        standing = _regroup(target, before, UUID(committed["records"]), act)
        _refresh_faces(target)
        if standing:
            records_unmerged.send(sender=Record, act=act, records=standing)
        import_undone.send(sender=Import, act=act, batch=target)
    return target


def what_holds(by: Member, batch: UUID) -> dict[UUID, str]:
    """Of an import's records, those that keep it from being undone, and what rests on each, in words."""
    of_import = Record.objects.filter(review_id=by.review_id, batch=batch)
    records = of_import.order_by("face__number").values_list("uuid", flat=True)
    return what_rests_on(by, list(records))


def _refuse_if_needed(by: Member, batch: Import) -> None:
    running = Import.objects.filter(review_id=batch.review_id, state=ImportState.STAGING.value)
    if running.exists():
        raise ImportRunning
    if resting := what_holds(by, batch.uuid):
        raise RestsOnIt(resting.values())


def _committed_event(batch: Import) -> Mapping[str, str]:
    rows = Event.objects.filter(
        review_id=batch.review_id, kind=ImportCommitted.KIND, body__contains=str(batch.uuid)
    )
    payload: Mapping[str, str] = json.loads(rows.get().body)["payload"]
    return payload


def _pointers(batch: Import) -> list[Merge]:
    """The standing merges that involve the import's records, in the order in which they were made.

    Those of imports that were undone before stand for nothing any more.
    """
    counted = ImportState.COMMITTED.value
    rows = Merge.objects.filter(
        review_id=batch.review_id,
        undone_at=None,
        record__batch__state=counted,
        into__batch__state=counted,
    ).filter(Q(record__batch=batch) | Q(into__batch=batch))
    made = Coalesce("made_at", "batch__committed_at")
    return list(rows.select_related("record").order_by(made, "place", "uuid"))


def _regroup(batch: Import, before: list[Merge], id_set: UUID, act: ledger.Act) -> list[Record]:
    """Give the copies of other imports their new places; those that stand on their own now."""
    outside = {str(m.record_id): m for m in before if m.record.batch_id != batch.uuid}
    if not outside:
        return []
    joined = Joined()
    for merge in before:
        joined.join(str(merge.record_id), str(merge.into_id))
    for record in IdSet.objects.get(uuid=id_set).lines:
        joined.forget(record)
    standing = []
    for place, (name, merge) in enumerate(outside.items()):
        into = joined.into(name)
        merge.undone_at = act.at
        merge.save(update_fields=["undone_at"])
        merge.record.merged_into_id = None if into is None else UUID(into)
        merge.record.save(update_fields=["merged_into"])
        if into is None:
            standing.append(merge.record)
        else:
            _join_anew(merge, UUID(into), place, act)
    return standing


def _join_anew(former: Merge, into: UUID, place: int, act: ledger.Act) -> None:
    merge = Merge.objects.create(
        review_id=former.review_id,
        record_id=former.record_id,
        into_id=into,
        is_automatic=former.is_automatic,
        reasons=former.reasons,
        made_at=act.at,
        place=place,
    )
    former.pairs.update(merge=merge)


def _refresh_faces(batch: Import) -> None:
    """Records of other imports don't show a source of this one any more."""
    showing = Record.objects.filter(face__batch=batch).exclude(batch=batch)
    choose_faces(list(showing.values_list("uuid", flat=True)))
    made = Correction.objects.filter(review_id=batch.review_id, taken_back_at=None)
    roots = {root_of(record) for record in set(made.values_list("record_id", flat=True))}
    refresh(Record.objects.counted().filter(uuid__in=roots).values_list("uuid", flat=True))
