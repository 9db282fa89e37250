"""Addresses of the reviews app, grouped by page."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from reviews.views import (
    accounts,
    by_hand,
    corrections,
    duplicates,
    files,
    health,
    history,
    imports,
    jobs,
    labels,
    large_acts,
    look_ups,
    my_work,
    notices,
    pair_batches,
    protocol,
    records,
    reviews,
    saved_filters,
    search_report,
    searches,
    tags,
    team,
    together,
)

app_name = "reviews"
urlpatterns: list[URLPattern | URLResolver] = [
    # My work
    path("", my_work.my_work, name="my-work"),
    # Accounts
    path("sign-in/", accounts.sign_in, name="sign-in"),
    path("sign-out/", accounts.sign_out, name="sign-out"),
    path("first-account/", accounts.first_account, name="first-account"),
    path("password/reset/", accounts.password_reset, name="password-reset"),
    path("password/reset/sent/", accounts.password_reset_sent, name="password-reset-sent"),
    path("password/reset/<uidb64>/<token>/", accounts.password_new, name="password-new"),
    path("password/set/", accounts.password_set, name="password-set"),
    path("password/change/", accounts.password_change, name="password-change"),
    path("account/", accounts.account, name="account"),
    path("account/erase/", accounts.erase_account, name="account-erase"),
    path("invitations/<str:token>/", accounts.invitation, name="invitation"),
    path("invitations/<str:token>/join/", accounts.join, name="invitation-join"),
    # Reviews
    path("reviews/new/", reviews.new_review, name="new-review"),
    path("reviews/<uuid:review>/keep/", reviews.withdraw_deletion, name="deletion-withdraw"),
    path("r/<uuid:review>/settings/", reviews.settings, name="settings"),
    path("r/<uuid:review>/settings/delete/", reviews.delete_review, name="delete"),
    # Protocol
    path("r/<uuid:review>/protocol/", protocol.show_protocol, name="protocol"),
    path("r/<uuid:review>/protocol/amend/", protocol.amend, name="protocol-amend"),
    # Searches and imports
    path("r/<uuid:review>/searches/", searches.show_searches, name="searches"),
    path("r/<uuid:review>/searches/add/", searches.add, name="search-add"),
    path("r/<uuid:review>/searches/by-hand/", by_hand.add, name="by-hand"),
    path(
        "r/<uuid:review>/searches/checklist/",
        search_report.show_checklist,
        name="search-checklist",
    ),
    path(
        "r/<uuid:review>/searches/export/<slug:document>/<slug:kind>/",
        search_report.export,
        name="searches-export",
    ),
    path("r/<uuid:review>/searches/<uuid:search>/", searches.show_search, name="search"),
    path("r/<uuid:review>/searches/<uuid:search>/correct/", searches.change, name="search-correct"),
    path(
        "r/<uuid:review>/searches/<uuid:search>/versions/<int:number>/take/",
        searches.take_version,
        name="search-version-take",
    ),
    path(
        "r/<uuid:review>/searches/<uuid:search>/withdraw/",
        searches.withdraw,
        name="search-withdraw",
    ),
    path(
        "r/<uuid:review>/searches/<uuid:search>/restore/",
        searches.restore,
        name="search-restore",
    ),
    path("r/<uuid:review>/searches/<uuid:search>/import/", imports.upload, name="import-upload"),
    path("r/<uuid:review>/imports/", imports.show_imports, name="imports"),
    path("r/<uuid:review>/imports/upload/", imports.upload, name="imports-upload"),
    path("r/<uuid:review>/imports/ready/", imports.confirm_ready, name="imports-ready"),
    path("r/<uuid:review>/imports/<uuid:batch>/", imports.show_import, name="import"),
    path("r/<uuid:review>/imports/<uuid:batch>/columns/", imports.columns, name="import-columns"),
    path("r/<uuid:review>/imports/<uuid:batch>/confirm/", imports.confirm, name="import-confirm"),
    path("r/<uuid:review>/imports/<uuid:batch>/discard/", imports.discard, name="import-discard"),
    path("r/<uuid:review>/imports/<uuid:batch>/undo/", imports.undo, name="import-undo"),
    path("r/<uuid:review>/imports/<uuid:batch>/labels/", labels.labels, name="import-labels"),
    # Duplicates
    path("r/<uuid:review>/duplicates/", duplicates.show_pair, name="duplicates"),
    path("r/<uuid:review>/duplicates/how/", duplicates.show_how, name="duplicates-how"),
    path("r/<uuid:review>/duplicates/merges/", duplicates.show_merges, name="merges"),
    path(
        "r/<uuid:review>/duplicates/merges/<uuid:merge>/undo/",
        duplicates.undo_merge,
        name="merge-undo",
    ),
    path("r/<uuid:review>/duplicates/<uuid:pair>/settle/", duplicates.settle, name="pair-settle"),
    path("r/<uuid:review>/duplicates/<uuid:pair>/reopen/", duplicates.reopen, name="pair-reopen"),
    path(
        "r/<uuid:review>/duplicates/<uuid:pair>/withdraw/",
        duplicates.withdraw,
        name="pair-withdraw",
    ),
    path("r/<uuid:review>/duplicates/batch/", pair_batches.show_batch, name="pair-batch"),
    path("r/<uuid:review>/duplicates/batch/settle/", pair_batches.settle, name="pair-batch-settle"),
    path(
        "r/<uuid:review>/duplicates/batch/<uuid:ids>/undo/",
        pair_batches.undo,
        name="pair-batch-undo",
    ),
    path("r/<uuid:review>/duplicates/ask/", duplicates.ask, name="pair-ask"),
    path(
        "r/<uuid:review>/duplicates/related/<uuid:related>/take-back/",
        duplicates.unrelate,
        name="relation-take-back",
    ),
    path(
        "r/<uuid:review>/duplicates/related/<uuid:related>/put-back/",
        duplicates.relate_again,
        name="relation-put-back",
    ),
    path(
        "r/<uuid:review>/records/<uuid:record>/other/",
        duplicates.find_other,
        name="record-other",
    ),
    # Records
    path("r/<uuid:review>/records/", records.show_records, name="records"),
    path("r/<uuid:review>/records/export/<slug:kind>/", records.export, name="records-export"),
    path("r/<uuid:review>/records/remove/", records.remove, name="records-remove"),
    path("r/<uuid:review>/records/restore/", records.restore, name="records-restore"),
    path("r/<uuid:review>/records/tag/", tags.tag_records, name="records-tag"),
    path("r/<uuid:review>/records/together/<slug:doing>/", together.show, name="records-together"),
    path(
        "r/<uuid:review>/records/together/<slug:doing>/do/",
        together.do,
        name="records-together-do",
    ),
    path("r/<uuid:review>/records/filters/", saved_filters.show_filters, name="filters"),
    path("r/<uuid:review>/records/filters/save/", saved_filters.save, name="filter-save"),
    path(
        "r/<uuid:review>/records/filters/<uuid:saved>/",
        saved_filters.open_filter,
        name="filter",
    ),
    path(
        "r/<uuid:review>/records/filters/<uuid:saved>/change/",
        saved_filters.change,
        name="filter-change",
    ),
    path(
        "r/<uuid:review>/records/filters/<uuid:saved>/delete/",
        saved_filters.delete,
        name="filter-delete",
    ),
    path(
        "r/<uuid:review>/records/filters/<uuid:saved>/restore/",
        saved_filters.restore,
        name="filter-restore",
    ),
    path("r/<uuid:review>/records/<uuid:record>/", records.show_record, name="record"),
    path(
        "r/<uuid:review>/records/<uuid:record>/correct/",
        corrections.correct,
        name="record-correct",
    ),
    path("r/<uuid:review>/records/<uuid:record>/choose/", corrections.choose, name="record-choose"),
    path(
        "r/<uuid:review>/corrections/<uuid:correction>/take-back/",
        corrections.take_back,
        name="correction-take-back",
    ),
    # Tags
    path("r/<uuid:review>/tags/", tags.show_tags, name="tags"),
    path("r/<uuid:review>/tags/make/", tags.make, name="tag-make"),
    path("r/<uuid:review>/tags/<uuid:tag>/change/", tags.change, name="tag-change"),
    path("r/<uuid:review>/tags/<uuid:tag>/merge/", tags.merge, name="tag-merge"),
    path("r/<uuid:review>/tags/<uuid:tag>/delete/", tags.delete, name="tag-delete"),
    path("r/<uuid:review>/tags/<uuid:tag>/restore/", tags.restore, name="tag-restore"),
    path("r/<uuid:review>/acts/<uuid:of>/undo/", tags.undo, name="act-undo"),
    path("r/<uuid:review>/acts/<uuid:act>/", large_acts.show, name="large-act"),
    # Looking elsewhere, and notices
    path("r/<uuid:review>/look-ups/", look_ups.show_look_ups, name="look-ups"),
    path("r/<uuid:review>/look-ups/switch/", look_ups.switch, name="look-ups-switch"),
    path("r/<uuid:review>/look-ups/start/", look_ups.start, name="look-up-start"),
    path("r/<uuid:review>/look-ups/notices/", look_ups.upload, name="notices-upload"),
    path("r/<uuid:review>/look-ups/<uuid:look_up>/", look_ups.show_look_up, name="look-up"),
    path("r/<uuid:review>/look-ups/<uuid:look_up>/undo/", look_ups.undo, name="look-up-undo"),
    path("r/<uuid:review>/notices/", notices.show_notices, name="notices"),
    path(
        "r/<uuid:review>/notices/<uuid:notice>/take-back/",
        notices.take_back,
        name="notice-take-back",
    ),
    path(
        "r/<uuid:review>/notices/<uuid:notice>/put-back/",
        notices.put_back,
        name="notice-put-back",
    ),
    path(
        "r/<uuid:review>/findings/<uuid:finding>/take-back/",
        notices.take_back_value,
        name="finding-take-back",
    ),
    path(
        "r/<uuid:review>/findings/<uuid:finding>/put-back/",
        notices.put_back_value,
        name="finding-put-back",
    ),
    # Files
    path("r/<uuid:review>/files/<uuid:file>/", files.show_file, name="file"),
    # Work in the background
    path("r/<uuid:review>/jobs/<uuid:job>/", jobs.show_job, name="job"),
    path("r/<uuid:review>/jobs/<uuid:job>/cancel/", jobs.cancel, name="job-cancel"),
    path("r/<uuid:review>/jobs/<uuid:job>/again/", jobs.try_again, name="job-again"),
    # Team
    path("r/<uuid:review>/team/", team.show_team, name="team"),
    path("r/<uuid:review>/team/invite/", team.invite, name="invite"),
    path(
        "r/<uuid:review>/team/invitations/<uuid:invitation>/withdraw/",
        team.withdraw_invitation,
        name="invitation-withdraw",
    ),
    path(
        "r/<uuid:review>/team/placeholders/<uuid:member>/forget/",
        team.forget_placeholder,
        name="placeholder-forget",
    ),
    path("r/<uuid:review>/team/leave/", team.leave, name="leave"),
    path("r/<uuid:review>/team/owner/", team.hand_over, name="hand-over"),
    path("r/<uuid:review>/team/<uuid:member>/", team.change_member, name="member"),
    path("r/<uuid:review>/team/<uuid:member>/remove/", team.remove_member, name="member-remove"),
    # History
    path("r/<uuid:review>/history/", history.show_history, name="history"),
    path("r/<uuid:review>/history/verify/", history.verify, name="history-verify"),
    path("r/<uuid:review>/history/export/", history.export, name="history-export"),
    # Health
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
