"""The facts of a ledger case in plain JSON values."""

from collections.abc import Callable, Iterator

from synthesis.prisma.boxes import SourceKind
from synthesis.prisma.facts import (
    Aside,
    Decider,
    DecideRecord,
    DecideReport,
    Decision,
    DeclarePrior,
    Duplicate,
    Fact,
    Import,
    LinkReport,
    LinkStudy,
    Mention,
    NotDuplicate,
    PreviousStudy,
    RemovalCause,
    Remove,
    ReopenRecord,
    ReopenReport,
    Restore,
    Retrieval,
    RetrievalStatus,
    SetAside,
    SourceDeclared,
    UnlinkReport,
)
from synthesis.prisma.values import (
    Values,
    mapping,
    member,
    number,
    optional_text,
    rows,
    text,
    texts,
)


def facts_of(case: Values) -> Iterator[Fact]:
    """The case's sources, then its events, as facts. Raises MalformedCase."""
    for source in rows(case, "sources"):
        yield SourceDeclared(
            source=text(source, "id"),
            kind=member(SourceKind, source, "kind"),
            name=optional_text(source, "name") or "",
            screened=source.get("screened") is True,
            yield_reported=source.get("yield_reported") is not False,
        )
    for event in rows(case, "events"):
        read = _EVENTS.get(text(event, "e"), _uncounted)
        fact = read(event)
        if fact is not None:
            yield fact


def previous_of(case: Values) -> tuple[PreviousStudy, ...]:
    """The studies of the earlier version; none where the case has none. Raises MalformedCase."""
    if case.get("previous") is None:
        return ()
    studies = rows(mapping(case["previous"], "previous"), "studies")
    return tuple(
        PreviousStudy(study=text(study, "id"), reports=texts(study, "reports")) for study in studies
    )


def _uncounted(event: Values) -> Fact | None:
    """Votes and whatever else never counts; they may name a record that is not known."""
    record = optional_text(event, "record")
    return None if record is None else Mention(record=record)


def _import(event: Values) -> Fact:
    return Import(source=text(event, "source"), records=(text(event, "record"),))


def _duplicate(event: Values) -> Fact:
    return Duplicate(record=text(event, "record"), of=text(event, "of"))


def _not_duplicate(event: Values) -> Fact:
    return NotDuplicate(record=text(event, "record"))


def _remove(event: Values) -> Fact:
    return Remove(records=(text(event, "record"),), why=member(RemovalCause, event, "why"))


def _restore(event: Values) -> Fact:
    return Restore(records=(text(event, "record"),))


def _decide(event: Values) -> Fact | None:
    match event.get("stage"):
        case "title_abstract":
            by = Decider.HUMAN if event.get("by") is None else member(Decider, event, "by")
            return DecideRecord(
                record=text(event, "record"), decision=member(Decision, event, "decision"), by=by
            )
        case "full_text":
            return DecideReport(
                report=text(event, "report"),
                decision=member(Decision, event, "decision"),
                reason=optional_text(event, "reason"),
            )
        case _:
            return _uncounted(event)


def _reopen(event: Values) -> Fact | None:
    match event.get("stage"):
        case "title_abstract":
            return ReopenRecord(record=text(event, "record"))
        case "full_text":
            return ReopenReport(report=text(event, "report"))
        case _:
            return _uncounted(event)


def _link_report(event: Values) -> Fact:
    return LinkReport(record=text(event, "record"), report=text(event, "report"))


def _unlink_report(event: Values) -> Fact:
    return UnlinkReport(record=text(event, "record"), report=text(event, "report"))


def _retrieval(event: Values) -> Fact:
    return Retrieval(report=text(event, "report"), status=member(RetrievalStatus, event, "status"))


def _set_aside(event: Values) -> Fact:
    return SetAside(report=text(event, "report"), status=member(Aside, event, "as"))


def _declare_prior(event: Values) -> Fact:
    return DeclarePrior(
        source=text(event, "source"),
        identified=number(event, "identified"),
        duplicates=number(event, "duplicates"),
        declaration=optional_text(event, "note") or "",
    )


def _link_study(event: Values) -> Fact:
    return LinkStudy(
        report=text(event, "report"), study=text(event, "study"), also=event.get("also") is True
    )


_EVENTS: dict[str, Callable[[Values], Fact | None]] = {
    "import": _import,
    "duplicate": _duplicate,
    "not_duplicate": _not_duplicate,
    "remove": _remove,
    "restore": _restore,
    "decide": _decide,
    "reopen": _reopen,
    "link_report": _link_report,
    "unlink_report": _unlink_report,
    "retrieval": _retrieval,
    "set_aside": _set_aside,
    "declare_prior": _declare_prior,
    "link_study": _link_study,
}
