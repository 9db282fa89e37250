"""What the app puts into the seams; called once, when Django is ready."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from reviews import signals
from reviews.append_only import Guard, guard
from reviews.permissions import Act, holds, may
from reviews.roles import Role, Stage
from reviews.seams import (
    JobKind,
    NavEntry,
    Projection,
    TeamColumn,
    register_events,
    register_job_kind,
    registry,
)
from screening import event_names, full_text_registration, receivers
from screening.event_words import HIDDEN_KINDS, PRIVATE_KINDS, WORDS
from screening.events import EVENTS
from screening.selectors import (
    disputes,
    event_subjects,
    joinings,
    openness,
    projections,
    records,
    standing,
    waiting,
)
from screening.selectors import takeovers as votes_taken
from screening.selectors import team_decisions as decisions_taken
from screening.selectors.lists import Pile
from screening.selectors.progress import votes_by_member
from screening.services import decision_takeovers, takeovers

TITLES = {"stage": Stage.TITLE_ABSTRACT.value}


def register() -> None:
    register_events(EVENTS)
    guard(Guard(model="screening.StageSettings", unique=(("review_id", "stage", "number"),)))
    _connect()
    registry.projections.append(
        Projection(name="screening", expected=projections.expected, stored=projections.stored)
    )
    registry.nav += _pages()
    registry.waiting.append(waiting.piles_for)
    full_text_registration.register()
    registry.team_columns += [
        TeamColumn(
            order=10,
            label=_("Titles and abstracts"),
            counts=partial(votes_by_member, Stage.TITLE_ABSTRACT),
        ),
        TeamColumn(
            order=20, label=_("Full texts"), counts=partial(votes_by_member, Stage.FULL_TEXT)
        ),
    ]
    registry.open_places.append(openness.open_places)
    registry.open_records.append(openness.open_records)
    registry.records_to_judge.append(standing.records_to_judge)
    registry.rests_on_record.append(standing.rests_on_records)
    registry.merge_notes.append(joinings.merge_note)
    registry.unmerge_notes.append(joinings.unmerge_notes)
    registry.merge_weight.append(standing.merge_weights)
    _register_takeovers()
    registry.record_facets += records.FACETS
    registry.record_history.append(records.history_of)
    registry.record_actions.append(records.actions_on)
    registry.record_decisions.append(records.decisions_on)
    registry.event_words.update(WORDS)
    registry.event_names.update(event_names.NAMES)
    registry.event_subjects.update(event_subjects.SUBJECTS)
    registry.private_kinds.update(PRIVATE_KINDS)
    registry.hidden_kinds.update(HIDDEN_KINDS)
    registry.hidden_events += [disputes.decisions_in_dispute, joinings.hidden_joinings]


def _register_takeovers() -> None:
    for name, label, run in (
        (takeovers.TAKE, _("Taking votes over"), takeovers.take),
        (takeovers.UNDO, _("Taking votes back"), takeovers.undo),
        (decision_takeovers.TAKE, _("Taking decisions over"), decision_takeovers.take),
        (decision_takeovers.UNDO, _("Taking decisions back"), decision_takeovers.undo),
    ):
        register_job_kind(JobKind(name=name, label=label, run=run, is_serial=True))
    registry.step_words[takeovers.TAKING] = _("casting the votes")
    registry.step_words[takeovers.GIVING_BACK] = _("withdrawing the votes")
    registry.step_words[decision_takeovers.TAKING] = _("writing the decisions")
    registry.step_words[decision_takeovers.GIVING_BACK] = _("taking the decisions back")
    registry.import_actions += [votes_taken.actions_on, decisions_taken.actions_on]


def _pages() -> list[NavEntry]:
    return [
        NavEntry(
            order=60,
            label=_("Screen"),
            url_name="screening:screen",
            shown=lambda member: holds(member, Role.REVIEWER, Stage.TITLE_ABSTRACT),
            also=("screening/title_abstract/lists/",),
        ),
        NavEntry(
            order=61,
            label=_("Screened"),
            url_name="screening:list",
            kwargs={**TITLES, "pile": Pile.DECIDED.value},
            # Reviewers come there from the page that they screen on.
            shown=lambda member: not holds(member, Role.REVIEWER, Stage.TITLE_ABSTRACT),
            also=("screening/title_abstract/lists/",),
        ),
        NavEntry(
            order=70,
            label=_("Conflicts"),
            url_name="screening:conflicts",
            kwargs=TITLES,
            also=("screening/full_text/conflicts/", "screening/new-information/"),
            shown=lambda member: may(member, Act.VIEW_REVIEW),
        ),
    ]


def _connect() -> None:
    signals.review_created.connect(receivers.on_review_created)
    signals.records_staged.connect(receivers.on_records_staged)
    signals.staged_dropped.connect(receivers.on_staged_dropped)
    signals.import_undone.connect(receivers.on_import_undone)
    signals.records_merged.connect(receivers.on_records_merged)
    signals.records_unmerged.connect(receivers.on_records_unmerged)
    signals.records_removed.connect(receivers.on_records_removed)
    signals.records_restored.connect(receivers.on_records_restored)
    signals.member_removed.connect(receivers.on_member_removed)
    signals.roles_changed.connect(receivers.on_roles_changed)
