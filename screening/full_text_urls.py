"""Addresses of full texts: getting them, and assessing them."""

from __future__ import annotations

from django.urls import URLPattern, path

from screening.views import full_text, full_text_screen, full_text_uploads

REPORTS = "r/<uuid:review>/full-texts/"
UPLOADS = f"{REPORTS}uploads/"
REPORT = f"{REPORTS}<uuid:report>/"
DESK = "r/<uuid:review>/screening/full_text/"
PLACE = f"{DESK}reports/<uuid:stage_record>/"

urlpatterns: list[URLPattern] = [
    # Full texts
    path(REPORTS, full_text.show_reports, name="full-texts"),
    path(UPLOADS, full_text_uploads.upload, name="full-text-uploads"),
    path(
        f"{UPLOADS}<uuid:upload>/",
        full_text_uploads.show_upload,
        name="full-text-upload",
    ),
    path(
        f"{UPLOADS}<uuid:upload>/attach/",
        full_text_uploads.attach,
        name="full-text-upload-attach",
    ),
    path(
        f"{UPLOADS}<uuid:upload>/set-aside/",
        full_text_uploads.set_aside,
        name="full-text-upload-set-aside",
    ),
    path(
        f"{REPORTS}files/<uuid:attachment>/",
        full_text.show_attachment,
        name="full-text-file",
    ),
    path(
        f"{REPORTS}files/<uuid:attachment>/take-back/",
        full_text.take_back,
        name="full-text-take-back",
    ),
    path(REPORT, full_text.show_report, name="full-text"),
    path(f"{REPORT}attach/", full_text.attach, name="full-text-attach"),
    path(f"{REPORT}attempts/", full_text.log_attempt, name="full-text-attempt"),
    path(f"{REPORT}retrieved/", full_text.mark_retrieved, name="full-text-retrieved"),
    path(
        f"{REPORT}not-retrieved/",
        full_text.mark_not_retrieved,
        name="full-text-not-retrieved",
    ),
    path(f"{REPORT}seek-again/", full_text.seek_again, name="full-text-seek-again"),
    # Screening of full texts
    path(DESK, full_text_screen.screen, name="full-text-screen"),
    path(f"{DESK}next/", full_text_screen.take_next, name="full-text-next"),
    path(PLACE, full_text_screen.read, name="full-text-read"),
    path(f"{PLACE}vote/", full_text_screen.vote, name="full-text-vote"),
    path(f"{PLACE}withdraw/", full_text_screen.withdraw, name="full-text-withdraw"),
]
