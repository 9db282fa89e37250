"""The report of a review's searches: PRISMA-S's checklist as far as it is known, and the appendix with each strategy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from reviews.documents.blocks import Block, Heading, Paragraph, Table, Verbatim
from reviews.models import Review, Search
from reviews.prisma_s import ITEMS, Item, gaps_of
from reviews.prisma_s_words import GAP_WORDS, ITEM_WORDS
from reviews.selectors.days import day, today
from reviews.selectors.dedup_report import said_of_duplicates
from reviews.selectors.search_facts import Names, names_in, told_of
from reviews.selectors.searches import SearchRow, searches_of, totals_of
from reviews.source_words import DIRECTION_NAMES


@dataclass(frozen=True, kw_only=True, slots=True)
class ChecklistRow:
    """One item. told: what is known of it, a draft of what to report; missing: what nobody has written down."""

    number: int
    section: str | Promise
    asks: str | Promise
    told: tuple[str, ...]
    missing: tuple[str, ...]


def is_begun(review: Review) -> bool:
    """Whether any search is written down."""
    return Search.objects.filter(review=review).exists()


def checklist_of(review: Review) -> list[ChecklistRow]:
    """The sixteen items. A draft: whether and where the publication reports each, its authors say."""
    rows = searches_of(review.uuid)
    names = names_in(review.uuid)
    found = []
    for item in ITEMS:
        section, asks = ITEM_WORDS[item.number]
        about = [row for row in rows if row.facts.kind in item.kinds]
        told = tuple(text for row in about if (text := _TOLD[item.number](row, names)))
        found.append(
            ChecklistRow(
                number=item.number,
                section=section,
                asks=asks,
                told=(*told, *_in_all(item, review, rows)),
                missing=_missing(item, about, told),
            )
        )
    return found


def _missing(item: Item, about: Sequence[SearchRow], told: Sequence[str]) -> tuple[str, ...]:
    gaps = [
        f"{row.facts.source}: {GAP_WORDS[gap]}"
        for row in about
        for gap in gaps_of(row.facts)
        if gap in item.gaps
    ]
    if not told and not gaps and item.number != DUPLICATES:
        return (_("Nothing is written down. If there was none, the report says so."),)
    return tuple(gaps)


def _in_all(item: Item, review: Review, rows: Sequence[SearchRow]) -> Iterator[str]:
    """What is said of all searches together."""
    if item.number == NUMBERS and rows:
        yield _("In all: %(n)s records") % {"n": f"{totals_of(rows).n_records:,}"}
    elif item.number == DUPLICATES:
        yield said_of_duplicates(review.uuid)


NUMBERS, DUPLICATES = 15, 16


def _name(row: SearchRow) -> str:
    if not row.facts.platform:
        return row.facts.source
    return _("%(source)s on %(platform)s") % {
        "source": row.facts.source,
        "platform": row.facts.platform,
    }


def _said(row: SearchRow, *texts: str) -> str:
    """The source, and what is told of it; "" if nothing is."""
    told = "; ".join(" ".join(text.split()) for text in texts if text.strip())
    return f"{row.facts.source}: {told}" if told else ""


def _database(row: SearchRow, _names: Names) -> str:
    coverage = row.facts.details.coverage
    return f"{_name(row)} ({coverage})" if coverage else _name(row)


def _citations(row: SearchRow, _names: Names) -> str:
    details = row.facts.details
    way = "" if details.direction is None else str(DIRECTION_NAMES[details.direction])
    return _said(row, way, details.works, row.facts.platform, row.facts.strategy) or _name(row)


def _how(row: SearchRow, _names: Names) -> str:
    return _said(row, row.facts.strategy) or _name(row)


def _strategy(row: SearchRow, _names: Names) -> str:
    return _said(row, _("in the appendix")) if row.facts.strategy.strip() else ""


def _updates(row: SearchRow, names: Names) -> str:
    first = row.facts.details.update_of
    again = "" if first is None else _("run again after %s") % names.searches.get(first, "")
    return _said(row, again, row.facts.details.updating)


def _peer_review(row: SearchRow, _names: Names) -> str:
    details = row.facts.details
    return _said(row, details.peer_review, day(details.peer_reviewed_on))


def _numbers(row: SearchRow, _names: Names) -> str:
    if not row.facts.is_yield_reported:
        return _said(row, _("number of hits not reported"))
    text = _("%(n)s records imported") % {"n": f"{row.n_records:,}"}
    return _said(row, text, _prior(row))


def _prior(row: SearchRow) -> str:
    if row.prior is None:
        return ""
    return _("%(hits)s hits in all, %(n)s duplicates among them removed before the import") % {
        "hits": f"{row.prior.identified:,}",
        "n": f"{row.prior.duplicates:,}",
    }


_TOLD: Mapping[int, Callable[[SearchRow, Names], str]] = {
    1: _database,
    2: lambda row, _names: _said(row, row.facts.details.databases),
    3: lambda row, _names: _name(row),
    4: _how,
    5: _citations,
    6: _how,
    7: _how,
    8: _strategy,
    9: lambda row, _names: _said(row, row.facts.limits, row.facts.details.limits_reason),
    10: lambda row, _names: _said(row, row.facts.details.filters),
    11: lambda row, _names: _said(row, row.facts.details.reused),
    12: _updates,
    13: lambda row, _names: _said(row, day(row.facts.run_on)),
    14: _peer_review,
    NUMBERS: _numbers,
    DUPLICATES: lambda row, _names: (
        "" if row.prior is None else _said(row, _prior(row), row.prior.note)
    ),
}


def checklist_blocks(review: Review) -> list[Block]:
    """The checklist as a document, with empty columns for what only the authors can say."""
    rows = [
        (
            str(row.number),
            f"{row.asks}",
            "\n".join(row.told),
            "\n".join(row.missing),
            "",
            "",
        )
        for row in checklist_of(review)
    ]
    head = (
        *(_("Item"), _("PRISMA-S asks for"), _("Known in Quorum")),
        *(_("Missing"), _("Reported: yes, partly, no"), _("Page or section")),
    )
    return [
        Heading(text=_("PRISMA-S checklist: %s") % review.title, level=1),
        Paragraph(
            text=_(
                "Drafted from the searches as of %s. The last two columns are for the authors: nothing here is marked as reported by itself."
            )
            % day(today(review))
        ),
        Table(head=head, rows=rows),
        Paragraph(text=SOURCE),
    ]


# A citation, the same in every language.
SOURCE = "Rethlefsen ML et al. PRISMA-S. Syst Rev 2021;10:39. doi:10.1186/s13643-020-01542-z"


def appendix_blocks(review: Review) -> list[Block]:
    """Every search with its facts and its strategy, verbatim, after a table of all."""
    rows = searches_of(review.uuid)
    names = names_in(review.uuid)
    blocks: list[Block] = [
        Heading(text=_("Searches: %s") % review.title, level=1),
        Paragraph(text=_("As of %s.") % day(today(review))),
    ]
    if not rows:
        return [*blocks, Paragraph(text=_("No search is written down."))]
    blocks.append(_overview(rows))
    for number, row in enumerate(rows, 1):
        blocks += _search_blocks(number, row, names)
    return blocks


def _overview(rows: Sequence[SearchRow]) -> Table:
    totals = totals_of(rows)
    return Table(
        head=(
            *(_("Source"), _("Date"), _("Removed before the import")),
            *(_("Records"), _("Duplicates"), _("Left")),
        ),
        rows=[
            *(
                (
                    _name(row),
                    day(row.facts.run_on),
                    "" if row.prior is None else f"{row.prior.duplicates:,}",
                    *_counts(row.n_records, row.n_copies),
                )
                for row in rows
            ),
            (
                _("In all"),
                "",
                f"{sum(row.prior.duplicates for row in rows if row.prior):,}",
                *_counts(totals.n_records, totals.n_copies),
            ),
        ],
        numbers=frozenset(range(2, 6)),
    )


def _counts(n_records: int, n_copies: int) -> tuple[str, str, str]:
    return f"{n_records:,}", f"{n_copies:,}", f"{n_records - n_copies:,}"


def _search_blocks(number: int, row: SearchRow, names: Names) -> Iterator[Block]:
    yield Heading(text=f"{number}. {_name(row)}")
    told = told_of(row.facts, names)
    facts = [(str(each.label), each.text) for each in told if not each.is_verbatim]
    if row.prior is not None:
        note = f". {row.prior.note}" if row.prior.note else ""
        facts.append((_("Before the import"), _prior(row) + note))
    yield Table(head=(_("Fact"), _("As written down")), rows=facts)
    for each in told:
        if each.is_verbatim:
            yield Paragraph(text=f"{each.label}:")
            yield Verbatim(text=each.text)
