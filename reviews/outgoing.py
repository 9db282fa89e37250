"""The only way out: questions to the services that settings name, and to nothing else. Off unless the server is told.

No address comes from data, none is followed elsewhere, and every answer has a limit of size and of time.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
)
from urllib.request import Request as HttpRequest

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from reviews.enrichment.interface import Request, Service, Unanswered
from reviews.errors import DomainError

MOST_BYTES = 8 * 1024 * 1024
CHUNK = 1 << 16
TIMEOUT = 20.0
# Of one answer as a whole, however slowly it drips.
LONGEST = 60.0
TRIES = 4
FIRST_WAIT, LONGEST_WAIT = 2.0, 60.0
# Seconds between two questions of one process: well within what each service asks for.
PACE: Mapping[Service, float] = {
    Service.PUBMED: 0.4,
    Service.CROSSREF: 0.25,
    Service.OPENALEX: 0.15,
    Service.UNPAYWALL: 0.15,
}
UNKNOWN = frozenset({301, 302, 303, 307, 308, 400, 404, 410})
AGAIN = frozenset({408, 429, 500, 502, 503, 504})


class LooksNothingUp(DomainError):
    """The server is set not to ask anybody."""

    def __init__(self) -> None:
        super().__init__(
            _("This server asks no other services. Whoever runs it can switch that on.")
        )


def services() -> tuple[Service, ...]:
    """Those that this server may ask; none while it is switched off."""
    if not settings.QUORUM_LOOK_UPS:
        return ()
    return tuple(
        each for each in Service if each is not Service.OPENALEX or settings.QUORUM_OPENALEX_KEY
    )


def fetch(service: Service, request: Request) -> bytes | None:
    """Put a question to a service; None where it doesn't know what it is asked. Raises LooksNothingUp, Unanswered."""
    if service not in services():
        raise LooksNothingUp
    for attempt in range(TRIES):
        _PACES[service].wait()
        try:
            return _read(_OPENER.open(_http(service, request), timeout=TIMEOUT))
        except HTTPError as error:
            error.close()
            if error.code in UNKNOWN:
                return None
            if error.code not in AGAIN:
                raise Unanswered(f"{service} answers {error.code}") from error
            asked = error.headers.get("Retry-After", "")
        except (URLError, HTTPException, OSError):
            asked = ""
        if attempt + 1 < TRIES:
            time.sleep(_wait(attempt, asked))
    raise Unanswered(f"{service} does not answer")


def _http(service: Service, request: Request) -> HttpRequest:
    query = {**request.query, **_introduction(service)}
    url = f"{settings.QUORUM_SERVICES[service.value]}{request.path}?{urlencode(query)}"
    headers = {
        "User-Agent": f"Quorum (systematic reviews; mailto:{settings.QUORUM_CONTACT})",
        "Accept-Encoding": "identity",
    }
    return HttpRequest(url, headers=headers)  # noqa: S310 - its beginning is of the settings


def _introduction(service: Service) -> Mapping[str, str]:
    """How each service wants to know who asks."""
    contact = settings.QUORUM_CONTACT
    match service:
        case Service.PUBMED:
            return {"tool": "quorum", "email": contact}
        case Service.CROSSREF:
            return {"mailto": contact}
        case Service.OPENALEX:
            return {"mailto": contact, "api_key": settings.QUORUM_OPENALEX_KEY}
        case Service.UNPAYWALL:
            return {"email": contact}


def _read(answer: HTTPResponse) -> bytes:
    """The body, as far as it is allowed to be. Raises Unanswered."""
    until = time.monotonic() + LONGEST
    parts, n = [], 0
    with answer:
        while chunk := answer.read1(CHUNK):
            parts.append(chunk)
            n += len(chunk)
            if n > MOST_BYTES or time.monotonic() > until:
                raise Unanswered("the answer is too long")
    return b"".join(parts)


def _wait(attempt: int, asked: str) -> float:
    """Seconds before the next try: as the service asks, within reason, or twice as long each time."""
    if asked.isascii() and asked.isdigit() and len(asked) < 6:
        return min(float(asked), LONGEST_WAIT)
    return min(FIRST_WAIT * 2.0**attempt, LONGEST_WAIT)


class _Pace:
    """Keeps a distance between the questions to one service."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._next = 0.0

    def wait(self) -> None:
        with self._lock:
            now = time.monotonic()
            time.sleep(max(0.0, self._next - now))
            self._next = max(now, self._next) + self._seconds


def _opener() -> OpenerDirector:
    """As urllib's own, without redirects, and without files, FTP and data for addresses."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler(),
        HTTPHandler(),
        HTTPSHandler(),
        HTTPDefaultErrorHandler(),
        HTTPErrorProcessor(),
    ):
        opener.add_handler(handler)
    return opener


_PACES = {service: _Pace(seconds) for service, seconds in PACE.items()}
_OPENER = _opener()
