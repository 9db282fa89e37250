"""The report of the searches: PRISMA-S's checklist on a page, and both documents to take along."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviews.documents.blocks import Block
from reviews.documents.markdown import markdown
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors import search_report
from reviews.shell import attached

DOCUMENTS: Mapping[str, tuple[str, Callable[..., Sequence[Block]]]] = {
    "appendix": ("searches", search_report.appendix_blocks),
    "checklist": ("prisma-s-checklist", search_report.checklist_blocks),
}


@require_safe
@allow(Act.VIEW_REVIEW)
def show_checklist(request: ReviewRequest) -> HttpResponse:
    context = {
        "rows": search_report.checklist_of(request.member.review),
        "is_begun": search_report.is_begun(request.member.review),
        "may_export": may(request.member, Act.EXPORT),
    }
    return render(request, "reviews/search_checklist.html", context)


@require_safe
@allow(Act.EXPORT)
def export(request: ReviewRequest, document: str, kind: str) -> HttpResponse:
    """The appendix or the checklist as a file. kind: docx or md."""
    # Deferred: writing for Word loads libraries that no other page needs.
    from reviews.documents import docx  # noqa: PLC0415

    if document not in DOCUMENTS or kind not in {"docx", "md"}:
        raise Http404
    name, blocks_of = DOCUMENTS[document]
    review = request.member.review
    blocks = blocks_of(review)
    if kind == "docx":
        body = docx.docx(blocks, title=f"{review.title}: {name}")
        return attached(HttpResponse(body, content_type=docx.CONTENT_TYPE), f"{name}.docx")
    answer = HttpResponse(markdown(blocks), content_type="text/markdown; charset=utf-8")
    return attached(answer, f"{name}.md")
