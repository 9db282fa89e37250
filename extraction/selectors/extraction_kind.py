"""Extraction as a kind of sheet: about a study, by the published version of the form."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from extraction.formdef.answers import FieldError
from extraction.formdef.sheet import FormSheet, UnknownPlace
from extraction.models import Sheet, Study, StudyArm
from extraction.selectors.form_words import refusal_in_words
from extraction.selectors.forms import definition_of, published_form
from extraction.selectors.sheet_kinds import Content, Contents, EntryRefused, Subject
from extraction.sheet_states import SheetKind
from reviews.errors import DomainError, NotFound
from reviews.permissions import Act
from reviews.roles import Stage


class NoForm(DomainError):
    """Nothing can be extracted before a form is published."""

    def __init__(self) -> None:
        super().__init__(_("The extraction form is not published yet. A lead publishes it."))


@dataclass(frozen=True, kw_only=True, slots=True)
class ExtractionQuestions:
    """A form's questions about one study."""

    form: FormSheet

    def accept(self, place: str, raw: object) -> Content | None:
        try:
            read = self.form.accept(place, raw)
        except UnknownPlace as unknown:
            raise EntryRefused(
                _("The form has no such field any more. Reload the page.")
            ) from unknown
        if isinstance(read, FieldError):
            raise EntryRefused(refusal_in_words(read))
        return read

    def places(self, entries: Contents) -> tuple[str, ...]:
        return self.form.places(entries)

    def missing(self, entries: Contents) -> tuple[str, ...]:
        return self.form.missing(entries)

    def agree(self, place: str, first: Content | None, second: Content | None) -> bool:
        return self.form.agree(place, first, second)

    def together(self, place: str, first: Content | None, second: Content | None) -> Content | None:
        return first


class ExtractionRules:
    """See SheetRules."""

    kind = SheetKind.EXTRACTION
    stage = Stage.EXTRACTION
    own_act = Act.EXTRACT
    settle_act = Act.SETTLE_EXTRACTIONS
    full_text: str | Promise = _("This study has all the extractors it needs.")

    def subject(self, review_id: UUID, uuid: UUID) -> Subject:
        study = Study.objects.included().filter(review_id=review_id, uuid=uuid).first()
        if study is None:
            raise NotFound(_("This study is not included in this review."))
        form = published_form(review_id)
        if form is None:
            raise NoForm
        return Subject(kind=self.kind, uuid=study.uuid, study=study, form=form)

    def in_order(self, review_id: UUID) -> list[UUID]:
        if published_form(review_id) is None:
            return []
        rows = Study.objects.included().filter(review_id=review_id)
        return list(rows.order_by("uuid").values_list("uuid", flat=True))

    def questions(self, sheet: Sheet) -> ExtractionQuestions:
        return ExtractionQuestions(form=form_sheet(sheet))


def form_sheet(sheet: Sheet) -> FormSheet:
    """The form of an extraction, for the arms that its study has now."""
    if sheet.form is None:
        raise RuntimeError("An extraction has a form.")
    arms = StudyArm.objects.filter(study=sheet.study_id, removed_at=None)
    ids = arms.order_by("position", "uuid").values_list("uuid", flat=True)
    return FormSheet(definition=definition_of(sheet.form), arms=[str(uuid) for uuid in ids])
