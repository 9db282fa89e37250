"""The extraction form: a draft that a lead changes step by step, and its publication as a version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from extraction.events import FormDrafted, FormPublished
from extraction.form_input import GivenField, GivenOutcome, as_field, as_outcome
from extraction.formdef import editing
from extraction.formdef.definition import FormDefinition, Section
from extraction.formdef.library import load_template
from extraction.formdef.parsing import DefinitionError, definition_as_json, parse_definition
from extraction.formdef.versions import changes
from extraction.models import FormVersion, Sheet, Study
from extraction.selectors.form_words import fault_in_words
from extraction.selectors.forms import definition_of, draft_form, published_form
from extraction.services.locked import refuse_if_locked
from extraction.sheet_states import FormState, SheetKind
from reviews import ledger, permissions
from reviews.errors import DomainError, NotFound
from reviews.ids import new_uuid
from reviews.ledger import Act
from reviews.models import Member


class FormRefused(DomainError):
    """The form can't be like that; the text says why."""

    status = 422


class NoDraft(DomainError):
    """A published version never changes."""

    def __init__(self) -> None:
        super().__init__(
            _("This version is published and stays as it is. Begin a new version first.")
        )


class ChangedSince(DomainError):
    """What was taken away can't be put back over later changes."""

    def __init__(self) -> None:
        super().__init__(_("The form was changed since. Nothing is put back."))


class AnswersWouldNotFit(DomainError):
    """A version that takes away or changes what is asked can't be published once there are studies to extract from.

    Whether anybody has begun plays no part: the refusal would tell it to an extractor who is a lead too.
    """

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__(
            _(
                "There are studies to extract from, and answers by the version in force would not fit this one any "
                "more: %(labels)s. Take these changes back; new fields, outcomes and options can be added."
            )
            % {"labels": ", ".join(labels)}
        )


def set_up(*, review: UUID, act: Act) -> FormVersion:
    """The draft with which a review begins."""
    return _drafted(review, 1, load_template(), act)


def begin_version(*, by: Member, key: UUID) -> FormVersion:
    """A draft that begins as a copy of the published version; the draft there is, if there is one."""
    with _editing(by, key, "begin version") as act:
        draft = draft_form(by.review_id)
        if act.repeated and draft is None:
            raise NoDraft
        if draft is not None:
            return draft
        published = published_form(by.review_id)
        if published is None:
            raise NotFound(_("This review has no form."))
        return _drafted(by.review_id, published.number + 1, definition_of(published), act)


def add_section(*, by: Member, title: str, key: UUID) -> FormVersion:
    """One more section, at the end. Raises FormRefused, NoDraft."""

    def change(form: FormDefinition) -> FormDefinition:
        name = editing.new_key(title, editing.keys_of(form), otherwise="section")
        section = Section(key=name, title=title, help="", fields=())
        return editing.with_section(form, section)

    return _change(by, key, ("add section", title), change)


def remove_section(*, by: Member, section: str, key: UUID) -> FormVersion:
    """A section and its fields go from the draft. Raises FormRefused, NoDraft, NotFound."""
    return _change(
        by,
        key,
        ("remove section", section),
        lambda form: editing.without_section(form, section),
        takes_away=True,
    )


def add_field(*, by: Member, section: str, given: GivenField, key: UUID) -> FormVersion:
    """One more field, at the end of a section. Raises FormRefused, NoDraft, NotFound."""

    def change(form: FormDefinition) -> FormDefinition:
        field = as_field(given, before=None, taken=editing.keys_of(form), new_id=_new_id)
        return editing.with_field(form, section, field)

    return _change(by, key, ("add field", section, given.plain()), change)


def change_field(*, by: Member, field: str, given: GivenField, key: UUID) -> FormVersion:
    """A field is asked otherwise; it stays the same field. Raises FormRefused, NoDraft, NotFound."""

    def change(form: FormDefinition) -> FormDefinition:
        before = editing.field_of(form, field)
        after = as_field(given, before=before, taken=editing.keys_of(form), new_id=_new_id)
        return editing.with_changed_field(form, after)

    return _change(by, key, ("change field", field, given.plain()), change)


def remove_field(*, by: Member, field: str, key: UUID) -> FormVersion:
    """A field goes from the draft. Raises FormRefused, NoDraft, NotFound."""
    return _change(
        by,
        key,
        ("remove field", field),
        lambda form: editing.without_field(form, field),
        takes_away=True,
    )


def move_field(*, by: Member, field: str, places: int, key: UUID) -> FormVersion:
    """A field goes up (-1) or down (1). Raises FormRefused, NoDraft, NotFound."""
    return _change(
        by,
        key,
        ("move field", field, places),
        lambda form: editing.with_moved_field(form, field, by=places),
    )


def add_outcome(*, by: Member, given: GivenOutcome, key: UUID) -> FormVersion:
    """One more outcome, at the end. Raises FormRefused, NoDraft."""

    def change(form: FormDefinition) -> FormDefinition:
        outcome = as_outcome(given, before=None, taken=editing.keys_of(form), new_id=_new_id)
        return editing.with_outcome(form, outcome)

    return _change(by, key, ("add outcome", given.plain()), change)


def change_outcome(*, by: Member, outcome: str, given: GivenOutcome, key: UUID) -> FormVersion:
    """An outcome is asked otherwise; it stays the same. Raises FormRefused, NoDraft, NotFound."""

    def change(form: FormDefinition) -> FormDefinition:
        before = editing.outcome_of(form, outcome)
        after = as_outcome(given, before=before, taken=editing.keys_of(form), new_id=_new_id)
        return editing.with_changed_outcome(form, after)

    return _change(by, key, ("change outcome", outcome, given.plain()), change)


