"""A form that isn't filled in as its page fills it in is refused in words, of extraction and of risk of bias alike."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from extraction.formdef.sheet import field_place
from extraction.models import Entry, Sheet
from reviews.ids import new_uuid
from reviews.models import Member
from tests.factories import extraction as made
from tests.factories import rob

pytestmark = pytest.mark.usefixtures("db")
HTMX = {"hx-request": "true"}
INCOMPLETE = "Reload the page and try again: the form was not complete."
UNFIT = [
    {"replaces": "x"},
    {"replaces": "-1"},
    {"replaces": ""},
    {"key": "nokey"},
    {"place": ""},
    {"place": "p" * 201},
]

# Who sends what where: (member, address, data of a form that is fit).
Posted = tuple[Member, str, dict[str, object]]


def of_sheet() -> Posted:
    crew = made.crew()
    made.published(crew)
    one = crew.extractors[0]
    sheet = made.started(one, made.study(crew))
    data = {"place": field_place(made.AGE), "state": "value", "value": "36"}
    return one, at(one, "sheet-entry", sheet=sheet.uuid), data


def of_assessment() -> Posted:
    crew = made.crew()
    made.published(crew)
    (one,) = rob.assessors(crew, 1)
    sheet = rob.started(one, rob.result(crew))
    where = at(one, "rob-entry", sheet=sheet.uuid, domain="1")
    return one, where, {"place": "question:1.1", "value": "Y"}


def of_consensus() -> Posted:
    crew = made.crew()
    made.published(crew)
    study = made.study(crew)
    made.with_arms(crew, study)
    both = made.both_in(crew, study, age="40")
    data = {"place": field_place(made.AGE), "choice": "second"}
    return (
        crew.extractors[0],
        at(crew.extractors[0], "consensus-settle", consensus=both.uuid),
        data,
    )


def of_rob_consensus() -> Posted:
    crew = made.crew()
    made.published(crew)
    one, two = rob.assessors(crew)
    both = rob.both_in([one, two], rob.result(crew), q1_2="NI")
    where = at(one, "rob-consensus-settle", consensus=both.uuid)
    return one, where, {"place": "question:1.2", "choice": "second"}


SETTLING = [of_consensus, of_rob_consensus]
FORMS = [of_sheet, of_assessment, *SETTLING]


def at(member: Member, name: str, **kwargs: object) -> str:
    return reverse(f"extraction:{name}", kwargs={"review": member.review_id, **kwargs})


def sent(posted: Posted, changed: dict[str, str], **more: object) -> HttpResponse:
    member, where, data = posted
    client = Client()
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    whole = {"key": str(new_uuid()), "replaces": 0, **data, **changed}
    answer: HttpResponse = client.post(where, whole, **more)
    return answer


def written() -> int:
    consensus = Sheet.objects.filter(person=None)
    rows = Entry.objects.filter(sheet__in=consensus) if consensus else Entry.objects.all()
    return rows.count()


@pytest.mark.parametrize("make", FORMS)
def test_unfit_form_is_refused_in_words(make: Callable[[], Posted]) -> None:
    posted = make()
    for changed in UNFIT:
        answer = sent(posted, changed, headers=HTMX)
        assert answer.status_code == 422, changed
        assert answer.content.decode().count(INCOMPLETE) == 1, changed
        page = sent(posted, changed, follow=True)
        assert page.content.decode().count(INCOMPLETE) == 1, changed
        assert written() == 0, changed
    assert sent(posted, {}, headers=HTMX).status_code == 200
    assert written() > 0


@pytest.mark.parametrize("make", SETTLING)
def test_choice_that_there_is_not_is_refused_in_words(make: Callable[[], Posted]) -> None:
    posted = make()
    for choice in ("bogus", ""):
        answer = sent(posted, {"choice": choice}, headers=HTMX)
        assert answer.status_code == 422
        assert answer.content.decode().count("Choose what stands.") == 1
        page = sent(posted, {"choice": choice}, follow=True)
        assert "Choose what stands." in page.content.decode()
    assert written() == 0


@pytest.mark.parametrize("make", SETTLING)
def test_refusal_at_a_place_that_is_not_on_the_page_stands_above_it(
    make: Callable[[], Posted],
) -> None:
    posted = make()
    changed = {"place": "field:gone", "choice": "other", "value": "x"}
    answer = sent(posted, changed, headers=HTMX)
    assert answer.status_code == 422
    assert answer.content.decode().count('role="alert"') == 1
