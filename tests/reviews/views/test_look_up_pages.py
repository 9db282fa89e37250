"""Pages of look-ups and notices: what they say, who may act, and that reports are marked wherever they are shown."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from reviews.corrections import Correctable
from reviews.ids import new_uuid
from reviews.models import LookUp, Record, RecordNotice, Review
from reviews.roles import Role
from reviews.services.corrections import correct_record
from tests.factories import people
from tests.factories import reviews as made
from tests.reviews.enrichment import asking, files
from tests.reviews.views.test_record_pages import at, signed_in, text

pytestmark = pytest.mark.django_db
MARK = "Retracted</span>"


def test_empty_pages_teach_how_to_look() -> None:
    owner = people.review()
    client = signed_in(owner)
    page = text(client.get(at(owner, "notices")))
    assert "No notice known" in page
    assert at(owner, "look-ups") in page
    page = text(client.get(at(owner, "look-ups")))
    assert "This server asks no other services." in page
    assert at(owner, "look-up-start") not in page


def test_lead_switches_on_and_asks_about_the_narrowed_list(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = people.review()
    made.imported(owner, made.ris(made.entry("One", doi="10.5555/one")))
    made.imported(owner, made.ris(made.entry("Two", doi="10.5555/two", year=2011, volume="3")))
    client = signed_in(owner)
    with asking.answering(settings, monkeypatch) as service:
        client.post(at(owner, "look-ups-switch"), {"key": new_uuid(), "is_on": "yes"})
        assert Review.objects.get(uuid=owner.review_id).looks_up
        page = text(client.get(at(owner, "look-ups"), {"q": "year:2011"}))
        assert f"{at(owner, 'look-up-start')}?q=year%3A2011" in page
        nothing = client.post(at(owner, "look-up-start"), {"key": new_uuid()})
        assert (nothing.status_code, "Choose what is to be looked up." in text(nothing)) == (422, True)  # fmt: skip
        asked = {"key": new_uuid(), "wants": ["open_copy"]}
        answer = client.post(f"{at(owner, 'look-up-start')}?q=year%3A2011", asked)
        (look_up,) = LookUp.objects.all()
        assert answer.url == at(owner, "look-up", look_up=look_up.uuid)
        made.run_jobs(owner)
        assert {path.rpartition("/")[2] for path, _query, _agent in service.asked} == {"two"}
        again = client.post(at(owner, "look-up-start"), {"key": new_uuid(), "wants": ["doi"]})
        assert (again.status_code, "Nothing was asked." in text(again)) == (422, True)
    reader = signed_in(people.member(owner, Role.REVIEWER))
    page = text(reader.get(at(owner, "look-ups")))
    assert at(owner, "look-up-start") not in page
    assert at(owner, "look-ups-switch") not in page


def test_file_is_uploaded_shown_and_undone() -> None:
    owner = people.review()
    made.imported(owner, made.ris(made.entry("One", doi="10.5555/quorum.1")))
    client = signed_in(owner)
    content = files.notices(files.row(), files.row(nature="Applause"))
    file = SimpleUploadedFile("retraction_watch.csv", content)
    answer = client.post(at(owner, "notices-upload"), {"key": new_uuid(), "file": file})
    (look_up,) = LookUp.objects.all()
    made.run_jobs(owner)

    page = text(client.get(answer.url))
    assert "retraction_watch.csv" in page
    assert "“Applause” is none of the kinds of notices" in page
    (record,) = made.records(owner)
    for name in ("notices", "look-ups"):
        assert "etract" in text(client.get(at(owner, name)))
    assert MARK in text(client.get(at(owner, "records")))
    client.post(at(owner, "look-up-undo", look_up=look_up.uuid), {"key": new_uuid()})
    assert MARK not in text(client.get(at(owner, "record", record=record.uuid)))
    assert "nothing of it counts" in text(client.get(answer.url))


def test_notice_is_told_with_its_origin_and_taken_back_with_a_reason() -> None:
    owner = people.review()
    notice = made.notice(owner)
    client = signed_in(owner)
    page = text(client.get(at(owner, "record", record=notice.record_id)))
    assert MARK in page
    assert "from retraction_watch.csv, line 2" in page
    assert "Error in Data" in page

    where = at(owner, "notice-take-back", notice=notice.uuid)
    client.post(where, {"key": new_uuid(), "reason": ""})
    assert RecordNotice.objects.get().taken_back_at is None
    answer = client.post(where, {"key": new_uuid(), "reason": "Of another report."}, follow=True)
    assert MARK not in text(answer)
    assert "Let it stand again" in text(answer)
    where = at(owner, "notice-put-back", notice=notice.uuid)
    assert MARK in text(client.post(where, {"key": new_uuid()}, follow=True))


def test_added_abstract_says_from_where_and_gives_way() -> None:
    owner = people.review()
    finding = made.finding(owner)
    client = signed_in(owner)
    where = at(owner, "record", record=finding.record_id)
    assert "Abstract from Crossref, fetched on" in text(client.get(where))
    back = client.post(at(owner, "finding-take-back", finding=finding.uuid), {"key": new_uuid()}, follow=True)  # fmt: skip
    assert "Nobody&#x27;s abstract." not in text(back)
    forth = client.post(at(owner, "finding-put-back", finding=finding.uuid), {"key": new_uuid()}, follow=True)  # fmt: skip
    assert "Abstract from Crossref, fetched on" in text(forth)
    correct_record(by=owner, record=finding.record_id, field=Correctable.ABSTRACT, text="Mine.", key=new_uuid())  # fmt: skip
    assert "Abstract from Crossref" not in text(client.get(where))


def test_exports_tell_of_notices() -> None:
    owner = people.review()
    notice = made.notice(owner)
    client = signed_in(owner)
    for kind, said in (("csv", "Retracted"), ("ris", "Quorum notice: Retracted")):
        answer = client.get(at(owner, "records-export", kind=kind), {"notices": "yes"})
        assert said in b"".join(answer.streaming_content).decode()
    assert Record.objects.get(pk=notice.record_id).marks == ["retraction"]


def test_marks_stand_beside_pairs_too() -> None:
    owner = people.review()
    pair = made.pair(owner)
    assert MARK not in text(signed_in(owner).get(at(owner, "duplicates")))
    Record.objects.filter(uuid=pair.second_id).update(marks=["retraction"])

    assert text(signed_in(owner).get(at(owner, "duplicates"))).count(MARK) == 1
