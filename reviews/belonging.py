"""Which review a row belongs to: the way from each table to its review, found in the models themselves."""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import models

LABELS = ("reviews", "screening", "extraction", "synthesis")
REVIEW = "reviews.review"


def tables() -> list[type[models.Model]]:
    """Every table of the product, link tables included."""
    return [
        model
        for label in LABELS
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
    ]


def way_to_review(model: type[models.Model]) -> tuple[str, ...] | None:
    """The shortest chain of foreign keys to the review, as field names; () for the review itself, None if there is none.

    Only keys that are never null count, so that no row falls out of it.
    """
    reached: dict[type[models.Model], tuple[str, ...]] = {model: ()}
    waiting = [model]
    while waiting:
        here = waiting.pop(0)
        if here._meta.label_lower == REVIEW:
            return reached[here]
        for name, parent in _parents(here):
            if parent not in reached:
                reached[parent] = (*reached[here], name)
                waiting.append(parent)
    return None


def _parents(model: type[models.Model]) -> Iterator[tuple[str, type[models.Model]]]:
    for field in sorted(model._meta.concrete_fields, key=lambda field: field.name):
        if isinstance(field, models.ForeignKey) and not field.null:
            yield field.name, field.related_model


def belonging_to_reviews() -> list[tuple[type[models.Model], tuple[str, ...]]]:
    """Every table that belongs to reviews, with its way, the farthest first: the order in which rows can go."""
    found = [(model, way) for model in tables() if (way := way_to_review(model)) is not None]
    return sorted(found, key=lambda pair: (-len(pair[1]), pair[0]._meta.label_lower))
