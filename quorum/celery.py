"""The Celery application: its messages are doorbells, the job's row is the truth."""

import os

from celery import Celery
from celery.signals import worker_ready
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quorum.settings")
TRANSPORT_ALIASES["filesystem"] = "quorum.broker:Transport"
app = Celery("quorum")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def show_life(**_: object) -> None:
    """An idle worker shows that it lives, too."""
    # Deferred: the database may be used only when the worker has set Django up.
    from reviews.worker_life import start  # noqa: PLC0415

    start()
