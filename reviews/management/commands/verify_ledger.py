"""Recomputes the hash chain of each review's ledger, and the hash of everything that its events name."""

from __future__ import annotations

from argparse import ArgumentParser
from itertools import chain
from uuid import UUID

from django.core.management.base import CommandError

from reviews import ledger, sealed
from reviews.management.prepared import DataCommand
from reviews.models import LedgerHead


class Command(DataCommand):
    """Exit 1, the first broken event of each review whose chain is not whole, and all content that isn't as written."""

    help = "Verify the hash chain of every review's ledger, or of one, and the content and files that it names."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--review", type=UUID, help="only this review")

    def handle(self, *, review: UUID | None, **_: object) -> None:
        heads = LedgerHead.objects.order_by("review_id")
        if review is not None:
            heads = heads.filter(review_id=review)
            if not heads.exists():
                raise CommandError(f"There is no review {review}.")
        n_broken = 0
        for head in heads:
            broken = ledger.verify(head.review_id)
            if broken is None:
                self.stdout.write(f"{head.review_id}: {head.seq} events, whole; head {head.sha256}")
            else:
                n_broken += 1
                self.stdout.write(f"{head.review_id}: broken at event {broken.seq}: {broken.why}")
                continue
            faults = chain(sealed.faults_of(head.review_id), sealed.file_faults_of(head.review_id))
            for fault in faults:
                n_broken += 1
                self.stdout.write(f"{head.review_id}: {fault}")
        if n_broken:
            raise CommandError(f"{n_broken} broken.", returncode=1)
