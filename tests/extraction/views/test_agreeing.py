"""Whoever agrees to a consensus agrees to what their page showed, of extraction and of risk of bias alike."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from extraction.formdef.sheet import field_place
from extraction.models import Sheet
from extraction.selectors.sheets import contents_of
from extraction.services import consensus
from extraction.sheet_states import SheetState
from reviews.ids import new_uuid
from reviews.models import Member
from reviews.roles import Role, Stage
from tests.factories import extraction as made
from tests.factories import people, rob

pytestmark = pytest.mark.usefixtures("db")


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A consensus of two that awaits a proposal. place: one that `settle` puts answers at; prefix: of its addresses."""

    both: Sheet
    one: Member
    two: Member
    adjudicator: Member
    place: str
    answers: tuple[object, object]
    prefix: str

    def settle(self, by: Member, which: int, replaces: int = 0) -> None:
        consensus.settle_entry(
            by=by,
            consensus=self.both.uuid,
            place=self.place,
            content=self.answers[which],
            key=new_uuid(),
            replaces=replaces,
        )

    def page(self, member: Member) -> str:
        return client_of(member).get(self.at(member, "consensus")).content.decode()

    def press(self, member: Member, button: str, page: str) -> str:
        """Send a form of a page as it was read, and return the page that comes of it."""
        where = self.at(member, f"consensus-{button}")
        form = re.search(rf'<form method="post" action="{where}">(.*?)</form>', page, re.DOTALL)
        assert form, button
        data = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form[1]))
        answer = client_of(member).post(where, data, follow=True)
        assert answer.status_code == 200
        return str(answer.content.decode())

    def at(self, member: Member, name: str) -> str:
        kwargs = {"review": member.review_id, "consensus": self.both.uuid}
        return reverse(f"extraction:{self.prefix}{name}", kwargs=kwargs)

    @property
    def is_agreed(self) -> bool:
        self.both.refresh_from_db()
        return self.both.state == SheetState.AGREED.value


def of_tables() -> Scene:
    crew = made.crew()
    made.published(crew)
    study = made.study(crew)
    made.with_arms(crew, study)
    return Scene(
        both=made.both_in(crew, study, age="40"),
        one=crew.extractors[0],
        two=crew.extractors[1],
        adjudicator=crew.adjudicator,
        place=field_place(made.AGE),
        answers=({"state": "value", "value": "40"}, {"state": "value", "value": "99"}),
        prefix="",
    )


def of_judgements() -> Scene:
    crew = made.crew()
    made.published(crew)
    one, two = rob.assessors(crew)
    return Scene(
        both=rob.both_in([one, two], rob.result(crew), q1_2="NI"),
        one=one,
        two=two,
        adjudicator=people.member(crew.owner, Role.ADJUDICATOR, stage=Stage.RISK_OF_BIAS.value),
        place="question:1.2",
        answers=({"value": "Y"}, {"value": "NI"}),
        prefix="rob-",
    )


def client_of(member: Member) -> Client:
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture(params=[of_tables, of_judgements])
def scene(request: pytest.FixtureRequest) -> Scene:
    make: Callable[[], Scene] = request.param
    return make()


def test_old_page_does_not_confirm_a_later_proposal(scene: Scene) -> None:
    scene.settle(scene.one, 0)
    made.propose(scene.one, scene.both)
    old = scene.page(scene.two)
    scene.settle(scene.one, 1, replaces=1)
    made.propose(scene.one, scene.both)
    told = scene.press(scene.two, "confirm", old)
    assert "There is nothing to confirm: the proposal was changed. Look again." in told
    assert not scene.is_agreed
    scene.press(scene.two, "confirm", told)
    assert scene.is_agreed
    assert contents_of(scene.both)[scene.place] == scene.answers[1]


def test_same_answers_proposed_again_are_what_was_seen(scene: Scene) -> None:
    scene.settle(scene.one, 0)
    made.propose(scene.one, scene.both)
    old = scene.page(scene.two)
    scene.settle(scene.one, 1, replaces=1)
    scene.settle(scene.one, 0, replaces=2)
    made.propose(scene.one, scene.both)
    scene.press(scene.two, "confirm", old)
    assert scene.is_agreed
    assert contents_of(scene.both)[scene.place] == scene.answers[0]


def test_old_page_does_not_propose_what_the_other_one_settled_since(scene: Scene) -> None:
    scene.settle(scene.one, 0)
    old = scene.page(scene.one)
    scene.settle(scene.two, 1, replaces=1)
    told = scene.press(scene.one, "propose", old)
    assert "An answer was changed since this page was made. Look again." in told
    scene.both.refresh_from_db()
    assert scene.both.proposed_by is None


def test_adjudicators_old_page_does_not_finish_what_the_authors_settled_since(
    scene: Scene,
) -> None:
    consensus.open_consensus(by=scene.adjudicator, consensus=scene.both.uuid, key=new_uuid())
    scene.settle(scene.adjudicator, 0)
    old = scene.page(scene.adjudicator)
    scene.settle(scene.one, 1, replaces=1)
    told = scene.press(scene.adjudicator, "finish", old)
    assert "An answer was changed since this page was made. Look again." in told
    assert not scene.is_agreed
    scene.press(scene.adjudicator, "finish", told)
    assert scene.is_agreed


@pytest.mark.parametrize("button", ["propose", "confirm", "finish"])
def test_nothing_is_agreed_unseen(scene: Scene, button: str) -> None:
    consensus.open_consensus(by=scene.adjudicator, consensus=scene.both.uuid, key=new_uuid())
    scene.settle(scene.one, 0)
    if button != "propose":
        made.propose(scene.one, scene.both)
    member = scene.adjudicator if button == "finish" else scene.two
    data = {"key": str(new_uuid())}
    answer = client_of(member).post(scene.at(member, f"consensus-{button}"), data, follow=True)
    assert "Look again." in answer.content.decode()
    assert not scene.is_agreed
