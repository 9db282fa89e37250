"""What full texts put into the seams."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from reviews.models import Member
from reviews.permissions import Act, holds, may
from reviews.roles import Role, Stage
from reviews.seams import JobKind, NavEntry, RecordAction, Waiting, register_job_kind, registry
from screening.rules import Retrieval
from screening.selectors import full_text, full_text_uploads
from screening.selectors.lists import Pile
from screening.selectors.progress import progress_of
from screening.services.full_text_uploads import MATCH, MATCHING, match_full_texts


def register() -> None:
    registry.nav.append(
        NavEntry(
            order=80,
            label=_("Full texts"),
            url_name="screening:full-texts",
            also=("screening/full_text/",),
            shown=lambda member: may(member, Act.VIEW_REVIEW),
        )
    )
    registry.waiting.append(lambda member: [*_to_find(member), *_to_assess(member)])
    registry.record_actions.append(_actions_on)
    register_job_kind(
        JobKind(
            name=MATCH,
            label=_("Matching full texts"),
            run=match_full_texts,
            may_steer=lambda member: may(member, Act.RETRIEVE),
        )
    )
    registry.step_words[MATCHING] = _("looking into the files")


def _to_find(member: Member) -> Iterator[Waiting]:
    if not may(member, Act.RETRIEVE):
        return
    here = {"review": member.review_id}
    sought = full_text.n_reports(member.review_id, Retrieval.SOUGHT)
    if sought:
        yield Waiting(
            order=35,
            label=ngettext("full text to find", "full texts to find", sought),
            count=sought,
            url=reverse("screening:full-texts", kwargs=here),
            box="reports_sought",
        )
    uploads = full_text_uploads.waiting_uploads(member.review_id)
    if uploads:
        first, _n = uploads[0]
        loose = sum(n for _upload, n in uploads)
        yield Waiting(
            order=36,
            label=ngettext(
                "uploaded file that belongs to no report yet",
                "uploaded files that belong to no report yet",
                loose,
            ),
            count=loose,
            url=reverse("screening:full-text-upload", kwargs={**here, "upload": first}),
            box="reports_sought",
        )


def _to_assess(member: Member) -> Iterator[Waiting]:
    if not holds(member, Role.REVIEWER, Stage.FULL_TEXT):
        return
    here = {"review": member.review_id}
    progress = progress_of(member, Stage.FULL_TEXT)
    if progress.left:
        yield Waiting(
            order=40,
            label=ngettext("full text to assess", "full texts to assess", progress.left),
            count=progress.left,
            url=reverse("screening:full-text-screen", kwargs=here),
            box="reports_assessed",
        )
    if progress.awaiting:
        listed = {**here, "stage": Stage.FULL_TEXT.value, "pile": Pile.AWAITING.value}
        yield Waiting(
            order=41,
            label=ngettext(
                "of your votes awaits others", "of your votes await others", progress.awaiting
            ),
            count=progress.awaiting,
            url=reverse("screening:list", kwargs=listed),
            box="reports_assessed",
            is_note=True,
        )


def _actions_on(member: Member, record: UUID) -> Sequence[RecordAction]:
    places = full_text.places_of_reports(member.review_id).filter(record=record)
    return [
        RecordAction(
            order=45,
            label=_("The full text"),
            url=reverse(
                "screening:full-text", kwargs={"review": member.review_id, "report": report}
            ),
        )
        for report in places.values_list("report_id", flat=True)
    ]
