"""Reviews: started, their settings, their deletion."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reviews.forms.layout import ActForm
from reviews.forms.team import DeletionForm, NewReviewForm, SettingsForm
from reviews.permissions import Act, ReviewRequest, UserRequest, allow, signed_in
from reviews.services import review_creation
from reviews.shell import complain, say


@require_http_methods(["GET", "POST"])
@signed_in
def new_review(request: UserRequest) -> HttpResponse:
    """Start a review."""
    form = NewReviewForm(request.POST or None, initial={"roles": [], "time_zone": "UTC"})
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "reviews/new_review.html", {"form": form}, status=status)
    values = form.cleaned_data
    owner = review_creation.create_review(
        by=request.user,
        title=values["title"],
        question=values["question"],
        time_zone=values["time_zone"],
        roles=values["roles"],
        key=form.act_key,
    )
    say(request, _("The review is started. Its protocol comes first."))
    return redirect("reviews:protocol", review=owner.review_id)


@require_http_methods(["GET", "POST"])
@allow(Act.CHANGE_SETTINGS)
def settings(request: ReviewRequest) -> HttpResponse:
    """Title and time zone."""
    review = request.member.review
    initial = {"title": review.title, "time_zone": review.time_zone}
    form = SettingsForm(request.POST or None, initial=initial)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "reviews/settings.html", {"form": form}, status=status)
    review_creation.change_review(
        by=request.member,
        title=form.cleaned_data["title"],
        time_zone=form.cleaned_data["time_zone"],
        key=form.act_key,
    )
    say(request, _("The settings are saved."))
    return redirect("reviews:settings", review=review.uuid)


@require_http_methods(["GET", "POST"])
@allow(Act.DELETE_REVIEW)
def delete_review(request: ReviewRequest) -> HttpResponse:
    """Ask for a review's deletion: the page says what goes, and asks for the title."""
    review = request.member.review
    form = DeletionForm(request.POST or None, expected=review.title)
    is_owner = review.owner_id == request.member.uuid
    if is_owner and not form.is_valid():
        status = 422 if form.is_bound else 200
        context = {"form": form, "days": review_creation.DAYS_TO_DELETION}
        return render(request, "reviews/delete_review.html", context, status=status)
    if not is_owner:
        complain(request, _("Only the owner of a review can delete it."))
        return redirect("reviews:settings", review=review.uuid)
    review_creation.ask_deletion(by=request.member, key=form.act_key)
    say(
        request,
        _("The review is closed and will be deleted in 30 days. You can take that back here."),
    )
    return redirect("reviews:my-work")


@require_POST
@signed_in
def withdraw_deletion(request: UserRequest, review: UUID) -> HttpResponse:
    """Open a review again; its own pages are closed, so this stands outside of them."""
    form = ActForm(request.POST)
    if form.is_valid():
        found = review_creation.withdraw_deletion(
            user=request.user, review=review, key=form.act_key
        )
        say(request, _("“%(title)s” stays, and is open again.") % {"title": found.title})
    return redirect("reviews:my-work")
