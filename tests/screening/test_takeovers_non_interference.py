"""DESIGN's invariant 3 for votes from files: neither these nor the votes beside them are told while records are open."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.db import transaction

from reviews.ids import drawn_from
from reviews.models import Import
from reviews.selectors import kept_judgements
from reviews.views import files
from screening.forms.takeovers import PLACEHOLDER, field_of
from screening.models import VoteTakeover
from screening.team_decisions import ListedAs
from tests.factories import screening, taken_votes
from tests.factories.taken_decisions import covidence, reading, taken
from tests.noninterference import Ask, History, at_noon, check, differ, differences
from tests.screening.scene import Scene, make_scene

pytestmark = pytest.mark.slow

VOTES = [{"Ana": "Included", "Ben": "Excluded", "Cid": "Maybe"}] * 3


def pages(made: Scene, batch: Import) -> list[Ask]:
    """What tells of a file's records, and of the team's votes."""
    record = taken_votes.places(batch)[0]
    return [
        Ask(name="reviews:import", kwargs=made.kwargs(batch=batch.uuid)),
        Ask(name="reviews:record", kwargs=made.kwargs(record=record.record_id)),
        Ask(name="reviews:records", kwargs=made.kwargs()),
        Ask(name="reviews:history", kwargs=made.kwargs()),
        Ask(name="reviews:team", kwargs=made.kwargs()),
        Ask(name="reviews:my-work"),
        Ask(name="screening:screen", kwargs=made.kwargs()),
        *(
            Ask(name="screening:list", kwargs=made.kwargs(stage="title_abstract", pile=pile))
            for pile in ("to_screen", "awaiting", "done", "decided")
        ),
        Ask(name="screening:conflicts", kwargs=made.kwargs(stage="title_abstract")),
        Ask(name="screening:decision", kwargs=made.kwargs(stage_record=record.uuid)),
    ]


def with_file(who: str) -> tuple[Scene, Import]:
    made = make_scene(who, votes=3)
    with at_noon(-4):
        return made, taken_votes.rayyan(made.world.owner, VOTES)


def test_lead_learns_nothing_of_votes_beside_those_of_a_file(db: None) -> None:
    made, batch = with_file("lead")
    givers: Mapping[str, UUID | None] = {"Ana": made.others[1].uuid}
    with at_noon(-3):
        taken = taken_votes.taken(made.world.owner, batch, givers)
    places = taken_votes.places(batch)

    def voting(verdict: str) -> History:
        def history() -> None:
            for place in places:
                screening.vote(made.others[0], place, verdict)

        return history

    file = made.kwargs(batch=batch.uuid)
    query = "?" + urlencode({field_of("Ben"): PLACEHOLDER, field_of("Cid"): made.reader.uuid})
    asks = [
        *pages(made, batch),
        Ask(name="screening:votes-in-file", kwargs=file),
        Ask(name="screening:votes-in-file", kwargs=file, query=query),
        Ask(
            name="screening:taken-votes-undo",
            kwargs=made.kwargs(takeover=taken.uuid),
            data={},
        ),
        Ask(name="screening:votes-in-file", kwargs=file),
    ]
    histories = {
        "nothing": lambda: None,
        "included": voting("include"),
        "excluded": voting("exclude"),
    }
    check(made.reader, histories, asks)


def test_lead_learns_nothing_of_votes_that_decisions_take_the_place_of(db: None) -> None:
    made = make_scene("lead", votes=3)
    with at_noon(-4):
        batch = covidence(made.world.owner, ["", "", "Exclusion reason: Dose"])
    places = taken_votes.places(batch)

    def voting(*verdicts: str) -> History:
        def history() -> None:
            for place in places:
                for voter, verdict in zip(made.others, verdicts, strict=False):
                    screening.vote(voter, place, verdict)
            with at_noon(2), drawn_from(7):
                taken(made.world.owner, batch, reading(ListedAs.EXCLUDED_TITLE))

        return history

    asks = [
        *pages(made, batch),
        Ask(name="screening:decisions-in-file", kwargs=made.kwargs(batch=batch.uuid)),
        Ask(
            name="screening:decisions-in-file",
            kwargs=made.kwargs(batch=batch.uuid),
            query="?program=covidence&listed_as=excluded_title_abstract",
        ),
        *(Ask(name="screening:decision", kwargs=made.kwargs(stage_record=p.uuid)) for p in places),
    ]
    histories = {"nothing": voting(), "one": voting("include"), "two": voting("exclude", "include")}
    check(made.reader, histories, asks)


@pytest.mark.parametrize("who", ["reviewer", "adjudicator", "observer"])
def test_which_votes_were_taken_over_is_told_to_nobody(who: str, db: None) -> None:
    made, batch = with_file(who)
    giver = made.others[1].uuid

    def taking(name: str) -> History:
        def history() -> None:
            # That and when votes were taken over is no secret.
            with at_noon(-2):
                taken_votes.taken(made.world.owner, batch, {name: giver})

        return history

    histories = {"Ana's": taking("Ana"), "Ben's": taking("Ben")}
    check(made.reader, histories, pages(made, batch))


def bringing(made: Scene, verdict: str) -> Callable[[], Import]:
    """A file with this verdict in it is imported, with the same ids whatever it says."""

    def history() -> Import:
        with at_noon(-1), drawn_from(7):
            return taken_votes.rayyan(made.world.owner, [{"Ana": verdict}], first=3)

    return history


def test_what_a_file_says_is_told_to_nobody_while_the_record_is_open(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = make_scene("reviewer")
    histories = {said: bringing(made, said) for said in ("Included", "Excluded")}
    with transaction.atomic():
        batch = histories["Included"]()
        asks = pages(made, batch)
        record = Ask(name="reviews:record", kwargs=made.kwargs(record=batch.records.get().uuid))
        file = Ask(name="reviews:file", kwargs=made.kwargs(file=batch.file_id))
        transaction.set_rollback(True)
    check(made.reader, histories, [*asks, record, file])
    for module, name, leak in (
        (kept_judgements, "tells_of_judgements", lambda _tags: False),
        (files, "files_kept_from", lambda *_asked: frozenset()),
    ):
        with monkeypatch.context() as planted:
            planted.setattr(module, name, leak)
            leaks = differences(made.reader, histories, [record, file])
            assert [each.split("\n")[0].split(":")[1] for each in leaks] == [
                "record" if module is kept_judgements else "file"
            ]


def test_planted_leak_would_show(db: None) -> None:
    made, batch = with_file("reviewer")
    givers: Mapping[str, UUID | None] = {
        "Ana": made.reader.uuid,
        "Ben": made.others[0].uuid,
    }

    def taking(name: str) -> History:
        return lambda: taken_votes.taken(made.world.owner, batch, {name: givers[name]})

    assert differ(
        made.reader, {"mine": taking("Ana"), "another's": taking("Ben")}, pages(made, batch)
    )
    assert not VoteTakeover.objects.exists()
