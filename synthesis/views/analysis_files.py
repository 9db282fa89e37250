"""What is downloaded of an analysis, and the page of all downloads."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviews.permissions import Act, ReviewRequest, allow
from reviews.shell import attached
from synthesis.figures.forest_plot import Layout
from synthesis.selectors.analyses import AnalysisRow, RunRow, analysis_row
from synthesis.selectors.analysis_list import list_of
from synthesis.selectors.data_state import data_state
from synthesis.services import run_texts

FIGURE_KINDS = ("svg", "png", "pdf")


@require_safe
@allow(Act.EXPORT)
def show_reports(request: ReviewRequest) -> HttpResponse:
    review = request.member.review
    context = {
        "lines": [line for line in list_of(review) if line.row.run is not None],
        "data": data_state(review.uuid),
        "kinds": FIGURE_KINDS,
    }
    return render(request, "synthesis/reports.html", context)


@require_safe
@allow(Act.EXPORT)
def download_figure(request: ReviewRequest, analysis: UUID, layout: str, kind: str) -> HttpResponse:
    # Deferred: drawing PNG and PDF loads libraries that no other page needs.
    from synthesis.services import run_files  # noqa: PLC0415

    row, _run = _shown(request, analysis)
    if layout not in set(Layout) or kind not in set(run_files.FigureFormat):
        raise Http404
    chosen = run_files.FigureFormat(kind)
    content = run_files.figure_file(row, Layout(layout), chosen)
    if content is None:
        raise Http404
    name = f"forest-{run_texts.file_stem(row.title)}-{layout}.{kind}"
    return _attached(content, run_files.FIGURE_TYPES[chosen], name)


@require_safe
@allow(Act.EXPORT)
def download_data(request: ReviewRequest, analysis: UUID) -> HttpResponse:
    row, run = _shown(request, analysis)
    name = f"{run_texts.file_stem(row.title)}.csv"
    return _attached(run_texts.data_file(row, run), "text/csv; charset=utf-8", name)


@require_safe
@allow(Act.EXPORT)
def download_result(request: ReviewRequest, analysis: UUID) -> HttpResponse:
    row, run = _shown(request, analysis)
    name = f"{run_texts.file_stem(row.title)}.json"
    return _attached(run_texts.result_file(row, run), "application/json", name)


@require_safe
@allow(Act.EXPORT)
def download_script(request: ReviewRequest, analysis: UUID) -> HttpResponse:
    row, run = _shown(request, analysis)
    name = f"{run_texts.file_stem(row.title)}.R"
    return _attached(run_texts.script_file(row, run), "text/plain; charset=utf-8", name)


def _shown(request: ReviewRequest, analysis: UUID) -> tuple[AnalysisRow, RunRow]:
    """The analysis and the run that its page shows."""
    row = analysis_row(request.member.review, analysis)
    if row is None or row.run is None:
        raise Http404
    return row, row.run


def _attached(content: str | bytes, media_type: str, name: str) -> HttpResponse:
    return attached(HttpResponse(content, content_type=media_type), name)
