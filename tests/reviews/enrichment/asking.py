"""A server in place of all services for a test of the database, with made-up answers by DOI or PMID."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import unquote

import pytest
from pytest_django import Settings

from reviews import outgoing
from reviews.enrichment.interface import Service
from tests.reviews.enrichment import answers, serving


@contextmanager
def answering(
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    said: Mapping[tuple[Service, str], bytes] | None = None,
) -> Iterator[serving.Service]:
    """said: by service and DOI or PMID; nothing else is known."""
    known = said or {}

    def answer(path: str, query: dict[str, list[str]]) -> serving.Reply:
        name, _, rest = path.removeprefix("/").partition("/")
        asked = unquote(rest.rpartition("works/")[2].removeprefix("v2/"))
        asked = asked.removeprefix("doi:").removeprefix("pmid:")
        if rest.endswith("efetch.fcgi"):
            asked = query["id"][0]
        if rest.endswith("esearch.fcgi"):
            return 200, {}, answers.esearch()
        body = known.get((Service(name), asked))
        return (404, {}, b"") if body is None else (200, {}, body)

    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(outgoing.time, "sleep", lambda _seconds: None)
    with serving.serving(answer) as server:
        settings.QUORUM_SERVICES = {each.value: f"{server.url}/{each.value}" for each in Service}
        settings.QUORUM_CONTACT = "lead@example.org"
        settings.QUORUM_LOOK_UPS = True
        yield server
