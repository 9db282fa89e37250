"""The way out: closed unless it is opened, to fixed addresses, politely, with limits."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from reviews import outgoing
from reviews.enrichment.interface import Request, Service, Unanswered
from tests.reviews.enrichment import serving

ASKED = Request(path="/works/10.5555%2Fa", query={"q": "a b"})


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Waits are noted and not waited."""
    waits: list[float] = []
    monkeypatch.setattr(outgoing.time, "sleep", waits.append)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return waits


@pytest.fixture
def replies() -> list[serving.Reply]:
    return []


@pytest.fixture
def service(
    quick: list[float], replies: list[serving.Reply], settings: Settings
) -> Iterator[serving.Service]:
    """Everything that could be asked, answering with the replies in turn."""
    with serving.serving(lambda _path, _query: replies.pop(0)) as server:
        settings.QUORUM_SERVICES = dict.fromkeys(Service, server.url)
        settings.QUORUM_CONTACT = "lead@example.org"
        settings.QUORUM_LOOK_UPS = True
        yield server


def test_nothing_is_asked_while_it_is_off(service: serving.Service, settings: Settings) -> None:
    settings.QUORUM_LOOK_UPS = False
    assert outgoing.services() == ()
    for each in Service:
        with pytest.raises(outgoing.LooksNothingUp):
            outgoing.fetch(each, ASKED)
    assert service.asked == []


def test_a_new_server_asks_nobody(settings: Settings) -> None:
    assert settings.QUORUM_LOOK_UPS is False


def test_questions_say_who_asks(
    service: serving.Service, replies: list[serving.Reply], settings: Settings
) -> None:
    settings.QUORUM_OPENALEX_KEY = "key"
    replies += [(200, {}, b"{}")] * 4
    for each in Service:
        assert outgoing.fetch(each, ASKED) == b"{}"
    assert {path for path, _query, _agent in service.asked} == {"/works/10.5555%2Fa"}
    assert {agent for _path, _query, agent in service.asked} == {
        "Quorum (systematic reviews; mailto:lead@example.org)"
    }
    whom = {"mailto": ["lead@example.org"]}
    assert [query for _path, query, _agent in service.asked] == [
        {"q": ["a b"], "tool": ["quorum"], "email": ["lead@example.org"]},
        {"q": ["a b"], **whom},
        {"q": ["a b"], **whom, "api_key": ["key"]},
        {"q": ["a b"], "email": ["lead@example.org"]},
    ]


def test_openalex_is_not_asked_without_a_key(service: serving.Service) -> None:
    assert Service.OPENALEX not in outgoing.services()
    with pytest.raises(outgoing.LooksNothingUp):
        outgoing.fetch(Service.OPENALEX, ASKED)


def test_busy_service_is_asked_again_when_it_says(
    service: serving.Service, replies: list[serving.Reply], quick: list[float]
) -> None:
    replies += [(429, {"Retry-After": "7"}, b""), (503, {"Retry-After": "99999"}, b"")]
    replies += [(500, {"Retry-After": "soon"}, b""), (200, {}, b"at last")]
    assert outgoing.fetch(Service.CROSSREF, ASKED) == b"at last"
    assert [wait for wait in quick if wait >= 1] == [7.0, outgoing.LONGEST_WAIT, 8.0]


def test_service_that_stays_away_is_left(
    service: serving.Service, replies: list[serving.Reply], settings: Settings
) -> None:
    replies += [(503, {}, b"")] * outgoing.TRIES
    with pytest.raises(Unanswered):
        outgoing.fetch(Service.CROSSREF, ASKED)
    assert len(service.asked) == outgoing.TRIES
    settings.QUORUM_SERVICES = dict.fromkeys(Service, "http://127.0.0.1:9")
    with pytest.raises(Unanswered):
        outgoing.fetch(Service.CROSSREF, ASKED)


@pytest.mark.parametrize("status", [302, 404])
def test_unknown_is_nothing_and_no_redirect_is_followed(
    service: serving.Service, replies: list[serving.Reply], status: int
) -> None:
    replies += [(status, {"Location": f"{service.url}/elsewhere"}, b"")]
    assert outgoing.fetch(Service.CROSSREF, ASKED) is None
    assert len(service.asked) == 1


def test_refusal_is_not_asked_again(service: serving.Service, replies: list[serving.Reply]) -> None:
    replies += [(403, {}, b"")]
    with pytest.raises(Unanswered):
        outgoing.fetch(Service.CROSSREF, ASKED)
    assert len(service.asked) == 1


def test_answer_without_end_is_left(
    service: serving.Service, replies: list[serving.Reply], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "MOST_BYTES", 1000)
    replies += [(200, {}, b"a" * 1001)]
    with pytest.raises(Unanswered):
        outgoing.fetch(Service.CROSSREF, ASKED)
