"""What the flow on a review's home page costs, cold and warm: python benchmarks/flow.py [--records 100000] [--database postgresql].

A ledger with one import, 30 % duplicates and, in the second half of the table, a decision on every record that is left.
Cold: folded from the first event, as a process does on its first request; warm: nothing has happened since; after a
decision: one event has. Medians in milliseconds of wall-clock and of this process's own processor time.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

from timing import load

from tests.machine import isolation, needs, postgres, registry

DUPLICATES = 0.3
DECISIONS_AT_ONCE = 500


class Ledger:
    """A review with nothing but the events that its flow is folded from."""

    def __init__(self, n: int) -> None:
        # Django reads its settings from an environment that is known only now.
        import django  # noqa: PLC0415

        django.setup()
        from django.core.management import call_command  # noqa: PLC0415

        call_command("migrate", interactive=False, verbosity=0)
        from reviews import events, ids, ledger  # noqa: PLC0415
        from reviews.services import id_sets  # noqa: PLC0415
        from reviews.sources import SourceKind  # noqa: PLC0415
        from tests.factories import people, reviews  # noqa: PLC0415

        self._ledger, self._new = ledger, ids.new_uuid
        self.owner = people.review(title="A large flow")
        search = reviews.search(self.owner, kind=SourceKind.DATABASE)
        self.records = [ids.new_uuid() for _ in range(n)]
        copies = self.records[: int(n * DUPLICATES)]
        self.left = self.records[len(copies) :]
        review = self.owner.review_id
        rows = id_sets.write_id_set(review=review, lines=map(str, self.records))
        pairs = id_sets.write_pairs(review=review, pairs=zip(copies, self.left, strict=False))
        with ledger.act(by=self.owner, key=ids.new_uuid()) as act:
            act.append(
                events.ImportCommitted(
                    batch=ids.new_uuid(),
                    search=search.uuid,
                    file_sha256="0" * 64,
                    format="ris",
                    records=rows.uuid,
                    records_sha256=rows.sha256,
                    n_records=n,
                    n_unread=0,
                )
            )
            act.append(
                events.RecordsMerged(
                    pairs=pairs.uuid,
                    pairs_sha256=pairs.sha256,
                    n_pairs=pairs.n_lines,
                    is_automatic=True,
                    engine="benchmark",
                )
            )

    def decide(self, records: list[Any]) -> None:
        """Exclude these records at title/abstract."""
        from reviews.roles import Stage  # noqa: PLC0415
        from screening.events import RecordDecided  # noqa: PLC0415
        from screening.rules import DecidedBy, Decision  # noqa: PLC0415

        for start in range(0, len(records), DECISIONS_AT_ONCE):
            with self._ledger.act(by=self.owner, key=self._new()) as act:
                for record in records[start : start + DECISIONS_AT_ONCE]:
                    act.append(
                        RecordDecided(
                            stage=Stage.TITLE_ABSTRACT,
                            stage_record=self._new(),
                            record=record,
                            report=None,
                            round=1,
                            decision=Decision.EXCLUDE,
                            reason=None,
                            is_reason_disputed=False,
                            decided_by=DecidedBy.VOTES,
                            votes=(self._new(), self._new()),
                            resolution=None,
                            settings=self._new(),
                        )
                    )


def timed(
    call: Callable[[], object], before: Callable[[], object], repeat: int
) -> tuple[float, float]:
    """Medians of wall-clock and processor milliseconds. before: what is done, unmeasured, before each call."""
    wall, processor = [], []
    for _ in range(repeat):
        before()
        start, busy = time.perf_counter(), time.process_time()
        call()
        processor.append(1e3 * (time.process_time() - busy))
        wall.append(1e3 * (time.perf_counter() - start))
    return statistics.median(wall), statistics.median(processor)


def print_rows(made: Ledger, state: str, spare: list[Any], repeat: int) -> None:
    """Cold, warm, and after a decision on each of `repeat` spare records."""
    from synthesis.selectors.flow import flow_of, forget  # noqa: PLC0415

    review = made.owner.review

    def fold() -> object:
        return flow_of(review)

    for name, before in (
        ("cold", lambda: forget(review.uuid)),
        ("warm", lambda: None),
        ("after a decision", lambda: made.decide([spare.pop()])),
    ):
        wall, processor = timed(fold, before, repeat)
        print(f"{state:<24}{name:<18}{wall:>10.1f}{processor:>10.1f}", flush=True)


def main() -> None:
    """Make the ledger, measure, decide all records, measure again."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    chosen = parser.parse_args()
    with ExitStack() as stack:
        stack.callback(registry.end_leftovers, isolation.root())
        isolation.settle()
        os.environ["DJANGO_SETTINGS_MODULE"] = "quorum.settings"
        if chosen.database == "postgresql":
            binaries = needs.ensure([needs.POSTGRES])["PostgreSQL"]
            os.environ["DATABASE_URL"] = stack.enter_context(postgres.Postgres(binaries)).url()
        print(f"{chosen.records:,} records, {chosen.database}; {load()}", flush=True)
        made = Ledger(chosen.records)
        spare = made.left[: 2 * chosen.repeat]
        print(f"{'ledger':<24}{'fold':<18}{'wall ms':>10}{'cpu ms':>10}")
        print_rows(made, "imported, merged", spare, chosen.repeat)
        made.decide(made.left[2 * chosen.repeat :])
        print_rows(made, "and decided", spare, chosen.repeat)
        print(load())


if __name__ == "__main__":
    main()
