"""Recomputes the hash chain of each review's ledger."""

from __future__ import annotations

from argparse import ArgumentParser
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError

from reviews import ledger
from reviews.models import LedgerHead, Remark


class Command(BaseCommand):
    """Exit 1 and the first broken event of each review whose chain is not whole."""

    help = "Verify the hash chain of every review's ledger, or of one."

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
        remarks = Remark.objects.filter(review_id__in=[head.review_id for head in heads])
        for remark in remarks.iterator(chunk_size=500):
            if not ledger.remark_is_whole(remark):
                n_broken += 1
                self.stdout.write(f"remark {remark.uuid}: the text doesn't have its hash")
        if n_broken:
            raise CommandError(f"{n_broken} broken.", returncode=1)