def remove_outcome(*, by: Member, outcome: str, key: UUID) -> FormVersion:
    """An outcome goes from the draft. Raises NoDraft, NotFound."""
    return _change(
        by,
        key,
        ("remove outcome", outcome),
        lambda form: editing.without_outcome(form, outcome),
        takes_away=True,
    )


def move_outcome(*, by: Member, outcome: str, places: int, key: UUID) -> FormVersion:
    """An outcome goes up (-1) or down (1). Raises NoDraft, NotFound."""
    return _change(
        by,
        key,
        ("move outcome", outcome, places),
        lambda form: editing.with_moved_outcome(form, outcome, by=places),
    )


def put_back(*, by: Member, draft: str, key: UUID) -> FormVersion:
    """What the last change took away stands in the draft again, as it stood. draft: the SHA-256 that it left.

    Raises ChangedSince, NoDraft.
    """
    with _editing(by, key, ("put back", draft)) as act:
        form = _draft(by)
        if act.repeated:
            return form
        if form.before is None or form.sha256 != draft:
            raise ChangedSince
        _put(form, parse_definition(form.before))
        form.before = None
        _write(form, act)
    return form


def publish_form(*, by: Member, key: UUID) -> FormVersion:
    """The draft is in force from now on; sheets begun on the earlier version go on with it, what is agreed apart.

    Raises AnswersWouldNotFit, NoDraft, DataSetLocked.
    """
    with _editing(by, key, "publish") as act:
        if act.repeated:
            published = published_form(by.review_id)
            if published is None:
                raise NoDraft
            return published
        refuse_if_locked(by.review_id)
        draft = _draft(by)
        before = published_form(by.review_id)
        if before is not None:
            _refuse_misfits(before, draft)
            before.state = FormState.RETIRED.value
            before.save(update_fields=["state"])
        draft.state = FormState.PUBLISHED.value
        draft.published_at = act.at
        draft.before = None
        draft.save(update_fields=["state", "published_at", "before"])
        moved = _going_on(by.review_id)
        Sheet.objects.filter(uuid__in=moved).update(form=draft)
        act.append(
            FormPublished(
                form=draft.uuid, number=draft.number, sha256=draft.sha256, sheets=tuple(moved)
            )
        )
    return draft


def _editing(by: Member, key: UUID, content: object) -> AbstractContextManager[Act]:
    permissions.check(by, permissions.Act.EDIT_FORMS)
    return ledger.act(by=by, key=key, content=content)


def _change(
    by: Member,
    key: UUID,
    content: object,
    change: Callable[[FormDefinition], FormDefinition],
    *,
    takes_away: bool = False,
) -> FormVersion:
    with _editing(by, key, content) as act:
        draft = _draft(by)
        if act.repeated:
            return draft
        try:
            definition = editing.checked(change(definition_of(draft)))
        except editing.UnknownPart as unknown:
            raise NotFound(_("The form has no such part any more. Reload the page.")) from unknown
        except editing.StillAsked as asked:
            raise FormRefused(
                _("“%(field)s” is asked only after certain answers to this. Remove that first.")
                % {"field": asked.field}
            ) from asked
        except DefinitionError as fault:
            raise FormRefused(fault_in_words(fault)) from fault
        draft.before = draft.definition if takes_away else None
        _put(draft, definition)
        _write(draft, act)
    return draft


def _write(draft: FormVersion, act: Act) -> None:
    draft.save(update_fields=["definition", "sha256", "before"])
    act.append(FormDrafted(form=draft.uuid, number=draft.number, sha256=draft.sha256))


def _draft(by: Member) -> FormVersion:
    draft = draft_form(by.review_id)
    if draft is None:
        raise NoDraft
    return draft


def _drafted(review: UUID, number: int, definition: FormDefinition, act: Act) -> FormVersion:
    form = FormVersion(review_id=review, number=number, written_at=act.at)
    _put(form, definition)
    form.save(force_insert=True)
    act.append(FormDrafted(form=form.uuid, number=form.number, sha256=form.sha256))
    return form


def _put(form: FormVersion, definition: FormDefinition) -> None:
    form.definition = definition_as_json(definition)
    form.sha256 = ledger.sha256(ledger.canonical(form.definition))


def _refuse_misfits(before: FormVersion, draft: FormVersion) -> None:
    studies = Study.objects.filter(review_id=before.review_id)
    old, new = definition_of(before), definition_of(draft)
    found = changes(old, new)
    if not found.is_breaking or not studies.exists():
        return
    names = {field.id: field.label for form in (old, new) for field in form.fields()}
    for outcome in (*old.outcomes, *new.outcomes):
        names[outcome.id] = outcome.label
        names.update({t.id: f"{outcome.label}, {t.label}" for t in outcome.timepoints})
    raise AnswersWouldNotFit([names[each] for each in (*found.removed, *found.broken)])


def _going_on(review: UUID) -> list[UUID]:
    """Sheets in use whose study isn't agreed."""
    in_use = Sheet.objects.in_use().filter(review_id=review, kind=SheetKind.EXTRACTION.value)
    rows = in_use.exclude(study__in=in_use.agreed().values("study")).order_by("uuid")
    return list(rows.values_list("uuid", flat=True))


def _new_id() -> str:
    return str(new_uuid())
