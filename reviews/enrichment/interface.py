"""What every client is: a dialogue of requests and answers about one record, led without a network."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import urlsplit

from .notices import Notice

LONGEST_TEXT = 50_000
LONGEST_URL = 2_000


class Service(StrEnum):
    """Services outside of this machine, in the order in which they are asked."""

    PUBMED = "pubmed"
    CROSSREF = "crossref"
    OPENALEX = "openalex"
    UNPAYWALL = "unpaywall"


class Wanted(StrEnum):
    """What is looked up of a record."""

    ABSTRACT = "abstract"
    DOI = "doi"
    NOTICES = "notices"
    OPEN_COPY = "open_copy"


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """What a record is known by: DOI in lower case and PMID, "" where it has none."""

    doi: str = ""
    pmid: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One question to a service: the path below its address, percent-encoded, and what follows the question mark."""

    path: str
    query: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class OpenCopy:
    """Where a copy can be read by everybody. version: "publishedVersion" and the like; licence: "cc-by"; "" if unknown."""

    url: str
    version: str = ""
    licence: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a service says of a record; nothing where it knows nothing."""

    abstract: str = ""
    doi: str = ""
    notices: tuple[Notice, ...] = ()
    open_copy: OpenCopy | None = None


class BadAnswer(ValueError):
    """What came back is nothing that the service gives, or is about something else."""


class Unanswered(Exception):
    """A service didn't answer, or not as it should, however often it was asked."""


# Yields requests, is sent the body of each answer (None: the service doesn't know it), returns what was found.
# Raises BadAnswer.
Dialogue = Generator[Request, bytes | None, Answer]


@dataclass(frozen=True, kw_only=True, slots=True)
class Client:
    """One service. gives: what it may know. may_ask: whether a record has what it is asked by."""

    service: Service
    gives: frozenset[Wanted]
    may_ask: Callable[[Known], bool]
    ask: Callable[[Known], Dialogue]


def web_address(text: object) -> str:
    """An address of the web that a page may link to; "" for anything else."""
    if not isinstance(text, str) or len(text) > LONGEST_URL or not text.isprintable():
        return ""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return ""
    return text.strip() if parts.scheme in {"http", "https"} and parts.hostname else ""
