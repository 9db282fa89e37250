"""The services that can be asked, in the order in which they are."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from .crossref import CROSSREF
from .interface import Answer, BadAnswer, Client, Known, Request, Service, Unanswered, Wanted
from .openalex import OPENALEX
from .pubmed import PUBMED
from .unpaywall import UNPAYWALL

CLIENTS: tuple[Client, ...] = (PUBMED, CROSSREF, OPENALEX, UNPAYWALL)
# Each service knows notices that the others don't.
FROM_ALL = frozenset({Wanted.NOTICES})

Fetch = Callable[[Service, Request], bytes | None]
"""Puts a question to a service, and gives its answer; None where it knows nothing of it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """What one service said; None where it didn't answer, or not as it should."""

    service: Service
    answer: Answer | None


def told_of(
    known: Known, wanted: Collection[Wanted], services: Collection[Service], fetch: Fetch
) -> Iterator[Told]:
    """Ask the services in turn, each only if it may know something that is still missing.

    A DOI that one of them tells is what the next ones are asked by. What fetch raises is raised, but Unanswered.
    """
    missing = set(wanted)
    for client in CLIENTS:
        if client.service in services and client.gives & missing and client.may_ask(known):
            try:
                answer = _asked(client, known, fetch)
            except (BadAnswer, Unanswered):
                yield Told(service=client.service, answer=None)
                continue
            yield Told(service=client.service, answer=answer)
            missing -= given_by(answer) - FROM_ALL
            known = replace(known, doi=known.doi or answer.doi)


def given_by(answer: Answer) -> set[Wanted]:
    """What an answer holds."""
    there = {
        Wanted.ABSTRACT: answer.abstract,
        Wanted.DOI: answer.doi,
        Wanted.NOTICES: answer.notices,
        Wanted.OPEN_COPY: answer.open_copy,
    }
    return {name for name, value in there.items() if value}


def _asked(client: Client, known: Known, fetch: Fetch) -> Answer:
    dialogue = client.ask(known)
    try:
        request = next(dialogue)
        while True:
            request = dialogue.send(fetch(client.service, request))
    except StopIteration as done:
        answer: Answer = done.value
        return answer
