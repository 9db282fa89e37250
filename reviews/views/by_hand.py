"""Adding by hand: a text and where it was found, then its parts to be checked before anything counts."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from reviews.citations import read_citation
from reviews.errors import DomainError
from reviews.formats.reference import ParsedReference
from reviews.forms.by_hand import FoundForm, PartsForm, parts_initial
from reviews.permissions import Act, ReviewRequest, allow
from reviews.selectors import by_hand as selectors
from reviews.services import by_hand as services
from reviews.shell import say
from reviews.sources import FoundIn


@require_http_methods(["GET", "POST"])
@allow(Act.IMPORT)
def add(request: ReviewRequest) -> HttpResponse:
    """One address: the button that was pressed says how far the person is."""
    choices = selectors.searches_to_choose(request.member.review_id)
    step = request.POST.get("step", "")
    if request.method == "GET" or step == "back":
        first = request.POST or _first_values(request, [uuid for uuid, _name in choices])
        return _text_page(request, FoundForm(initial=first, searches=choices))
    if step == "add":
        return _add_parts(request, PartsForm(request.POST, searches=choices))
    form = FoundForm(request.POST, searches=choices)
    if not form.is_valid():
        return _text_page(request, form, status=422)
    if services.is_export(form.cleaned_data["text"]):
        return _add(request, form, None) or _text_page(request, form, status=422)
    understood = read_citation(form.cleaned_data["text"])
    reference = understood.reference
    known = selectors.known_as(request.member.review_id, reference)
    if known is not None and not reference.title:
        reference = selectors.completed(reference, known)
    parts = PartsForm(initial={**form.cleaned_data, **parts_initial(reference)}, searches=choices)
    return _parts_page(request, parts, is_split=understood.is_split, known=known)


def _add_parts(request: ReviewRequest, form: PartsForm) -> HttpResponse:
    if form.is_valid() and (done := _add(request, form, form.reference())):
        return done
    return _parts_page(request, form, status=422)


def _add(
    request: ReviewRequest, form: FoundForm, reference: ParsedReference | None
) -> HttpResponse | None:
    """The act; None where it is refused, which the form says then."""
    cited_by = _cited_by(request, form)
    try:
        batch = services.add_by_hand(
            by=request.member,
            search=form.the_search(),
            text=form.cleaned_data["text"],
            reference=reference,
            found=form.found(None if cited_by is None else cited_by.record),
            key=form.act_key,
        )
    except DomainError as refused:
        form.add_error(None, str(refused))
        return None
    if reference is not None:
        say(request, _("Written down. It is compared with the records that are there."))
    return redirect("reviews:import", review=request.member.review_id, batch=batch.uuid)


def _cited_by(request: ReviewRequest, form: FoundForm) -> selectors.Cites | None:
    """The report of the review in which it was found, by its page or by what the person typed."""
    if form["found_in"].value() != FoundIn.REPORT.value:
        return None
    if record := _uuid(form["cited_by"].value()):
        return selectors.cites(request.member.review_id, record)
    return selectors.cites_in(request.member.review_id, form["note"].value() or "")


def _uuid(value: object) -> UUID | None:
    try:
        return UUID(str(value))
    except ValueError:
        return None


def _first_values(request: ReviewRequest, searches: list[str]) -> dict[str, object]:
    """`?search=` one of the review's, `?cited_by=` a record: from whose pages the person comes."""
    asked = request.GET.get("search", "")
    return {
        "search": asked if asked in searches else "",
        "cited_by": _uuid(request.GET.get("cited_by")),
    }


def _text_page(request: ReviewRequest, form: FoundForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "cited_by": _cited_by(request, form)}
    return render(request, "reviews/by_hand.html", context, status=status)


def _parts_page(
    request: ReviewRequest,
    form: PartsForm,
    *,
    is_split: bool = True,
    known: selectors.Cites | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "form": form,
        "cited_by": _cited_by(request, form),
        "text": form["text"].value() or "",
        "is_split": is_split,
        "known": known,
    }
    return render(request, "reviews/by_hand_parts.html", context, status=status)
