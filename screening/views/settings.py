"""The rules of both stages and the list of exclusion reasons."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.roles import SCREENING_STAGES, Stage
from reviews.shell import say
from screening.event_words import STAGES
from screening.forms.settings import RulesForm, rearranged, reasons_in
from screening.selectors.rules import active_settings, reasons_in_force
from screening.services import stage_settings


@require_safe
@allow(Act.VIEW_REVIEW)
def show_settings(request: ReviewRequest) -> HttpResponse:
    return _settings_page(request)


@require_POST
@allow(Act.CHANGE_SETTINGS)
def change_rules(request: ReviewRequest, stage: Stage) -> HttpResponse:
    form = RulesForm(request.POST, stage=stage)
    if form.is_valid():
        try:
            stage_settings.change_rules(
                by=request.member, stage=stage, rules=form.rules(), key=form.act_key
            )
        except stage_settings.BadRules as refused:
            form.add_error(None, str(refused))
        else:
            say(request, _("The rules for %(stage)s are saved.") % {"stage": STAGES[stage.value]})
            return redirect("screening:settings", review=request.member.review_id)
    return _settings_page(request, bound={stage: form}, status=422)


@require_POST
@allow(Act.CHANGE_SETTINGS)
def change_reasons(request: ReviewRequest) -> HttpResponse:
    """Save the list; the buttons of its rows post the whole form and get it back rearranged."""
    texts = reasons_in(request.POST)
    asked = request.POST.get("do", "save")
    if asked != "save":
        texts, focus = rearranged(texts, asked)
        pressed = asked.partition(":")[0]
        return _settings_page(request, texts=texts, focus=focus, pressed=pressed)
    form = ActForm(request.POST)
    if form.is_valid():
        try:
            stage_settings.change_reasons(by=request.member, texts=texts, key=form.act_key)
        except stage_settings.BadRules as refused:
            form.add_error(None, str(refused))
        else:
            say(request, _("The list of exclusion reasons is saved."))
            return redirect("screening:settings", review=request.member.review_id)
    return _settings_page(request, texts=texts, reasons_form=form, status=422)


def _settings_page(
    request: ReviewRequest,
    *,
    bound: dict[Stage, RulesForm] | None = None,
    texts: Sequence[str] | None = None,
    reasons_form: ActForm | None = None,
    focus: int | None = None,
    pressed: str = "",
    status: int = 200,
) -> HttpResponse:
    review = request.member.review_id
    stages = []
    for stage in SCREENING_STAGES:
        row = active_settings(review, stage)
        initial = {name: getattr(row, name) for name in stage_settings.Rules.__dataclass_fields__}
        form = (bound or {}).get(stage) or RulesForm(initial=initial, stage=stage)
        stages.append({"stage": stage, "form": form, "settings": row})
    context = {
        "stages": stages,
        "texts": [reason.text for reason in reasons_in_force(review)] if texts is None else texts,
        "reasons_form": reasons_form,
        "focus": focus,
        "pressed": pressed,
        "may_change": may(request.member, Act.CHANGE_SETTINGS),
    }
    return render(request, "screening/settings.html", context, status=status)
