"""The work of screening that waits for a member: records to screen, conflicts to settle, votes that await others."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reviews.models import Member
from reviews.permissions import holds
from reviews.roles import SCREENING_STAGES, Role, Stage
from reviews.seams import Waiting
from screening.selectors.conflicts import Piles, piles_of
from screening.selectors.lists import Pile
from screening.selectors.progress import progress_of

CONFLICT_BOXES = {
    Stage.TITLE_ABSTRACT: ("records_screened", 25),
    Stage.FULL_TEXT: ("reports_assessed", 45),
}
CONFLICT_LABELS = {
    Stage.TITLE_ABSTRACT: _("conflicts to settle"),
    Stage.FULL_TEXT: _("conflicts on full texts to settle"),
}
AGREE_LABELS = {
    Stage.TITLE_ABSTRACT: _("conflicts to agree on with the other voters"),
    Stage.FULL_TEXT: _("conflicts on full texts to agree on with the other voters"),
}


def piles_for(member: Member) -> Sequence[Waiting]:
    """Piles of titles and abstracts, and of both stages' conflicts; those of full texts stand with their pages."""
    piles = list(_titles(member))
    for stage in SCREENING_STAGES:
        piles += _conflicts(member, stage, piles_of(member, stage))
    return [pile for pile in piles if pile.count]


def _titles(member: Member) -> Sequence[Waiting]:
    if not holds(member, Role.REVIEWER, Stage.TITLE_ABSTRACT):
        return ()
    progress = progress_of(member, Stage.TITLE_ABSTRACT)
    here = {"review": member.review_id}
    listed = {**here, "stage": Stage.TITLE_ABSTRACT.value, "pile": Pile.AWAITING.value}
    return (
        Waiting(
            order=20,
            label=_("records to screen"),
            count=progress.left,
            url=reverse("screening:screen", kwargs=here),
            box="records_screened",
        ),
        Waiting(
            order=21,
            label=_("of your votes await others"),
            count=progress.awaiting,
            url=reverse("screening:list", kwargs=listed),
            box="records_screened",
            is_note=True,
        ),
    )


def _conflicts(member: Member, stage: Stage, piles: Piles) -> list[Waiting]:
    box, order = CONFLICT_BOXES[stage]
    url = reverse("screening:conflicts", kwargs={"review": member.review_id, "stage": stage.value})
    to_adjudicate = piles.unseen + piles.opened
    return [
        Waiting(order=order, label=CONFLICT_LABELS[stage], count=to_adjudicate, url=url, box=box),
        Waiting(order=order + 1, label=AGREE_LABELS[stage], count=piles.to_agree, url=url, box=box),
    ]
