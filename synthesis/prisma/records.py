"""Records to boxes: identification, duplicates, removal, screening.

A cluster of duplicates counts once: its root's decision, removal and report links hold, those of
the other members are ignored. It belongs to the main column as soon as one member came from a
database or register, whichever member is the root and whenever the duplicate was found.
"""

from synthesis.prisma.boxes import IDENTIFIED_BOX, MAIN_KINDS, Box, Finding
from synthesis.prisma.draft import Draft
from synthesis.prisma.facts import Decider, Decision, RemovalCause
from synthesis.prisma.state import FlowState


def place_records(state: FlowState, draft: Draft) -> None:
    """Put each record into its box, once, and collect the roots whose reports are sought."""
    _identify(state, draft)
    main_sources = {s.source for s in state.sources.values() if s.kind in MAIN_KINDS}
    clusters = state.pointers.clusters()
    for record, source in state.source_of.items():
        if record in state.pointers:
            continue
        members = clusters.get(record)
        if members is None:
            listed, is_main = record, source in main_sources
        else:
            listed, is_main = _resolve(state, draft, members, main_sources)
        if is_main:
            _place_main(state, draft, record, listed)
        else:
            _place_other(state, draft, record, members or [record])


def _identify(state: FlowState, draft: Draft) -> None:
    by_source: dict[str, list[str]] = {source: [] for source in state.sources}
    for record, source in state.source_of.items():
        by_source[source].append(record)
    draft.parts[Box.IDENTIFIED_BY_SOURCE] = by_source
    for declared in state.sources.values():
        draft.lists[IDENTIFIED_BOX[declared.kind]].extend(by_source[declared.source])
    for source, prior in state.priors.items():
        if prior.identified != prior.duplicates + len(by_source[source]):
            draft.note(Finding.PRIOR_MISMATCH, source)


def _resolve(
    state: FlowState, draft: Draft, members: list[str], main_sources: set[str]
) -> tuple[str, bool]:
    """Book a cluster's duplicates; the member that is listed for it, and whether it is main."""
    root = members[0]
    for member in members[1:]:
        if member in state.decided or member in state.removed:
            draft.note(Finding.DECISION_ON_DUPLICATE, member)
    in_main = {member for member in members if state.source_of[member] in main_sources}
    listed = root if not in_main or root in in_main else min(in_main)
    if listed != root:
        draft.representatives[root] = listed
    for member in members:
        if member != listed:
            box = Box.DUPLICATES_REMOVED if member in in_main else Box.OTHER_DUPLICATES
            draft.lists[box].append(member)
    return listed, bool(in_main)


def _place_main(state: FlowState, draft: Draft, root: str, listed: str) -> None:
    lists, decided = draft.lists, state.decided.get(root)
    why = state.removed.get(root)
    if why is not None:
        if decided:
            draft.note(Finding.DECISION_ON_REMOVED, root)
        by_automation = why is RemovalCause.AUTOMATION
        lists[Box.AUTOMATION_REMOVED if by_automation else Box.OTHER_REMOVED].append(listed)
        return
    if decided is None:
        lists[Box.PENDING_SCREENING].append(listed)
        return
    lists[Box.RECORDS_SCREENED].append(listed)
    if decided.decision is Decision.INCLUDE:
        lists[Box.RECORDS_TO_FULL_TEXT].append(listed)
        draft.advanced_main.append(root)
        return
    lists[Box.RECORDS_EXCLUDED].append(listed)
    by_human = decided.by is Decider.HUMAN
    lists[Box.RECORDS_EXCLUDED_HUMAN if by_human else Box.RECORDS_EXCLUDED_AUTOMATION].append(
        listed
    )


def _place_other(state: FlowState, draft: Draft, root: str, members: list[str]) -> None:
    """A root of the other column needs no decision, unless every copy came from a screened source."""
    lists, decided = draft.lists, state.decided.get(root)
    if root in state.removed:
        if decided:
            draft.note(Finding.DECISION_ON_REMOVED, root)
        lists[Box.OTHER_REMOVED_BEFORE_RETRIEVAL].append(root)
    elif decided and decided.decision is Decision.EXCLUDE:
        lists[Box.OTHER_SCREENED_OUT].append(root)
    elif decided is None and all(state.sources[state.source_of[m]].screened for m in members):
        lists[Box.OTHER_PENDING_SCREENING].append(root)
    else:
        lists[Box.OTHER_RECORDS_SOUGHT].append(root)
        draft.advanced_other.append(root)
