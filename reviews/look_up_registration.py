"""What looking elsewhere and notices put into the seams."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reviews import look_up_words
from reviews.append_only import Guard, guard
from reviews.look_up_events import NoticeMarked, ValueAdded
from reviews.models import Member
from reviews.permissions import Act, may
from reviews.sealed_tables import json_of
from reviews.seams import JobKind, Naming, Projection, Sealed, register_job_kind, registry
from reviews.selectors import look_up_history, look_ups
from reviews.services import looking_up, notice_files
from reviews.services.look_ups import LOOK_UP, READ_NOTICES

# Only that it is taken back, or put back, may change.
FOUND = " AND ".join(
    (
        "NEW.uuid = OLD.uuid AND NEW.review_id = OLD.review_id AND NEW.record_id = OLD.record_id",
        "NEW.look_up_id = OLD.look_up_id AND NEW.content = OLD.content AND NEW.sha256 = OLD.sha256",
        "NEW.service = OLD.service AND NEW.found_at = OLD.found_at",
    )
)
# What was asked stays; how far it came, and that it was undone, is written later.
ASKED = " AND ".join(
    (
        "NEW.uuid = OLD.uuid AND NEW.review_id = OLD.review_id",
        "NEW.created_by_id = OLD.created_by_id AND NEW.created_at = OLD.created_at",
        "NEW.wants = OLD.wants AND NEW.services = OLD.services",
        "(NEW.ids_id = OLD.ids_id OR (NEW.ids_id IS NULL AND OLD.ids_id IS NULL))",
        "(NEW.file_id = OLD.file_id OR (NEW.file_id IS NULL AND OLD.file_id IS NULL))",
        "(OLD.undone_at IS NULL OR NEW.undone_at = OLD.undone_at)",
    )
)
GUARDS = (
    Guard(
        model="reviews.Finding",
        update_if=f"{FOUND} AND NEW.field = OLD.field",
        unique=(("look_up_id", "record_id", "field"),),
    ),
    Guard(model="reviews.RecordNotice", update_if=f"{FOUND} AND NEW.nature = OLD.nature"),
    Guard(model="reviews.LookUp", update_if=ASKED),
)
OF_BOTH = {"look_up_id": "look_up", "record_id": "record", "service": "service", "sha256": "sha256"}
SEALED = (
    Sealed(
        model="reviews.Finding",
        columns=("look_up_id", "record_id", "field", "service", "content", "sha256"),
        seals=json_of("content"),
        namings=(Naming(kind=ValueAdded.KIND, row="finding", says={**OF_BOTH, "field": "field"}),),
    ),
    Sealed(
        model="reviews.RecordNotice",
        columns=("look_up_id", "record_id", "nature", "service", "content", "sha256"),
        seals=json_of("content"),
        namings=(
            Naming(kind=NoticeMarked.KIND, row="notice", says={**OF_BOTH, "nature": "nature"}),
        ),
    ),
)


def register() -> None:
    guard(*GUARDS)
    registry.sealed += SEALED
    registry.event_words.update(look_up_words.in_words())
    registry.event_names.update(look_up_words.NAMES)
    registry.event_subjects.update(look_up_history.SUBJECTS)
    registry.record_history.append(look_up_history.history_of)
    registry.step_words.update(look_up_words.STEPS)
    for name, label, run in (
        (LOOK_UP, _("Asking other services"), looking_up.look_up),
        (READ_NOTICES, _("Reading notices"), notice_files.read_notice_file),
    ):
        register_job_kind(JobKind(name=name, label=label, run=run, may_steer=_may_steer))
    registry.projections.append(
        Projection(
            name="reviews.look_ups",
            expected=look_ups.look_ups_by_events,
            stored=look_ups.look_ups_stored,
        )
    )


def _may_steer(member: Member) -> bool:
    return may(member, Act.CORRECT_RECORDS)
