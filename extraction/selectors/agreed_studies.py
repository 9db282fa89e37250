"""The included studies of a review with their arms and what is agreed of each, all read at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from extraction.formdef.sheet import FormSheet
from extraction.formdef.values import Value
from extraction.models import FormVersion, Sheet, Study, StudyArm
from extraction.selectors.forms import definition_of
from extraction.selectors.sheet_kinds import Content
from extraction.selectors.sheets import contents_by_sheet
from extraction.sheet_states import SheetKind


@dataclass(frozen=True, kw_only=True, slots=True)
class AgreedStudy:
    """An included study. form: what the agreed consensus answers, None while there is none; contents: its answers."""

    study: Study
    arms: tuple[StudyArm, ...]
    form: FormSheet | None
    contents: Mapping[str, Content]

    def value(self, place: str) -> Value | None:
        """What is agreed at a place; None for blank, for what isn't asked, and while nothing is agreed."""
        return None if self.form is None else self.form.value(place, self.contents.get(place))


def agreed_studies(review_id: UUID) -> list[AgreedStudy]:
    """All included studies by label. The number of queries doesn't follow theirs."""
    arms = defaultdict(list)
    rows = StudyArm.objects.filter(study__review_id=review_id, removed_at=None)
    for arm in rows.select_related("intervention").order_by("position", "uuid"):
        arms[arm.study_id].append(arm)
    agreed = Sheet.objects.agreed().filter(review_id=review_id, kind=SheetKind.EXTRACTION.value)
    sheets = {sheet.study_id: sheet for sheet in agreed}
    given = contents_by_sheet([sheet.uuid for sheet in sheets.values()])
    forms = FormVersion.objects.filter(uuid__in={sheet.form_id for sheet in sheets.values()})
    definitions = {form.uuid: definition_of(form) for form in forms}
    found = []
    studies = Study.objects.included().filter(review_id=review_id)
    for study in studies.order_by("label", "uuid"):
        sheet, own = sheets.get(study.uuid), tuple(arms[study.uuid])
        form, contents = None, {}
        if sheet is not None and sheet.form_id is not None:
            ids = [str(arm.uuid) for arm in own]
            form = FormSheet(definition=definitions[sheet.form_id], arms=ids)
            contents = _asked(form, given[sheet.uuid])
        found.append(AgreedStudy(study=study, arms=own, form=form, contents=contents))
    return found


def _asked(form: FormSheet, given: Mapping[str, Content]) -> dict[str, Content]:
    """The answers at the places that the form asks, given these answers."""
    return {place: given[place] for place in form.places(given) if place in given}
