"""What the app puts into the seams; called once, when Django is ready."""

from __future__ import annotations

from extraction import receivers
from extraction.events import EVENTS
from extraction.selectors.extraction_kind import ExtractionRules
from extraction.selectors.sheet_kinds import register_kind
from reviews import signals
from reviews.append_only import Guard, guard
from reviews.seams import register_events
from screening import signals as screening_signals

STILL_A_DRAFT_OR_UNCHANGED = (
    "OLD.state = 'draft' OR (NEW.state <> 'draft' AND NEW.uuid = OLD.uuid"
    " AND NEW.review_id = OLD.review_id AND NEW.number = OLD.number"
    " AND NEW.definition = OLD.definition AND NEW.sha256 = OLD.sha256)"
)


def register() -> None:
    guard(
        Guard(model="extraction.Entry", unique=(("sheet_id", "place", "number"),)),
        Guard(model="extraction.Snapshot", unique=(("review_id", "revision"),)),
        Guard(model="extraction.Wording"),
        Guard(
            model="extraction.FormVersion",
            update_if=STILL_A_DRAFT_OR_UNCHANGED,
            unique=(("review_id", "number"),),
        ),
    )
    register_events(EVENTS)
    register_kind(ExtractionRules())
    signals.review_created.connect(receivers.on_review_created)
    signals.roles_changed.connect(receivers.on_roles_changed)
    signals.member_removed.connect(receivers.on_roles_changed)
    screening_signals.report_included.connect(receivers.on_report_included)
    screening_signals.report_inclusion_withdrawn.connect(receivers.on_report_inclusion_withdrawn)
