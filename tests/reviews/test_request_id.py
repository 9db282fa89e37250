"""Log lines: one JSON object each, without the tokens that paths hold."""

import json
import logging

import pytest
from django.db import DataError, IntegrityError
from django.test import Client

from reviews.request_id import JsonFormatter


def line(message: str, **more: object) -> dict[str, object]:
    record = logging.makeLogRecord({"name": "django", "msg": message, "levelname": "INFO", **more})
    return json.loads(JsonFormatter().format(record))


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/invitations/Abc-123_x/", "/invitations/…/"),
        ("/invitations/Abc-123_x/join/", "/invitations/…/join/"),
        ("/invitations/Abc-123_x", "/invitations/…"),
        ("/invitations/", "/invitations/"),
        ("/password/reset/MQ/c1-secret/", "/password/reset/MQ/…/"),
        ("/password/reset/sent/", "/password/reset/sent/"),
        ("/r/7/team/invitations/8/withdraw/", "/r/7/team/invitations/8/withdraw/"),
    ],
)
def test_tokens_in_paths_are_masked(path: str, logged: str) -> None:
    assert line(f"Forbidden: {path}")["message"] == f"Forbidden: {logged}"
    assert line(f'"GET {path} HTTP/1.1"')["message"] == f'"GET {logged} HTTP/1.1"'
    assert line("Slow", path=path)["path"] == logged


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path", ["/invitations/live-token/join/", "/password/reset/MQ/live-token/"]
)
def test_failed_check_of_a_form_logs_no_token(path: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.setFormatter(JsonFormatter())
    assert Client(enforce_csrf_checks=True).post(path).status_code == 403
    assert caplog.records
    assert "live-token" not in caplog.text


@pytest.mark.parametrize("kind", [DataError, IntegrityError])
def test_what_a_database_repeats_of_data_is_masked(kind: type[Exception]) -> None:
    said = 'unsupported Unicode escape sequence\nDETAIL:  \\u0000\nCONTEXT:  {"value": "my secret note"}'
    try:
        try:
            try:
                raise kind(said)
            except kind as error:
                raise kind(f"again: {error}") from error
        except kind:
            raise ZeroDivisionError("on the way out")  # noqa: B904 - what follows by itself is meant
    except ZeroDivisionError as error:
        info = (type(error), error, error.__traceback__)
        logged = line(f"Task failed: {error.__context__!r}", exc_info=info, detail=said)
    assert "my secret note" not in json.dumps(logged)
    assert logged["message"] == "Task failed: …"
    assert f"{kind.__name__}: …" in str(logged["exception"])
    assert "on the way out" in str(logged["exception"])
    assert "test_request_id.py" in str(logged["exception"])
