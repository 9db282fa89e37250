"""The background work of imports."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from reviews.jobs import Claim
from reviews.models import Import
from reviews.permissions import Act, may
from reviews.seams import JobKind, register_job_kind, registry
from reviews.services import import_reading, import_staging, imports
from reviews.services.staged_rows import clear_import
from reviews.sources import ImportState


def preview_import(claim: Claim) -> None:
    """Read an uploaded file and keep what a person decides by; or why it can't be read."""
    batch = Import.objects.select_related("file").get(uuid=claim.ref)

    def progress(done: int) -> None:
        claim.progress(done=done, total=0, step=import_staging.READING)

    with import_reading.opened(batch) as file:
        found = import_reading.preview_of(file, progress, batch.columns)
    state = ImportState.REFUSED if found.refusal else ImportState.PREVIEWED
    with transaction.atomic():
        claim.finish()
        Import.objects.filter(uuid=batch.uuid, state=ImportState.UPLOADED.value).update(
            state=state.value, **asdict(found)
        )


def register() -> None:
    """Make the kinds known."""
    kinds = (
        (imports.PREVIEW, _("Reading the file"), preview_import, False),
        (imports.STAGE, _("Importing"), import_staging.stage_import, True),
        (imports.CLEAR, _("Clearing what was discarded"), clear_import, False),
    )
    for name, label, run, is_serial in kinds:
        register_job_kind(
            JobKind(
                name=name,
                label=label,
                run=run,
                is_serial=is_serial,
                may_steer=lambda member: may(member, Act.IMPORT),
            )
        )
    registry.step_words.update(
        {
            import_staging.READING: _("reading records"),
            import_staging.COMPARING: _("comparing with the records that are there"),
            import_staging.JOINING: _("joining duplicates"),
            import_staging.COUNTING: _("making the records ready for screening"),
        }
    )
