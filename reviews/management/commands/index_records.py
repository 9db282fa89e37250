"""Makes anew what records are found by: the index of words, and what lists narrow by."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import CommandError

from reviews.management.prepared import DataCommand
from reviews.models import LedgerHead
from reviews.services.indexing import index_review, missing_in_index


class Command(DataCommand):
    """Exit 1 where source records are in no index and nothing may be changed."""

    help = "Say how many source records no search finds; with --apply, make the index anew."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--apply", action="store_true", help="make the index anew")

    def handle(self, *, apply: bool, **_: object) -> None:
        n_missing = 0
        for review in LedgerHead.objects.order_by("review_id").values_list("review_id", flat=True):
            missing = missing_in_index(review).count()
            n_missing += missing
            self.stdout.write(f"{review}: {missing:,} source records are not in the index")
            if apply:
                self.stdout.write(f"{review}: {index_review(review):,} source records indexed")
        if n_missing and not apply:
            raise CommandError("Run index_records --apply.", returncode=1)
