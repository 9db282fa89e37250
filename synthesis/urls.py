"""Addresses of the synthesis app, grouped by page."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from synthesis.views import analyses, analysis_files, flow, published

app_name = "synthesis"
urlpatterns: list[URLPattern | URLResolver] = [
    # The review's home
    path("r/<uuid:review>/", flow.show_flow, name="flow"),
    path("r/<uuid:review>/flow/<slug:box>/", flow.show_box, name="box"),
    path("r/<uuid:review>/flow/<slug:box>.csv", flow.download_box, name="box-csv"),
    path("r/<uuid:review>/diagram/prisma.<slug:kind>", flow.download_diagram, name="diagram"),
    path("r/<uuid:review>/published/", published.show_published, name="published"),
    # Analyses
    path("r/<uuid:review>/analyses/", analyses.show_analyses, name="analyses"),
    path("r/<uuid:review>/analyses/add/", analyses.add_analysis, name="analysis-add"),
    path("r/<uuid:review>/analyses/<uuid:analysis>/", analyses.show_analysis, name="analysis"),
    path(
        "r/<uuid:review>/analyses/<uuid:analysis>/part/",
        analyses.show_analysis_part,
        name="analysis-part",
    ),
    path(
        "r/<uuid:review>/analyses/<uuid:analysis>/change/",
        analyses.change_analysis,
        name="analysis-change",
    ),
    path(
        "r/<uuid:review>/analyses/<uuid:analysis>/archive/",
        analyses.archive_analysis,
        name="analysis-archive",
    ),
    path(
        "r/<uuid:review>/analyses/<uuid:analysis>/restore/",
        analyses.restore_analysis,
        name="analysis-restore",
    ),
    path(
        "r/<uuid:review>/analyses/<uuid:analysis>/compute/",
        analyses.compute_analysis,
        name="analysis-compute",
    ),
    path(
        "r/<uuid:review>/analyses/<uuid:analysis>/forest-<slug:layout>.<slug:kind>",
        analysis_files.download_figure,
        name="analysis-figure",
    ),
    path(
        "r/<uuid:review>/analyses/<uuid:analysis>/data.csv",
        analysis_files.download_data,
        name="analysis-data",
    ),
    path(
        "r/<uuid:review>/analyses/<uuid:analysis>/result.json",
        analysis_files.download_result,
        name="analysis-result",
    ),
    path(
        "r/<uuid:review>/analyses/<uuid:analysis>/script.R",
        analysis_files.download_script,
        name="analysis-script",
    ),
    # Reports
    path("r/<uuid:review>/reports/", analysis_files.show_reports, name="reports"),
]
