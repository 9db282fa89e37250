"""Wiring of the product. The Celery application is made with it, so that every process rings at the same broker."""

from quorum.celery import app

__all__ = ["app"]
