"""Lock: is everything complete? What isn't, with links; then the data set is frozen."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from extraction.forms.studies import ReasonForm
from extraction.selectors.completeness import gaps_of
from extraction.selectors.gathering import sizes_of
from extraction.selectors.locking import standing_lock
from extraction.selectors.snapshots import snapshot_of, snapshots_of
from extraction.services import locking
from extraction.views.acting import acted
from reviews.forms.layout import ActForm
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.shell import attached


@require_safe
@allow(Act.VIEW_REVIEW)
def show_lock(request: ReviewRequest) -> HttpResponse:
    review = request.member.review_id
    lock = standing_lock(review)
    context = {
        "lock": lock,
        "gaps": [] if lock else gaps_of(review),
        "sizes": None if lock else sizes_of(review),
        "snapshots": snapshots_of(review),
        "may_lock": may(request.member, Act.LOCK),
        "may_export": may(request.member, Act.EXPORT),
    }
    return render(request, "extraction/lock.html", context)


@require_POST
@allow(Act.LOCK)
def lock(request: ReviewRequest) -> HttpResponse:
    acted(
        request,
        ActForm(request.POST),
        lambda key: locking.lock_snapshot(by=request.member, key=key),
        said=_("The data set is locked. Every analysis is computed from it now."),
    )
    return _back(request)


@require_POST
@allow(Act.LOCK)
def unlock(request: ReviewRequest) -> HttpResponse:
    form = ReasonForm(request.POST)
    acted(
        request,
        form,
        lambda key: locking.unlock_snapshot(
            by=request.member, reason=form.cleaned_data["reason"], key=key
        ),
        said=_("The data set is open again. What was computed from it is marked as stale."),
    )
    return _back(request)


@require_safe
@allow(Act.EXPORT)
def download_snapshot(request: ReviewRequest, snapshot: UUID) -> HttpResponse:
    """A snapshot's text, byte for byte what its hash is of."""
    found = snapshot_of(request.member.review_id, snapshot)
    if found is None:
        raise Http404
    answer = HttpResponse(found.body.encode(), content_type="application/json")
    return attached(answer, f"snapshot-{found.revision}.json")


def _back(request: ReviewRequest) -> HttpResponse:
    return redirect("extraction:lock", review=request.member.review_id)
