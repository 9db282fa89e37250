"""Log lines: one JSON object each, without the tokens that paths hold."""

import json
import logging

import pytest
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
