"""The work of screening that waits for a member: records to screen, conflicts to settle, votes that await others."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import ngettext, ngettext_lazy

from reviews.models import Member
from reviews.permissions import holds
from reviews.roles import SCREENING_STAGES, Role, Stage
from reviews.seams import Waiting
from screening.selectors.conflicts import Piles, piles_of
from screening.selectors.lists import Pile
from screening.selectors.new_information import n_news
from screening.selectors.progress import progress_of

CONFLICT_BOXES = {
    Stage.TITLE_ABSTRACT: ("records_screened", 25),
    Stage.FULL_TEXT: ("reports_assessed", 45),
}
CONFLICT_LABELS = {
    Stage.TITLE_ABSTRACT: ngettext_lazy("conflict to settle", "conflicts to settle"),
    Stage.FULL_TEXT: ngettext_lazy(
        "conflict on full texts to settle", "conflicts on full texts to settle"
    ),
}
AGREE_LABELS = {
    Stage.TITLE_ABSTRACT: ngettext_lazy(
        "conflict to agree on with the other voters", "conflicts to agree on with the other voters"
    ),
    Stage.FULL_TEXT: ngettext_lazy(
        "conflict on full texts to agree on with the other voters",
        "conflicts on full texts to agree on with the other voters",
    ),
}


def piles_for(member: Member) -> Sequence[Waiting]:
    """Piles of titles and abstracts, of both stages' conflicts and of news; those of full texts stand with their pages."""
    piles = list(_titles(member))
    for stage in SCREENING_STAGES:
        piles += _conflicts(member, stage, piles_of(member, stage))
    piles.append(_news(member))
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
            label=ngettext("record to screen", "records to screen", progress.left),
            count=progress.left,
            url=reverse("screening:screen", kwargs=here),
            box="records_screened",
        ),
        Waiting(
            order=21,
            label=ngettext(
                "of your votes awaits others", "of your votes await others", progress.awaiting
            ),
            count=progress.awaiting,
            url=reverse("screening:list", kwargs=listed),
            box="records_screened",
            is_note=True,
        ),
    )


def _conflicts(member: Member, stage: Stage, piles: Piles) -> list[Waiting]:
    box, order = CONFLICT_BOXES[stage]
    url = reverse("screening:conflicts", kwargs={"review": member.review_id, "stage": stage.value})
    piles_by_label = (
        (CONFLICT_LABELS[stage], piles.unseen + piles.opened),
        (AGREE_LABELS[stage], piles.to_agree),
    )
    return [
        Waiting(order=place, label=label % n, count=n, url=url, box=box)
        for place, (label, n) in enumerate(piles_by_label, start=order)
    ]


def _news(member: Member) -> Waiting:
    n = n_news(member)
    return Waiting(
        order=26,
        label=ngettext(
            "excluded record with new information", "excluded records with new information", n
        ),
        count=n,
        url=reverse("screening:new-information", kwargs={"review": member.review_id}),
        box="records_excluded",
    )
