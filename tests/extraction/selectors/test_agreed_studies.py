"""What is agreed of all studies costs the same for one study and for three."""

from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from extraction.selectors.characteristics import characteristics_of
from extraction.selectors.gathering import gathered
from tests.factories import extraction as made

pytestmark = pytest.mark.usefixtures("db")


def agreed(crew: made.Crew, year: int) -> None:
    study = made.study(crew, year=year)
    made.with_arms(crew, study)
    made.agreed(crew, study)


@pytest.mark.parametrize("read", [characteristics_of, gathered])
def test_studies_are_read_with_the_same_number_of_questions(read: Callable[[UUID], object]) -> None:
    crew = made.crew()
    made.published(crew)
    asked = []
    for years in ((2001,), (2002, 2003)):
        for year in years:
            agreed(crew, year)
        made.study(crew, year=2010 + len(asked))
        with CaptureQueriesContext(connection) as caught:
            read(crew.owner.review_id)
        asked.append(len(caught))

    assert asked[0] == asked[1]


def test_study_that_is_not_agreed_has_its_arms_and_nothing_else() -> None:
    crew = made.crew()
    made.published(crew)
    study = made.study(crew)
    arms = made.with_arms(crew, study)
    made.both_in(crew, study, age="40")

    (found,) = gathered(crew.owner.review_id).studies

    assert [arm.id for arm in found.arms] == [str(arm.uuid) for arm in arms]
    assert (found.values, found.cells) == ((), ())
