"""Playing in this process: a stage that is interrupted, and accounts that are there already."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from reviews.models import Event, Import, Review, User
from synthesis.services.samples import bcg, company, play
from synthesis.services.samples.company import Company
from synthesis.services.samples.play import Played, Through

pytestmark = pytest.mark.db


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.fixture
def only_bcg(db: None, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """only_bcg(then=...) plays the BCG review alone; then: called at the end of its import."""

    def use(then: Callable[[], None] = lambda: None) -> None:
        def play_import(team: Company) -> None:
            bcg.play_import(team)
            then()

        sample = next(each for each in play.SAMPLES if each.name == "bcg")
        stages = {**sample.stages, Through.IMPORT: play_import}
        monkeypatch.setattr(play, "SAMPLES", (replace(sample, stages=stages),))

    return use


def played(through: Through, seed: int = 1) -> list[Played]:
    return list(play.play(through=through, seed=seed))


def test_interrupted_stage_leaves_nothing_and_is_played_again(
    only_bcg: Callable[..., None],
) -> None:
    def interrupt() -> None:
        raise Interrupted

    only_bcg(interrupt)
    with pytest.raises(Interrupted):
        played(Through.IMPORT)
    assert not Import.objects.exists()
    n_before = Event.objects.count()
    only_bcg()
    assert [each.stages for each in played(Through.IMPORT)] == [(Through.IMPORT,)]
    assert Import.objects.count() == 1
    assert Event.objects.count() > n_before


def test_later_stage_goes_on_from_the_earlier_one(only_bcg: Callable[..., None]) -> None:
    only_bcg()
    played(Through.IMPORT)
    assert [each.stages for each in played(Through.SCREENING)] == [(Through.SCREENING,)]
    assert [each.stages for each in played(Through.IMPORT)] == [()]


def test_accounts_that_are_there_keep_their_passwords(only_bcg: Callable[..., None]) -> None:
    only_bcg()
    played(Through.IMPORT)
    before = dict(User.objects.values_list("email", "password"))
    assert before.keys() == {person.email for person in company.TEAM}
    played(Through.IMPORT)
    assert dict(User.objects.values_list("email", "password")) == before
    assert Review.objects.count() == 1
