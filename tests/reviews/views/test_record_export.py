"""Records as files: what the list shows, with sources and decisions, in formats that read back."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviews.formats.opening import open_references
from reviews.formats.own_field import Decided, Standing, standing_of
from reviews.formats.reference import Parsed, ParsedReference
from reviews.formats.writing.registry import WRITERS
from reviews.models import Member
from reviews.roles import Stage
from tests.factories import people, screening
from tests.factories import reviews as made
from tests.reviews.views.test_record_pages import at, signed_in, text

pytestmark = pytest.mark.django_db

KETAMINE = made.entry("Ketamine for stress", doi="10.5555/one")
BREATHING = made.entry("Slow breathing", year=2011, volume="3")


@pytest.fixture(scope="module")
def two_records(module_db: None) -> Member:
    """The owner of a review with two records."""
    owner = people.review()
    made.imported(owner, made.ris(KETAMINE, BREATHING))
    return owner


def taken(member: Member, kind: str = "ris", **asked: str) -> list[ParsedReference]:
    answer = signed_in(member).get(at(member, "records-export", kind=kind), asked)
    assert answer.status_code == 200
    file = BytesIO(b"".join(answer.streaming_content))
    return [item.reference for item in open_references(file) if isinstance(item, Parsed)]


def standings(member: Member) -> dict[str, Standing]:
    read = [standing_of(each.raw) for each in taken(member)]
    return {found.id: found for found in read if found}


@pytest.mark.parametrize("writer", WRITERS, ids=lambda writer: writer.name)
def test_every_format_takes_the_list_along(writer, two_records: Member) -> None:
    owner = two_records

    found = taken(owner, writer.name)

    assert {each.title for each in found} == {"Ketamine for stress", "Slow breathing"}
    assert {each.doi for each in found} == {"10.5555/one", None}
    page = text(signed_in(owner).get(at(owner, "records")))
    assert at(owner, "records-export", kind=writer.name) in page


def test_filter_of_the_list_is_the_files(two_records: Member) -> None:
    owner = two_records

    assert [each.title for each in taken(owner, q="breathing")] == ["Slow breathing"]
    page = text(signed_in(owner).get(at(owner, "records"), {"q": "breathing"}))
    assert f"{at(owner, 'records-export', kind='ris')}?q=breathing" in page


def test_all_sources_of_a_record_are_named() -> None:
    owner = people.review()
    for source in ("PubMed", "Embase"):
        made.imported(owner, made.ris(KETAMINE), to=made.search(owner, source=source))

    (standing,) = standings(owner).values()
    assert [source.database for source in standing.sources] == ["PubMed", "Embase"]


def test_decisions_are_told_and_open_votes_are_not() -> None:
    team = screening.team()
    one, two = team.reviewers
    agreed, half, contested = screening.stage_records(team.owner, 3)
    for voter, verdict in ((one, "include"), (two, "exclude")):
        screening.vote(voter, agreed, "exclude")
        screening.vote(voter, contested, verdict)
    screening.vote(one, half, "include")

    for member in (team.owner, *team.reviewers):
        found = standings(member)
        states = [found[str(place.record_id)].decisions for place in (agreed, half, contested)]
        assert states == [
            (Decided(stage=Stage.TITLE_ABSTRACT.value, state=state),)
            for state in ("excluded", "undecided", "undecided")
        ]


def test_reason_of_an_exclusion_goes_along() -> None:
    team = screening.team()
    (place,) = screening.stage_records(team.owner)
    report = screening.advanced(team.reviewers, place)
    reason = screening.reasons(team.owner)[0]
    for voter in team.reviewers:
        screening.vote(voter, report, "exclude", reason=reason)

    (standing,) = standings(team.owner).values()
    assert [(each.stage, each.state, each.reasons) for each in standing.decisions] == [
        ("title_abstract", "included", ()),
        ("full_text", "excluded", (reason.text,)),
    ]


def test_file_costs_the_same_with_one_and_three_records() -> None:
    def n_queries(owner: Member) -> int:
        with CaptureQueriesContext(connection) as caught:
            taken(owner)
        return len(caught)

    owner = people.review()
    made.imported(owner, made.ris(KETAMINE))
    before = n_queries(owner)
    made.imported(owner, made.ris(BREATHING, made.entry("A third record of its own", volume="9")))
    assert n_queries(owner) == before


def test_unknown_format_is_not_found() -> None:
    owner = people.review()
    assert signed_in(owner).get(at(owner, "records-export", kind="pdf")).status_code == 404
