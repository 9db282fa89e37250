"""Records: find and filter them, look at one with all its sources, remove and restore before screening."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from reviews.errors import DomainError
from reviews.formats.writing.registry import WRITERS
from reviews.forms.searches import RecordsForm, first_error
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors import corrections, record_history, record_lists
from reviews.selectors import records as selectors
from reviews.selectors.copies import root_of
from reviews.selectors.kept_judgements import without_judgements
from reviews.selectors.look_up_pages import notices_of, values_taken_back
from reviews.selectors.record_export import exported
from reviews.selectors.records import RecordRow
from reviews.selectors.related import relations_of
from reviews.selectors.tagged import tags_on
from reviews.selectors.tags import in_use
from reviews.services import removals
from reviews.shell import attached, page_number, say
from reviews.views.record_list import back, list_page, refused_on_list, undo_of


@require_safe
@allow(Act.VIEW_REVIEW)
def show_records(request: ReviewRequest) -> HttpResponse:
    asked = record_lists.asked_of(request.GET.dict())
    return list_page(request, asked, page=page_number(request))


@require_safe
@allow(Act.EXPORT)
def export(request: ReviewRequest, kind: str) -> StreamingHttpResponse:
    """The records that the list shows, on all its pages, in a format that other programs take."""
    writer = next((each for each in WRITERS if each.name == kind), None)
    if writer is None:
        raise Http404
    works = record_lists.works_asked(request.member, record_lists.asked_of(request.GET.dict()))
    chunks = writer.write(exported(request.member, works))
    answer = StreamingHttpResponse(chunks, content_type=writer.content_type)
    return attached(answer, f"records{writer.suffix}")


@require_safe
@allow(Act.VIEW_REVIEW)
def show_record(request: ReviewRequest, record: UUID) -> HttpResponse:
    row = selectors.record_row(request.member.review_id, record)
    if row is None:
        raise Http404
    root = root_of(record)
    if root != record:
        return redirect("reviews:record", review=request.member.review_id, record=root)
    return render(request, "reviews/record.html", record_page(request, row))


def record_page(request: ReviewRequest, row: RecordRow) -> dict[str, object]:
    """What a record's page shows."""
    return {
        "row": row,
        "sources": without_judgements(
            request.member.review_id,
            row.record,
            selectors.source_rows(request.member.review_id, row.record),
        ),
        "fields": corrections.shown_fields(row.record),
        "history": record_history.history_of_record(request.member, row.record),
        "actions": record_history.actions_on_record(request.member, row.record),
        "may_correct": may(request.member, Act.CORRECT_RECORDS),
        "tags_on": tags_on(request.member, [row.record]).get(row.record, ()),
        "tags": in_use(request.member.review_id),
        "may_tag": may(request.member, Act.TAG_RECORDS),
        "notices": notices_of(row.record),
        "findings_back": values_taken_back(row.record),
        "related": relations_of(request.member.review_id, row.record),
        "may_remove": may(request.member, Act.REMOVE_RECORDS),
        "may_settle": may(request.member, Act.SETTLE_DUPLICATES),
    }


@require_POST
@allow(Act.REMOVE_RECORDS)
def remove(request: ReviewRequest) -> HttpResponse:
    form = RecordsForm(request.POST)
    if not form.is_valid():
        return refused_on_list(request, first_error(form))
    try:
        done = removals.remove_records(
            by=request.member,
            records=form.cleaned_data["record"],
            reason=form.cleaned_data["reason"],
            key=form.act_key,
        )
    except DomainError as refused:
        return refused_on_list(request, str(refused))
    say(request, _removed(done), undo=undo_of(request, form.act_key))
    return redirect(back(request))


@require_POST
@allow(Act.REMOVE_RECORDS)
def restore(request: ReviewRequest) -> HttpResponse:
    form = RecordsForm(request.POST)
    if not form.is_valid():
        return refused_on_list(request, first_error(form))
    try:
        removals.restore_records(
            by=request.member,
            records=form.cleaned_data["record"],
            reason=form.cleaned_data["reason"],
            key=form.act_key,
        )
    except DomainError as refused:
        return refused_on_list(request, str(refused))
    say(request, _("Put back: it waits for screening again."))
    return redirect(back(request))


def _removed(done: removals.Removal) -> str:
    text = ngettext(
        "%(n)s record is removed before screening.",
        "%(n)s records are removed before screening.",
        done.n_removed,
    ) % {"n": f"{done.n_removed:,}"}
    if not done.n_kept:
        return text
    kept = ngettext(
        "%(n)s stays in, since work rests on it.",
        "%(n)s stay in, since work rests on them.",
        done.n_kept,
    ) % {"n": f"{done.n_kept:,}"}
    return f"{text} {kept}"
