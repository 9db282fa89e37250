"""Addresses of the screening app, grouped by page."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path, register_converter

from reviews.roles import SCREENING_STAGES, Stage
from screening.full_text_urls import urlpatterns as full_text
from screening.selectors.lists import Pile
from screening.views import (
    conflicts,
    decisions,
    duplicates,
    lists,
    new_information,
    screen,
    settings,
    takeovers,
    team_decisions,
)

app_name = "screening"


class StageConverter:
    """A screening stage in an address."""

    regex = "|".join(stage.value for stage in SCREENING_STAGES)

    def to_python(self, value: str) -> Stage:
        return Stage(value)

    def to_url(self, value: Stage | str) -> str:
        return Stage(value).value


class PileConverter:
    """A list of a stage in an address."""

    regex = "|".join(pile.value for pile in Pile)

    def to_python(self, value: str) -> Pile:
        return Pile(value)

    def to_url(self, value: Pile | str) -> str:
        return Pile(value).value


register_converter(StageConverter, "stage")
register_converter(PileConverter, "pile")

SCREENING = "r/<uuid:review>/screening/"
TITLES = f"{SCREENING}title_abstract/"
IMPORTS = "r/<uuid:review>/imports/"

urlpatterns: list[URLPattern | URLResolver] = [
    # Records met before, at both stages
    path(
        f"{SCREENING}<stage:stage>/duplicate/<uuid:record>/",
        duplicates.duplicate_of,
        name="duplicate-of",
    ),
    path(
        f"{SCREENING}<stage:stage>/duplicate/<uuid:merge>/undo/",
        duplicates.undo_duplicate,
        name="duplicate-undo",
    ),
    # Screening of titles and abstracts
    path(TITLES, screen.screen, name="screen"),
    path(f"{TITLES}queue/", screen.take_queue, name="queue"),
    path(f"{TITLES}next/", screen.take_next, name="next"),
    path(
        f"{TITLES}records/<uuid:stage_record>/vote/",
        screen.record_vote,
        name="record-vote",
    ),
    path(
        f"{TITLES}records/<uuid:stage_record>/withdraw/",
        screen.record_withdraw,
        name="record-withdraw",
    ),
    # Lists
    path(f"{SCREENING}<stage:stage>/lists/<pile:pile>/", lists.show_list, name="list"),
    # Conflicts
    path(f"{SCREENING}<stage:stage>/conflicts/", conflicts.show_conflicts, name="conflicts"),
    path(f"{SCREENING}<stage:stage>/conflicts/next/", conflicts.open_next, name="conflict-next"),
    path(
        f"{SCREENING}<stage:stage>/conflicts/<uuid:conflict>/",
        conflicts.show_conflict,
        name="conflict",
    ),
    path(
        f"{SCREENING}<stage:stage>/conflicts/<uuid:conflict>/settle/",
        conflicts.settle,
        name="conflict-settle",
    ),
    path(
        f"{SCREENING}<stage:stage>/conflicts/<uuid:conflict>/propose/",
        conflicts.propose,
        name="conflict-propose",
    ),
    path(
        f"{SCREENING}<stage:stage>/proposals/<uuid:proposal>/confirm/",
        conflicts.confirm,
        name="proposal-confirm",
    ),
    # Decisions
    path(
        f"{SCREENING}decisions/<uuid:stage_record>/",
        decisions.show_decision,
        name="decision",
    ),
    path(
        f"{SCREENING}decisions/<uuid:stage_record>/reopen/",
        decisions.reopen,
        name="reopen",
    ),
    # New information on excluded records
    path(f"{SCREENING}new-information/", new_information.show_news, name="new-information"),
    path(
        f"{SCREENING}new-information/<uuid:stage_record>/uphold/",
        new_information.uphold,
        name="uphold",
    ),
    path(
        f"{SCREENING}upheld/<uuid:upheld>/undo/",
        new_information.take_back,
        name="uphold-undo",
    ),
    # Votes from other programs' files
    path(f"{IMPORTS}<uuid:batch>/votes/", takeovers.show_votes, name="votes-in-file"),
    path(
        f"{IMPORTS}<uuid:batch>/votes/take-over/",
        takeovers.take_over,
        name="votes-take-over",
    ),
    path(
        f"{SCREENING}votes/<uuid:takeover>/undo/",
        takeovers.undo,
        name="taken-votes-undo",
    ),
    # Decisions from other programs' files
    path(
        f"{IMPORTS}<uuid:batch>/decisions/",
        team_decisions.show_decisions,
        name="decisions-in-file",
    ),
    path(
        f"{IMPORTS}<uuid:batch>/decisions/take-over/",
        team_decisions.take_over,
        name="decisions-take-over",
    ),
    path(
        f"{SCREENING}taken-decisions/<uuid:takeover>/undo/",
        team_decisions.undo,
        name="taken-decisions-undo",
    ),
    # Settings
    path(f"{SCREENING}settings/", settings.show_settings, name="settings"),
    path(f"{SCREENING}settings/rules/<stage:stage>/", settings.change_rules, name="rules"),
    path(f"{SCREENING}settings/reasons/", settings.change_reasons, name="reasons"),
    # Full texts
    *full_text,
]
