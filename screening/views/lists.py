"""Lists of a stage's records: to screen, awaiting others, done by me, decided."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviews.permissions import Act, ReviewRequest, allow, holds, may
from reviews.roles import Role, Stage
from screening.selectors import lists, progress
from screening.selectors.conflicts import piles_of
from screening.selectors.lists import Pile


@require_safe
@allow(Act.VIEW_REVIEW)
def show_list(request: ReviewRequest, stage: Stage, pile: Pile) -> HttpResponse:
    member = request.member
    state = request.GET.get("state", "")
    found = lists.listed(member, stage, pile, number=request.GET.get("page", "1"), state=state)
    context = {
        "stage": stage,
        "pile": pile,
        "state": state,
        "rows": found.rows,
        "page": found.page,
        "progress": progress.progress_of(member, stage),
        "conflicts": piles_of(member, stage),
        "is_reviewer": holds(member, Role.REVIEWER, stage),
        "may_change_settings": may(member, Act.CHANGE_SETTINGS),
        "is_titles": stage is Stage.TITLE_ABSTRACT,
    }
    return render(request, "screening/list.html", context)
