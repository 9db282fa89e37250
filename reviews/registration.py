"""What the app puts into the seams; called once, when Django is ready."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reviews import (
    event_names,
    import_jobs,
    large_act_registration,
    look_up_registration,
    record_registration,
    team_words,
)
from reviews.append_only import Guard, guard
from reviews.events import EVENTS
from reviews.permissions import Act, may
from reviews.sealed_tables import SEALED
from reviews.seams import NavEntry, Projection, register_events, registry
from reviews.selectors import event_subjects, team

UNCOMMITTED = (
    "EXISTS (SELECT 1 FROM reviews_import i WHERE i.uuid = OLD.batch_id AND i.committed_at IS NULL)"
)
# What tells counted source records from staged ones may not be turned back.
STAYS_COMMITTED = (
    "NEW.uuid = OLD.uuid AND NEW.review_id = OLD.review_id AND (OLD.committed_at IS NULL"
    " OR (NEW.committed_at = OLD.committed_at AND (NEW.state = OLD.state"
    " OR (OLD.state = 'committed' AND NEW.state = 'undone'))))"
)
ERASED = (
    "NEW.text = '' AND NEW.salt = '' AND NEW.erased_at IS NOT NULL AND NEW.sha256 = OLD.sha256"
    " AND NEW.uuid = OLD.uuid AND NEW.review_id = OLD.review_id AND NEW.author_id = OLD.author_id"
)
TAKEN_BACK = " AND ".join(
    (
        "OLD.taken_back_at IS NULL AND NEW.taken_back_at IS NOT NULL AND NEW.uuid = OLD.uuid",
        "NEW.review_id = OLD.review_id AND NEW.record_id = OLD.record_id AND NEW.number = OLD.number",
        "NEW.field = OLD.field AND NEW.content = OLD.content AND NEW.sha256 = OLD.sha256",
        "(NEW.source_id = OLD.source_id OR (NEW.source_id IS NULL AND OLD.source_id IS NULL))",
        "NEW.made_by_id = OLD.made_by_id AND NEW.made_at = OLD.made_at",
    )
)
PURGE_NOT_SOONER = (
    "NEW.uuid = OLD.uuid AND (NEW.purge_after IS NULL OR NEW.purge_after >= {in_29_days}"
    " OR (OLD.purge_after IS NOT NULL AND NEW.purge_after = OLD.purge_after))"
)


GUARDS = (
    Guard(
        model="reviews.Event",
        unique=(("review_id", "seq"), ("review_id", "by", "key", "part")),
    ),
    Guard(model="reviews.Remark", update_if=ERASED),
    Guard(model="reviews.ProtocolVersion", unique=(("review_id", "number"),)),
    Guard(model="reviews.SearchVersion", unique=(("search_id", "number"),)),
    Guard(model="reviews.StoredFile"),
    Guard(model="reviews.IdSet"),
    Guard(model="reviews.Automation"),
    Guard(model="reviews.Correction", update_if=TAKEN_BACK, unique=(("review_id", "number"),)),
    Guard(model="reviews.TagVersion", unique=(("tag_id", "number"),)),
    Guard(model="reviews.SourceRecord", delete_if=UNCOMMITTED, unique=(("batch_id", "number"),)),
    Guard(
        model="reviews.Import",
        update_if=STAYS_COMMITTED,
        delete_if="OLD.committed_at IS NULL",
    ),
    Guard(model="reviews.HandEntry", unique=(("batch_id",),)),
    Guard(model="reviews.LedgerHead", update_if="NEW.review_id = OLD.review_id"),
    Guard(model="reviews.Review", update_if=PURGE_NOT_SOONER),
    Guard(model="reviews.Tombstone"),
)
NAV = (
    NavEntry(
        order=160,
        label=_("History"),
        url_name="reviews:history",
        shown=lambda member: may(member, Act.VIEW_HISTORY),
    ),
    NavEntry(
        order=20,
        label=_("Protocol"),
        url_name="reviews:protocol",
        also=("screening/settings/",),
        shown=lambda member: may(member, Act.VIEW_REVIEW),
    ),
    NavEntry(
        order=900,
        label=_("Team"),
        url_name="reviews:team",
        also=("settings/",),
        shown=lambda member: may(member, Act.VIEW_REVIEW),
    ),
)


def register() -> None:
    guard(*GUARDS)
    register_events(EVENTS)
    registry.sealed += SEALED
    registry.event_words.update(team_words.WORDS)
    registry.event_names.update(event_names.NAMES)
    registry.event_subjects.update(event_subjects.SUBJECTS)
    import_jobs.register()
    record_registration.register()
    look_up_registration.register()
    large_act_registration.register()
    registry.projections.append(
        Projection(name="reviews.team", expected=team.members_by_events, stored=team.members_stored)
    )
    registry.nav += NAV
