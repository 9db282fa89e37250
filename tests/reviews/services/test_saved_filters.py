"""Saved filters renamed in the same instant, on real connections; on SQLite and, in its lane, PostgreSQL."""

import pytest

from reviews.ids import new_uuid
from reviews.models import Member, SavedFilter
from reviews.selectors.record_lists import asked_of
from reviews.services.saved_filters import (
    FilterNameTaken,
    change_filter,
    delete_filter,
    restore_filter,
    save_filter,
)
from reviews.services.tags import NameTaken, change_tag
from tests.concurrency import at_once
from tests.factories import people
from tests.factories.tags import tag

pytestmark = pytest.mark.usefixtures("transactional_db")


def saved(member: Member, name: str) -> SavedFilter:
    return save_filter(by=member, asked=asked_of({"q": name}), name=name).filter


def test_name_that_several_take_at_once_is_given_to_one() -> None:
    owner = people.review()
    first, second, gone = (saved(owner, name) for name in ("one", "two", "both"))
    delete_filter(by=owner, uuid=gone.uuid)
    tags = [tag(owner, name) for name in ("one", "two")]

    renamed = at_once(
        *(
            lambda each=each: change_filter(by=owner, uuid=each.uuid, name="both", is_shared=False)
            for each in (first, second)
        ),
        lambda: restore_filter(by=owner, uuid=gone.uuid),
    )
    retagged = at_once(
        *(
            lambda each=each: change_tag(
                by=owner, tag=each.uuid, name="both", is_blinded=True, key=new_uuid()
            )
            for each in tags
        )
    )

    assert sorted(type(each).__name__ for each in renamed) == [
        *[FilterNameTaken.__name__] * 2,
        "SavedFilter",
    ]
    assert sorted(type(each).__name__ for each in retagged) == [NameTaken.__name__, "Tag"]
