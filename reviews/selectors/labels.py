"""Labels that records had in another program, by an import's file, and the tags that they can become."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reviews.models import Import, Member, Record
from reviews.permissions import Act, may
from reviews.seams import RecordAction
from reviews.selectors.judged import committed_import, judged_in, seems_to_hold
from reviews.selectors.tagged import open_places
from reviews.selectors.tags import TagRow, in_use

# What stands in the tags, as JSON, of records of which a file may say labels; case doesn't matter.
MARKS = ("RAYYAN-LABELS", '"covidence #"', "quorum:1/")


@dataclass(frozen=True, kw_only=True, slots=True)
class Label:
    """A label in a file. n: records that have it. n_judged: of them, those that the member judges still."""

    name: str
    n: int
    n_judged: int


@dataclass(frozen=True, kw_only=True, slots=True)
class LabelsInFile:
    """The page of an import's labels, those of most records first. tags: those that can be attached."""

    batch: UUID
    source: str
    file_name: str
    labels: tuple[Label, ...]
    tags: tuple[TagRow, ...]


def labels_in_file(member: Member, batch: UUID) -> LabelsInFile | None:
    """All about the labels in an import that counts; None if there is no such import."""
    row = committed_import(member.review_id, batch)
    if row is None:
        return None
    found = labelled(row)
    judged = judged_by(member, {record for records in found.values() for record in records})
    labels = [
        Label(name=name, n=len(records), n_judged=len(judged.intersection(records)))
        for name, records in found.items()
    ]
    return LabelsInFile(
        batch=row.uuid,
        source=row.source,
        file_name="" if row.file is None else row.file.name,
        labels=tuple(sorted(labels, key=lambda label: (-label.n, label.name))),
        tags=tuple(in_use(member.review_id)),
    )


def labelled(batch: Import) -> Mapping[str, Sequence[UUID]]:
    """The works that have each label, in the file's order. Labels that differ in their Unicode form only are one."""
    works = Record.objects.distinct_works().filter(review_id=batch.review_id)
    standing = set(works.values_list("uuid", flat=True))
    found: dict[str, dict[UUID, None]] = defaultdict(dict)
    for record, said in judged_in(batch):
        if said is not None and record in standing:
            for label in said.labels:
                found[unicodedata.normalize("NFC", label)][record] = None
    return {label: list(records) for label, records in found.items()}


def judged_by(member: Member, records: set[UUID]) -> set[UUID]:
    """Those that the member judges still: what others called them elsewhere isn't for them yet."""
    places = open_places(member, sorted(records))
    return {record for record, at in places.items() if any(place.takes_part for place in at)}


def actions_on(member: Member, batch: UUID) -> Sequence[RecordAction]:
    """The way to the labels in an import's file, for leads, where it seems to hold any."""
    if not may(member, Act.TAKE_OVER_VOTES) or not seems_to_hold(member.review_id, batch, MARKS):
        return []
    url = reverse("reviews:import-labels", kwargs={"review": member.review_id, "batch": batch})
    return [RecordAction(order=12, label=_("Labels in this file"), url=url)]
