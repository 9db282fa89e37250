"""What searches, imports, duplicates and records put into the seams."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from reviews import history_words
from reviews.models import Member
from reviews.permissions import Act, may
from reviews.seams import NavEntry, Projection, Waiting, registry
from reviews.selectors import (
    by_hand,
    duplicates,
    imports,
    labels,
    record_projections,
    searches,
    tags,
)
from reviews.tag_events import RecordsTagged, RecordsUntagged


def register() -> None:
    registry.event_words.update(history_words.in_words())
    registry.record_history.append(by_hand.history_of)
    registry.record_actions.append(by_hand.actions_on)
    registry.import_actions.append(labels.actions_on)
    registry.waiting.append(lambda member: list(_waiting(member)))
    registry.nav += [
        NavEntry(order=order, label=label, url_name=name, shown=_may_view, also=also)
        for order, label, name, also in (
            (30, _("Searches"), "reviews:searches", ("imports/",)),
            (40, _("Duplicates"), "reviews:duplicates", ()),
            (50, _("Records"), "reviews:records", ("tags/", "look-ups/", "notices/")),
        )
    ]
    # What members attach to open records is theirs to see; of decided ones, the records themselves tell.
    registry.private_kinds |= {RecordsTagged.KIND, RecordsUntagged.KIND}
    registry.projections += [
        Projection(name="reviews.tags", expected=tags.tags_by_events, stored=tags.tags_stored),
        Projection(
            name="reviews.searches",
            expected=searches.searches_by_events,
            stored=searches.searches_stored,
        ),
        Projection(
            name="reviews.imports",
            expected=record_projections.imports_by_events,
            stored=imports.imports_by_state,
        ),
        Projection(
            name="reviews.entries",
            expected=by_hand.entries_by_events,
            stored=by_hand.entries_stored,
        ),
        Projection(
            name="reviews.records",
            expected=record_projections.records_by_events,
            stored=record_projections.records_stored,
        ),
        Projection(
            name="reviews.corrections",
            expected=record_projections.corrections_by_events,
            stored=record_projections.corrections_stored,
        ),
        Projection(
            name="reviews.pairs",
            expected=record_projections.pairs_by_events,
            stored=duplicates.pairs_stored,
        ),
        Projection(
            name="reviews.related",
            expected=record_projections.related_by_events,
            stored=record_projections.related_stored,
        ),
    ]


def _may_view(member: Member) -> bool:
    return may(member, Act.VIEW_REVIEW)


def _waiting(member: Member) -> Iterator[Waiting]:
    review = member.review_id
    if may(member, Act.IMPORT):
        waiting = imports.imports_to_confirm(review)
        one = {"batch": waiting[0]} if len(waiting) == 1 else {}
        yield Waiting(
            order=30,
            label=ngettext("import to confirm", "imports to confirm", len(waiting)),
            count=len(waiting),
            url=reverse(
                "reviews:import" if one else "reviews:imports", kwargs={"review": review, **one}
            ),
            box="identified_databases",
        )
    if may(member, Act.SETTLE_DUPLICATES):
        pairs = duplicates.n_open_pairs(review)
        yield Waiting(
            order=40,
            label=ngettext("pair to compare", "pairs to compare", pairs),
            count=pairs,
            url=reverse("reviews:duplicates", kwargs={"review": review}),
            box="duplicates_removed",
        )
