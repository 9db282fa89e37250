"""What the app puts into the seams; called once, when Django is ready."""

from __future__ import annotations

from reviews import signals
from reviews.append_only import Guard, guard
from reviews.seams import register_events
from screening import receivers
from screening.events import EVENTS


def register() -> None:
    register_events(EVENTS)
    guard(Guard(model="screening.StageSettings", unique=(("review_id", "stage", "number"),)))
    signals.review_created.connect(receivers.on_review_created)
    signals.records_staged.connect(receivers.on_records_staged)
    signals.staged_dropped.connect(receivers.on_staged_dropped)
    signals.records_unmerged.connect(receivers.on_records_unmerged)
    signals.member_removed.connect(receivers.on_member_removed)
