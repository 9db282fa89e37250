"""Addresses of the extraction app, grouped by page."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, register_converter

from extraction.rob_urls import urlpatterns as rob
from extraction.views import consensus, extract, forms, lock, studies, vocabulary


class WayConverter:
    """Up or down."""

    regex = "up|down"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(WayConverter, "way")

STUDY = "r/<uuid:review>/studies/<uuid:study>/"
REPORT = f"{STUDY}reports/<uuid:report>/"
ARM = f"{STUDY}arms/<uuid:arm>/"
WORDS = "r/<uuid:review>/interventions/"
FORMS = "r/<uuid:review>/forms/"
CONSENSUS = "r/<uuid:review>/consensus/"
SHEET = "r/<uuid:review>/extract/<uuid:sheet>/"

app_name = "extraction"
urlpatterns: list[URLPattern | URLResolver] = [
    # Studies
    path("r/<uuid:review>/studies/", studies.show_studies, name="studies"),
    path(
        "r/<uuid:review>/studies/characteristics.csv",
        studies.characteristics,
        name="characteristics",
    ),
    path(STUDY, studies.show_study, name="study"),
    path(f"{STUDY}rename/", studies.rename_study, name="study-rename"),
    path(f"{STUDY}reports/add/", studies.add_report, name="report-add"),
    path(f"{REPORT}move/", studies.move_report, name="report-move"),
    path(f"{REPORT}link/", studies.link_report, name="report-link"),
    path(f"{REPORT}unlink/", studies.unlink_report, name="report-unlink"),
    path(f"{REPORT}split/", studies.split_report, name="report-split"),
    path(f"{REPORT}primary/", studies.choose_primary, name="report-primary"),
    path(f"{STUDY}arms/add/", studies.add_arm, name="arm-add"),
    path(ARM, studies.change_arm, name="arm"),
    path(f"{ARM}remove/", studies.remove_arm, name="arm-remove"),
    # Interventions and comparisons
    path(WORDS, vocabulary.show_vocabulary, name="vocabulary"),
    path(f"{WORDS}add/", vocabulary.add_intervention, name="intervention-add"),
    path(
        f"{WORDS}<uuid:intervention>/", vocabulary.rename_intervention, name="intervention-rename"
    ),
    path(
        f"{WORDS}<uuid:intervention>/remove/",
        vocabulary.remove_intervention,
        name="intervention-remove",
    ),
    path("r/<uuid:review>/comparisons/add/", vocabulary.add_comparison, name="comparison-add"),
    path(
        "r/<uuid:review>/comparisons/<uuid:comparison>/remove/",
        vocabulary.remove_comparison,
        name="comparison-remove",
    ),
    # Forms
    path(FORMS, forms.show_forms, name="forms"),
    path(f"{FORMS}preview/", forms.preview, name="form-preview"),
    path(f"{FORMS}begin/", forms.begin_version, name="form-begin"),
    path(f"{FORMS}publish/", forms.publish, name="form-publish"),
    path(f"{FORMS}put-back/<slug:draft>/", forms.put_back, name="form-put-back"),
    path(f"{FORMS}sections/add/", forms.add_section, name="section-add"),
    path(f"{FORMS}sections/<slug:section>/remove/", forms.remove_section, name="section-remove"),
    path(f"{FORMS}sections/<slug:section>/fields/add/", forms.add_field, name="field-add"),
    path(f"{FORMS}fields/<uuid:field>/", forms.change_field, name="field"),
    path(f"{FORMS}fields/<uuid:field>/remove/", forms.remove_field, name="field-remove"),
    path(f"{FORMS}fields/<uuid:field>/<way:way>/", forms.move_field, name="field-move"),
    path(f"{FORMS}outcomes/add/", forms.add_outcome, name="outcome-add"),
    path(f"{FORMS}outcomes/<uuid:outcome>/", forms.change_outcome, name="outcome"),
    path(f"{FORMS}outcomes/<uuid:outcome>/remove/", forms.remove_outcome, name="outcome-remove"),
    path(f"{FORMS}outcomes/<uuid:outcome>/<way:way>/", forms.move_outcome, name="outcome-move"),
    # Extract
    path("r/<uuid:review>/extract/", extract.show_extract, name="extract"),
    path("r/<uuid:review>/extract/next/", extract.start_next, name="extract-next"),
    path(f"{STUDY}extract/", extract.start, name="extract-start"),
    path(SHEET, extract.show_sheet, name="sheet"),
    path(f"{SHEET}entry/", extract.enter, name="sheet-entry"),
    path(f"{SHEET}submit/", extract.submit, name="sheet-submit"),
    # Consensus
    path(CONSENSUS, consensus.list_consensuses, name="consensus-list"),
    path(f"{CONSENSUS}next/", consensus.open_next, name="consensus-next"),
    path(f"{CONSENSUS}<uuid:consensus>/", consensus.show_consensus, name="consensus"),
    path(f"{CONSENSUS}<uuid:consensus>/open/", consensus.open_one, name="consensus-open"),
    path(f"{CONSENSUS}<uuid:consensus>/settle/", consensus.settle, name="consensus-settle"),
    path(f"{CONSENSUS}<uuid:consensus>/propose/", consensus.propose, name="consensus-propose"),
    path(f"{CONSENSUS}<uuid:consensus>/confirm/", consensus.confirm, name="consensus-confirm"),
    path(f"{CONSENSUS}<uuid:consensus>/finish/", consensus.finish, name="consensus-finish"),
    path(f"{CONSENSUS}<uuid:consensus>/reopen/", consensus.reopen, name="consensus-reopen"),
    path(f"{SHEET}return/", consensus.return_sheet, name="sheet-return"),
    # Lock
    path("r/<uuid:review>/lock/", lock.show_lock, name="lock"),
    path("r/<uuid:review>/lock/lock/", lock.lock, name="lock-lock"),
    path("r/<uuid:review>/lock/unlock/", lock.unlock, name="lock-unlock"),
    path("r/<uuid:review>/snapshots/<uuid:snapshot>/", lock.download_snapshot, name="snapshot"),
    # Risk of bias
    *rob,
]
