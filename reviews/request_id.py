"""One id for each request, carried into its log lines and into the jobs that it causes."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from datetime import UTC, datetime
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

current: ContextVar[str] = ContextVar("request_id", default="")
_ACCEPTED = re.compile(r"[A-Za-z0-9-]{8,64}")
# What a path holds to let somebody in: an invitation's token, a password's reset.
_SECRET = re.compile(r'((?<!/team)/invitations/|/password/reset/[^/\s"\\]+/)[^/\s?"\\]+')
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request_id"}


class RequestIdMiddleware:
    """Takes the proxy's X-Request-ID where it is a plain token, or makes one; answers with it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        token = current.set(given if _ACCEPTED.fullmatch(given) else uuid4().hex)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = current.get()
            return response
        finally:
            current.reset(token)


class RequestIdFilter(logging.Filter):
    """Puts the request's id on each log record."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = current.get()
        return True


class JsonFormatter(logging.Formatter):
    """One JSON object a line. Ids only: callers never pass titles, votes or names; tokens in paths are masked.

    So is what a database says of data that it refuses, since it repeats them: the kind of the error and where it arose stay.
    """

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id := getattr(record, "request_id", ""):
            line["request_id"] = request_id
        line.update({k: v for k, v in vars(record).items() if k not in _STANDARD and _plain(v)})
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
            for text in _repeating_data(record.exc_info[1]):
                line.update(
                    {k: v.replace(text, "…") for k, v in line.items() if isinstance(v, str)}
                )
        return _SECRET.sub(r"\1…", json.dumps(line, ensure_ascii=False))


def _repeating_data(error: BaseException | None) -> Iterator[str]:
    """The texts of a database's refusals in an error and what led to it, as tracebacks and messages write them."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        # By name, which PEP 249 gives to every driver's and Django gives to its own.
        if {"DataError", "IntegrityError"} & {base.__name__ for base in type(error).__mro__}:
            yield from filter(None, (repr(error), str(error)))
        error = error.__cause__ or error.__context__


def _plain(value: object) -> bool:
    return isinstance(value, str | int | float | bool)
