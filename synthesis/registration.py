"""What the app puts into the seams; called once, when Django is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from extraction import signals
from reviews.append_only import Guard, guard
from reviews.jobs import Claim
from reviews.permissions import Act, may
from reviews.seams import (
    JobKind,
    NavEntry,
    Projection,
    register_events,
    register_job_kind,
    registry,
)
from synthesis import receivers
from synthesis.events import EVENTS
from synthesis.sealed_tables import SEALED
from synthesis.selectors import analysis_projection, event_subjects, event_words
from synthesis.selectors.analyses import COMPUTE


def compute_run(claim: Claim) -> None:
    """Let a worker compute."""
    # Deferred: the engine brings numpy and scipy, which web processes don't load.
    from synthesis.services.computing import compute_run as compute  # noqa: PLC0415

    compute(claim)


def register() -> None:
    register_events(EVENTS)
    registry.sealed += SEALED
    guard(
        Guard(model="synthesis.PublishedFigures", unique=(("review_id", "number"),)),
        Guard(model="synthesis.AnalysisVersion", unique=(("analysis_id", "number"),)),
        Guard(
            model="synthesis.Run",
            unique=(("review_id", "snapshot_sha256", "specification_sha256", "engine_sha256"),),
        ),
    )
    register_job_kind(
        JobKind(
            name=COMPUTE,
            label=_("Computing an analysis"),
            run=compute_run,
            may_steer=lambda member: may(member, Act.EDIT_ANALYSES),
        )
    )
    registry.step_words["pooling"] = _("pooling studies, by the chosen method and by others")
    signals.snapshot_locked.connect(receivers.on_snapshot_locked)
    registry.projections.append(
        Projection(
            name="synthesis.analyses",
            expected=analysis_projection.by_events,
            stored=analysis_projection.stored,
        )
    )
    registry.event_words.update(event_words.WORDS)
    registry.event_names.update(event_words.NAMES)
    registry.event_subjects.update(event_subjects.SUBJECTS)
    registry.nav.append(
        NavEntry(
            order=10,
            label=_("Flow"),
            url_name="synthesis:flow",
            shown=lambda member: may(member, Act.VIEW_REVIEW),
        )
    )
    registry.nav += [
        NavEntry(
            order=130,
            label=_("Analyses"),
            url_name="synthesis:analyses",
            shown=lambda member: may(member, Act.VIEW_REVIEW),
        ),
        NavEntry(
            order=140,
            label=_("Reports"),
            url_name="synthesis:reports",
            shown=lambda member: may(member, Act.EXPORT),
        ),
    ]
