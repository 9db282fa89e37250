"""Labels in an import's file, and the tags that they become."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from reviews.errors import DomainError
from reviews.forms.labels import LabelsForm
from reviews.permissions import Act, ReviewRequest, allow
from reviews.selectors.labels import labels_in_file
from reviews.services.labels import take_labels_over
from reviews.shell import say


@require_http_methods(["GET", "HEAD", "POST"])
@allow(Act.TAKE_OVER_VOTES)
def labels(request: ReviewRequest, batch: UUID) -> HttpResponse:
    """The labels with their counts; posted, what each becomes is attached."""
    found = labels_in_file(request.member, batch)
    if found is None:
        raise Http404
    form = LabelsForm(request.POST if request.method == "POST" else None, found=found)
    if form.is_bound and form.is_valid():
        review, key = request.member.review_id, form.act_key
        try:
            n = take_labels_over(by=request.member, batch=batch, tags=form.tags, key=key)
        except DomainError as refused:
            form.add_error(None, str(refused))
        else:
            text = ngettext("%(n)s tag is attached.", "%(n)s tags are attached.", n)
            undo = reverse("reviews:act-undo", kwargs={"review": review, "of": key}) if n else ""
            say(request, text % {"n": f"{n:,}"}, undo=undo)
            return redirect("reviews:tags", review=review)
    context = {"found": found, "form": form, "more": len(found.labels) - len(form.labels)}
    return render(request, "reviews/labels.html", context, status=422 if form.is_bound else 200)
