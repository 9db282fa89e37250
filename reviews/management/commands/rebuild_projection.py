"""Rebuilds every projection from the ledger, beside the tables, and reports each difference."""

from __future__ import annotations

from argparse import ArgumentParser
from uuid import UUID

from django.core.management.base import CommandError

from reviews.management.prepared import DataCommand
from reviews.models import LedgerHead
from reviews.selectors.projections import differences


class Command(DataCommand):
    """Exit 1 if a table says otherwise than the events. Nothing is changed."""

    help = (
        "Rebuild states, memberships and counts from the events and compare them with the tables."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--review", type=UUID, help="only this review")

    def handle(self, *, review: UUID | None, **_: object) -> None:
        heads = LedgerHead.objects.order_by("review_id")
        if review is not None:
            heads = heads.filter(review_id=review)
        n_differences = 0
        for head in heads:
            found = differences(head.review_id)
            n_differences += len(found)
            for each in found:
                self.stdout.write(
                    f"{head.review_id}: {each.projection} {each.key}:"
                    f" events say {each.expected}, the table says {each.stored}"
                )
            self.stdout.write(f"{head.review_id}: {head.seq} events, {len(found)} differences")
        if n_differences:
            raise CommandError(f"{n_differences} differences.", returncode=1)
