"""The protocol: what was decided beforehand, and its amendments."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from reviews.errors import DomainError, ReasonMissing
from reviews.forms.protocol import (
    QuestionForm,
    criteria_in,
    question_of,
    rearranged,
    started,
)
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.protocol import Content, Criterion, CriterionKind, Question
from reviews.selectors import protocol as selectors
from reviews.services.protocol import amend_protocol
from reviews.shell import say


@require_safe
@allow(Act.VIEW_REVIEW)
def show_protocol(request: ReviewRequest) -> HttpResponse:
    versions = selectors.versions_of(request.member.review_id)
    context = {
        "versions": versions,
        "current": versions[0] if versions else None,
        "may_amend": may(request.member, Act.AMEND_PROTOCOL),
        **_by_kind(versions[0].content.criteria if versions else ()),
    }
    return render(request, "reviews/protocol.html", context)


@require_http_methods(["GET", "POST"])
@allow(Act.AMEND_PROTOCOL)
def amend(request: ReviewRequest) -> HttpResponse:
    """Write the next version. The buttons of the criteria's rows post the whole form and get it back rearranged."""
    review = request.member.review
    if request.method != "POST":
        number = selectors.current_number(review.uuid)
        content = selectors.current_protocol(review.uuid) or _empty(review.title)
        form = QuestionForm(initial=question_of(content, number))
        return _form_page(request, form, started(content.criteria))
    criteria = criteria_in(request.POST)
    asked = request.POST.get("do", "save")
    if asked != "save":
        criteria, focus = rearranged(criteria, asked)
        form = QuestionForm(initial=request.POST.dict())
        return _form_page(request, form, criteria, focus=focus, pressed=asked.partition(":")[0])
    form = QuestionForm(request.POST)
    if form.is_valid():
        try:
            version = amend_protocol(
                by=request.member,
                content=form.content(review.title, criteria),
                reason=form.cleaned_data["reason"],
                based_on=form.cleaned_data["based_on"],
                key=form.act_key,
            )
        except ReasonMissing as refused:
            form.add_error("reason", str(refused))
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            say(
                request,
                _("Version %(number)s of the protocol stands.") % {"number": version.number},
            )
            return redirect("reviews:protocol", review=review.uuid)
    return _form_page(request, form, criteria, status=422)


def _form_page(
    request: ReviewRequest,
    form: QuestionForm,
    criteria: tuple[Criterion, ...],
    *,
    focus: str = "",
    pressed: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {"form": form, "focus": focus, "pressed": pressed, **_by_kind(criteria)}
    return render(request, "reviews/amend_protocol.html", context, status=status)


def _by_kind(criteria: tuple[Criterion, ...]) -> dict[str, object]:
    kinds = [
        (CriterionKind.INCLUDE, _("Include when all hold")),
        (CriterionKind.EXCLUDE, _("Exclude when any holds")),
    ]
    return {
        "kinds": [
            {
                "kind": kind.value,
                "label": label,
                "criteria": [each for each in criteria if each.kind is kind],
            }
            for kind, label in kinds
        ]
    }


def _empty(title: str) -> Content:
    return Content(title=title, question=Question())
