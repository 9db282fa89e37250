"""What acts on many records put into the seams."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reviews import together_words
from reviews.append_only import Guard, guard
from reviews.large_act_events import LargeActBegun
from reviews.seams import JobKind, Projection, register_job_kind, registry
from reviews.selectors import large_acts as selectors
from reviews.services import large_acts

NULLABLE = ("records_id", "tag_id", "reason_id", "automation_id", "undoes_id")
# What was asked for stays; how far it has come grows.
ASKED = " AND ".join(
    (
        *(f"NEW.{name} = OLD.{name}" for name in ("uuid", "review_id", "by_id", "key", "doing")),
        *(
            f"(NEW.{name} = OLD.{name} OR (NEW.{name} IS NULL AND OLD.{name} IS NULL))"
            for name in NULLABLE
        ),
        "NEW.begun_at = OLD.begun_at AND NEW.n_total = OLD.n_total AND NEW.n_done >= OLD.n_done",
    )
)


def register() -> None:
    guard(
        Guard(
            model="reviews.LargeAct",
            update_if=ASKED,
            unique=(("review_id", "by_id", "key"),),
            meets="t.undoes_id = NEW.undoes_id",
        )
    )
    registry.projections.append(
        Projection(
            name="reviews.large_acts",
            expected=lambda _review, events: selectors.acts_by_events(events),
            stored=selectors.acts_stored,
        )
    )
    registry.event_words[LargeActBegun.KIND] = lambda event: together_words.asked(event.payload)
    registry.event_subjects[LargeActBegun.KIND] = selectors.subjects
    registry.event_names[LargeActBegun.KIND] = _("Act on many records asked for")
    # What one does with tags is one's own to see; what was removed or put back is told by events of its own.
    registry.private_kinds.add(LargeActBegun.KIND)
    registry.step_words.update(together_words.STEPS)
    register_job_kind(
        JobKind(
            name=large_acts.KIND,
            label=_("Act on many records"),
            run=large_acts.run,
            is_serial=True,
            # It goes on in the name of whoever asked for it.
            may_steer=lambda _member: False,
        )
    )
