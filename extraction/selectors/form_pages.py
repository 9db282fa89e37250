"""The form as its builder's page and its preview show it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from extraction.formdef.conditions import ALWAYS
from extraction.formdef.definition import Field, FormDefinition, Outcome, Section
from extraction.models import FormVersion
from extraction.selectors.form_labels import COLUMNS, KINDS, TYPES, options_of
from extraction.selectors.forms import definition_of, draft_form, published_form


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldLine:
    """A field of the form, in words. is_conditional: asked only after certain answers."""

    field: Field
    type: str
    options: tuple[tuple[str, str], ...]
    is_conditional: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class SectionLines:
    section: Section
    lines: tuple[FieldLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class OutcomeLine:
    outcome: Outcome
    kind: str
    columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FormShown:
    """A version's content for a page."""

    version: FormVersion
    sections: tuple[SectionLines, ...]
    outcomes: tuple[OutcomeLine, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class FormOverview:
    """versions: published and retired ones, the newest first. shown: the draft, else the one in force."""

    versions: tuple[FormVersion, ...]
    draft: FormVersion | None
    published: FormVersion | None
    shown: FormShown | None


def form_overview(review_id: UUID) -> FormOverview:
    """The draft and the versions of a review's form."""
    draft, published = draft_form(review_id), published_form(review_id)
    versions = FormVersion.objects.filter(review_id=review_id, published_at__isnull=False)
    current = draft or published
    return FormOverview(
        versions=tuple(versions.order_by("-number")),
        draft=draft,
        published=published,
        shown=None if current is None else _shown(current),
    )


def preview_of(review_id: UUID) -> FormShown | None:
    """The draft as extractors would see it, or the version in force."""
    current = draft_form(review_id) or published_form(review_id)
    return None if current is None else _shown(current)


def _shown(version: FormVersion) -> FormShown:
    definition: FormDefinition = definition_of(version)
    return FormShown(
        version=version,
        sections=tuple(
            SectionLines(
                section=section,
                lines=tuple(
                    FieldLine(
                        field=field,
                        type=str(TYPES[field.type]),
                        options=tuple(options_of(field)),
                        is_conditional=field.show_if != ALWAYS,
                    )
                    for field in section.fields
                ),
            )
            for section in definition.sections
        ),
        outcomes=tuple(
            OutcomeLine(
                outcome=outcome,
                kind=str(KINDS[outcome.kind]),
                columns=tuple(str(COLUMNS[column.key]) for column in outcome.columns),
            )
            for outcome in definition.outcomes
        ),
    )
