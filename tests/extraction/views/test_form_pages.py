"""The form's page: what was taken away comes back, and a form without outcomes is warned of."""

import pytest
from django.test import Client
from django.urls import reverse

from extraction.selectors.forms import definition_of, draft_form
from extraction.services import forms
from reviews.ids import new_uuid
from tests.factories import extraction as made

pytestmark = pytest.mark.django_db
WARNING = "nothing can be pooled"


def test_removed_section_is_put_back_from_the_message() -> None:
    owner = made.crew().owner
    made.drafted(owner, made.small_form())
    client = Client()
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    where = {"review": owner.review_id}

    remove = reverse("extraction:section-remove", kwargs={**where, "section": "study"})
    page = client.post(remove, {"key": str(new_uuid())}, follow=True).content.decode()
    left = draft_form(owner.review_id).sha256
    back = reverse("extraction:form-put-back", kwargs={**where, "draft": left})
    assert f'action="{back}"' in page
    client.post(back, {"key": str(new_uuid())})
    assert definition_of(draft_form(owner.review_id)) == made.small_form()


def test_form_without_outcomes_is_warned_of_before_it_is_published() -> None:
    owner = made.crew().owner
    client = Client()
    client.force_login(owner.user, backend="django.contrib.auth.backends.ModelBackend")
    page = reverse("extraction:forms", kwargs={"review": owner.review_id})
    made.drafted(owner, made.small_form())

    assert WARNING not in client.get(page).content.decode()
    forms.remove_outcome(by=owner, outcome=made.DEATHS, key=new_uuid())
    assert WARNING in client.get(page).content.decode()
