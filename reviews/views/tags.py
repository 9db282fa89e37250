"""Tags: what there are, made, renamed, merged, deleted; attached to records and taken off; an act taken back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from reviews.errors import DomainError
from reviews.forms.layout import ActForm
from reviews.forms.searches import first_error
from reviews.forms.tags import OFF, MergeTagsForm, TagForm, TagRecordsForm
from reviews.permissions import Act, ReviewRequest, allow, may
from reviews.selectors.tagged import tag_page
from reviews.services import tagging, tags, undoing
from reviews.shell import complain, say
from reviews.views.record_list import back, refused_on_list, undo_of


@require_safe
@allow(Act.VIEW_REVIEW)
def show_tags(request: ReviewRequest) -> HttpResponse:
    return _page(request)


@require_POST
@allow(Act.MANAGE_TAGS)
def make(request: ReviewRequest) -> HttpResponse:
    form = TagForm(request.POST)
    if not form.is_valid():
        return _page(request, refused=first_error(form))
    try:
        tag = tags.make_tag(by=request.member, key=form.act_key, **form.asked)
    except DomainError as refused:
        return _page(request, refused=str(refused))
    say(
        request,
        _("The tag “%(name)s” is there to attach.") % {"name": tag.name},
        undo=_at(request, "tag-delete", tag=tag.uuid),
    )
    return redirect(_at(request, "tags"))


@require_POST
@allow(Act.MANAGE_TAGS)
def change(request: ReviewRequest, tag: UUID) -> HttpResponse:
    form = TagForm(request.POST)
    if not form.is_valid():
        return _page(request, refused=first_error(form), at=tag)
    try:
        changed = tags.change_tag(by=request.member, tag=tag, key=form.act_key, **form.asked)
    except DomainError as refused:
        return _page(request, refused=str(refused), at=tag)
    text = _("It is called “%(name)s” now.") % {"name": changed.name}
    say(request, text, undo=_at(request, "act-undo", of=form.act_key))
    return redirect(_at(request, "tags"))


@require_POST
@allow(Act.MANAGE_TAGS)
def merge(request: ReviewRequest, tag: UUID) -> HttpResponse:
    form = MergeTagsForm(request.POST)
    if not form.is_valid():
        return _page(request, refused=first_error(form), at=tag)
    try:
        merged = tags.merge_tags(by=request.member, tag=tag, key=form.act_key, **form.asked)
    except DomainError as refused:
        return _page(request, refused=str(refused), at=tag)
    text = _("“%(name)s” has become the other tag; its records carry that one.")
    undo = _at(request, "tag-restore", tag=tag)
    say(request, text % {"name": merged.name}, undo=undo)
    return redirect(_at(request, "tags"))


@require_POST
@allow(Act.MANAGE_TAGS)
def delete(request: ReviewRequest, tag: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        gone = tags.delete_tag(by=request.member, tag=tag, key=form.act_key)
        text = _("The tag “%(name)s” is deleted.") % {"name": gone.name}
        say(request, text, undo=_at(request, "tag-restore", tag=tag))
    else:
        complain(request, first_error(form))
    return redirect(_at(request, "tags"))


@require_POST
@allow(Act.MANAGE_TAGS)
def restore(request: ReviewRequest, tag: UUID) -> HttpResponse:
    form = ActForm(request.POST)
    if form.is_valid():
        back = tags.restore_tag(by=request.member, tag=tag, key=form.act_key)
        text = _("The tag “%(name)s” is back, on all the records that had it.")
        say(request, text % {"name": back.name})
    else:
        complain(request, first_error(form))
    return redirect(_at(request, "tags"))


@require_POST
@allow(Act.TAG_RECORDS)
def tag_records(request: ReviewRequest) -> HttpResponse:
    form = TagRecordsForm(request.POST)
    if not form.is_valid():
        return refused_on_list(request, first_error(form))
    is_off = form.cleaned_data["do"] == OFF
    act = tagging.untag_records if is_off else tagging.tag_records
    try:
        done = act(by=request.member, key=form.act_key, **form.asked)
    except DomainError as refused:
        return refused_on_list(request, str(refused))
    say(request, said_of(done, is_off=is_off), undo=undo_of(request, form.act_key))
    return redirect(back(request))


@require_POST
@allow(Act.VIEW_REVIEW)
def undo(request: ReviewRequest, of: UUID) -> HttpResponse:
    """Take back an act of one's own; the service asks for the rights of each."""
    form = ActForm(request.POST)
    if not form.is_valid():
        complain(request, first_error(form))
        return redirect(_at(request, "records"))
    undone = undoing.undo_act(by=request.member, of=of, key=form.act_key)
    if undone.by_job:
        return redirect(_at(request, "large-act", act=undone.by_job))
    say(request, _("Taken back."))
    if undone.is_of_tag:
        return redirect(_at(request, "tags"))
    one = undone.record if "listed" not in request.GET else None
    return redirect(_at(request, "record", record=one) if one else back(request))


def said_of(done: tagging.Tagged, *, is_off: bool) -> str:
    """What came of an act on tags, in words."""
    text = (
        ngettext("The tag is off %(n)s record.", "The tag is off %(n)s records.", done.n_changed)
        if is_off
        else ngettext("%(n)s record is tagged.", "%(n)s records are tagged.", done.n_changed)
    ) % {"n": f"{done.n_changed:,}"}
    if not done.n_left:
        return text
    left = (
        ngettext(
            "%(n)s stays as it was: it doesn't carry the tag, or you judge it still and the tag shows to the others.",
            "%(n)s stay as they were: they don't carry the tag, or you judge them still and the tag shows to the others.",
            done.n_left,
        )
        if is_off
        else ngettext(
            "%(n)s had it from you already.", "%(n)s had it from you already.", done.n_left
        )
    )
    return f"{text} {left % {'n': f'{done.n_left:,}'}}"


def _page(request: ReviewRequest, *, refused: str = "", at: UUID | None = None) -> HttpResponse:
    """The list of tags; with why an act on one was refused, and what was typed."""
    context = {
        "page": tag_page(request.member),
        "may_manage": may(request.member, Act.MANAGE_TAGS),
        "refused": refused,
        "refused_at": at,
        "typed": request.POST.get("name", "") if refused else "",
    }
    return render(request, "reviews/tags.html", context, status=422 if refused else 200)


def _at(request: ReviewRequest, name: str, **where: UUID) -> str:
    return reverse(f"reviews:{name}", kwargs={"review": request.member.review_id, **where})
