"""The rules of a stage: defaults for a new review, changes for what is not yet voted on, the list of reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from reviews import ledger, permissions
from reviews.errors import DomainError
from reviews.ids import new_uuid
from reviews.ledger import Act
from reviews.models import Member
from reviews.roles import SCREENING_STAGES, Stage
from screening.events import ExclusionReasonsChanged, StageSettingsChanged
from screening.models import ExclusionReason, StageSettings
from screening.rules import AdjudicatorSees, ResolvedBy
from screening.selectors.rules import active_settings, reasons_in_force

DEFAULT_REASONS = (
    _("Wrong study design"),
    _("Wrong population"),
    _("Wrong intervention"),
    _("Wrong comparator"),
    _("Wrong outcome"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """A stage's rules as a form gives them."""

    votes_required: int = 2
    is_majority: bool = False
    is_any_yes_advances: bool = False
    is_two_maybes_discussed: bool = False
    is_reason_by_precedence: bool = False
    resolved_by: ResolvedBy = ResolvedBy.ADJUDICATION
    adjudicator_sees: AdjudicatorSees = AdjudicatorSees.BLIND


class BadRules(DomainError):
    """The rules contradict themselves."""

    status = 422


def set_up(*, review: UUID, act: Act) -> None:
    """The defaults of a new review: two votes at each stage, conflicts to adjudication, five common reasons."""
    for stage in SCREENING_STAGES:
        _write(review, stage, 1, Rules(), act)
    _replace_reasons(review, [str(text) for text in DEFAULT_REASONS], act)


def change_rules(*, by: Member, stage: Stage, rules: Rules, key: UUID) -> StageSettings:
    """A new version of a stage's rules, for records without a vote; the others finish under those they began with.

    So nothing is judged anew, and whether somebody has voted plays no part in the answer. Raises BadRules, Forbidden.
    """
    permissions.check(by, permissions.Act.CHANGE_SETTINGS)
    with ledger.act(by=by, key=key, content=("rules", stage, repr(rules))) as act:
        before = active_settings(by.review_id, stage)
        if act.repeated or _rules(before) == rules:
            return before
        _check(stage, rules)
        return _write(by.review_id, stage, before.number + 1, rules, act)


def change_reasons(*, by: Member, texts: Sequence[str], key: UUID) -> list[ExclusionReason]:
    """The ordered list of exclusion reasons. A reason in use is kept under its own id when its text stays.

    Raises BadRules (nothing left, or the same text twice), Forbidden.
    """
    permissions.check(by, permissions.Act.CHANGE_SETTINGS)
    wanted = [" ".join(text.split()) for text in texts if text.strip()]
    with ledger.act(by=by, key=key, content=("reasons", *wanted)) as act:
        before = reasons_in_force(by.review_id)
        if act.repeated or [reason.text for reason in before] == wanted:
            return before
        if not wanted:
            raise BadRules(_("At least one reason is needed."))
        if len({text.casefold() for text in wanted}) < len(wanted):
            raise BadRules(_("The same reason stands on the list twice."))
        if any(len(text) > 200 for text in wanted):
            raise BadRules(_("A reason has at most 200 characters."))
        return _replace_reasons(by.review_id, wanted, act)


def _replace_reasons(review: UUID, wanted: Sequence[str], act: Act) -> list[ExclusionReason]:
    known = {r.text: r for r in ExclusionReason.objects.filter(review_id=review)}
    ExclusionReason.objects.filter(review_id=review).exclude(text__in=wanted).update(
        is_active=False
    )
    rows = []
    for position, text in enumerate(wanted, start=1):
        row = known.get(text) or ExclusionReason(uuid=new_uuid(), review_id=review, text=text)
        row.position, row.is_active = position, True
        row.save()
        rows.append(row)
    act.append(
        ExclusionReasonsChanged(
            reasons=tuple(row.uuid for row in rows),
            texts_sha256=tuple(ledger.sha256(row.text) for row in rows),
        )
    )
    return rows


def _write(review: UUID, stage: Stage, number: int, rules: Rules, act: Act) -> StageSettings:
    row = StageSettings.objects.create(
        review_id=review,
        stage=stage.value,
        number=number,
        votes_required=rules.votes_required,
        is_majority=rules.is_majority,
        is_any_yes_advances=rules.is_any_yes_advances,
        is_two_maybes_discussed=rules.is_two_maybes_discussed,
        is_reason_by_precedence=rules.is_reason_by_precedence,
        resolved_by=rules.resolved_by.value,
        adjudicator_sees=rules.adjudicator_sees.value,
        written_at=act.at,
    )
    act.append(
        StageSettingsChanged(
            settings=row.uuid,
            stage=stage,
            number=number,
            votes_required=rules.votes_required,
            is_majority=rules.is_majority,
            is_any_yes_advances=rules.is_any_yes_advances,
            is_two_maybes_discussed=rules.is_two_maybes_discussed,
            is_reason_by_precedence=rules.is_reason_by_precedence,
            resolved_by=rules.resolved_by,
            adjudicator_sees=rules.adjudicator_sees,
        )
    )
    return row


def _rules(row: StageSettings) -> Rules:
    return Rules(
        votes_required=row.votes_required,
        is_majority=row.is_majority,
        is_any_yes_advances=row.is_any_yes_advances,
        is_two_maybes_discussed=row.is_two_maybes_discussed,
        is_reason_by_precedence=row.is_reason_by_precedence,
        resolved_by=ResolvedBy(row.resolved_by),
        adjudicator_sees=AdjudicatorSees(row.adjudicator_sees),
    )


def _check(stage: Stage, rules: Rules) -> None:
    if not 1 <= rules.votes_required <= 5:
        raise BadRules(_("A stage needs one to five votes."))
    if rules.is_any_yes_advances and rules.is_majority:
        raise BadRules(_("Choose one: a majority decides, or any include advances."))
    if stage is Stage.FULL_TEXT and (rules.is_any_yes_advances or rules.is_two_maybes_discussed):
        raise BadRules(_("This rule is for titles and abstracts only."))
