"""What the app puts into the seams; called once, when Django is ready."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from extraction import event_names, receivers
from extraction.event_words import HIDDEN_KINDS, PRIVATE_KINDS, WORDS
from extraction.events import EVENTS
from extraction.sealed_tables import SEALED
from extraction.selectors import event_subjects, extract_lists, merging, projections
from extraction.selectors.extraction_kind import ExtractionRules
from extraction.selectors.sheet_kinds import register_kind
from reviews import signals
from reviews.append_only import Guard, guard
from reviews.permissions import Act, may
from reviews.seams import NavEntry, Projection, TeamColumn, register_events, registry
from screening import signals as screening_signals

STILL_A_DRAFT_OR_UNCHANGED = (
    "OLD.state = 'draft' OR (NEW.state <> 'draft' AND NEW.uuid = OLD.uuid"
    " AND NEW.review_id = OLD.review_id AND NEW.number = OLD.number"
    " AND NEW.definition = OLD.definition AND NEW.sha256 = OLD.sha256)"
)

ANOTHER_IS_PUBLISHED = (
    "t.review_id = NEW.review_id AND t.state = 'published' AND NEW.state = 'published'"
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
            meets=ANOTHER_IS_PUBLISHED,
        ),
    )
    register_events(EVENTS)
    registry.sealed += SEALED
    register_kind(ExtractionRules())
    registry.event_words.update(WORDS)
    registry.event_names.update(event_names.NAMES)
    registry.event_subjects.update(event_subjects.SUBJECTS)
    registry.private_kinds.update(PRIVATE_KINDS)
    registry.hidden_kinds.update(HIDDEN_KINDS)
    registry.projections.append(
        Projection(name="extraction", expected=projections.expected, stored=projections.stored)
    )
    registry.nav += [
        _page(90, _("Studies"), "studies", Act.VIEW_REVIEW, "interventions/", "comparisons/"),
        _page(100, _("Forms"), "forms", Act.VIEW_REVIEW),
        _page(105, _("Extract"), "extract", Act.EXTRACT),
        _page(110, _("Consensus"), "consensus-list", Act.VIEW_REVIEW),
        _page(120, _("Lock"), "lock", Act.VIEW_REVIEW, "snapshots/"),
    ]
    registry.waiting.append(extract_lists.piles_for)
    registry.merge_refusals.append(merging.merge_refusal)
    registry.team_columns.append(
        TeamColumn(order=30, label=_("Extractions"), counts=extract_lists.handed_in_by_member)
    )
    _connect()


def _page(order: int, label: str | Promise, name: str, act: Act, *also: str) -> NavEntry:
    return NavEntry(
        order=order,
        label=label,
        url_name=f"extraction:{name}",
        also=also,
        shown=lambda member: may(member, act),
    )


def _connect() -> None:
    signals.review_created.connect(receivers.on_review_created)
    signals.roles_changed.connect(receivers.on_roles_changed)
    signals.member_removed.connect(receivers.on_roles_changed)
    screening_signals.report_included.connect(receivers.on_report_included)
    screening_signals.report_inclusion_withdrawn.connect(receivers.on_report_inclusion_withdrawn)
