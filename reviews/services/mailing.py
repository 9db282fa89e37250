"""Mails. A server that doesn't take one neither fails a page nor writes an address into the log."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from smtplib import SMTPException

from django.core.mail import send_mail

logger = logging.getLogger(__name__)

_later = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def mailed(*, subject: str, text: str, to: str, about: Mapping[str, str]) -> bool:
    """Send a mail; whether the server took it. about: the ids that the log names where it did not."""
    try:
        sent = send_mail(subject=subject, message=text, from_email=None, recipient_list=[to])
    except (OSError, SMTPException):
        # No traceback: a mail server's refusal repeats the address.
        logger.warning("A mail could not be sent", extra=dict(about))
        return False
    return bool(sent)


def mail_later(work: Callable[[], object]) -> None:
    """Write and send a mail beside the request, where the time of an answer would tell whether there is one to send.

    A thread, as jobs belong to reviews, and a mail that is lost with its process is asked for again. It reads no tables.
    """
    done: Future[object] = _later.submit(copy_context().run, work)
    # Faults surface in the log.
    done.add_done_callback(Future.result)
