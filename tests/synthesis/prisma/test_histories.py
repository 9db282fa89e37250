"""Properties of any history, legal or not."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.prisma import facts as f
from synthesis.prisma.boxes import PARTED, PENDING, Box, ReviewType, SourceKind
from synthesis.prisma.fold import derive, fold
from synthesis.prisma.identities import failing
from synthesis.prisma.state import FlowState
from synthesis.prisma.withheld import withhold

RECORDS = [f"r{n}" for n in range(8)]
SOURCES = (
    f.SourceDeclared(source="D", kind=SourceKind.DATABASE),
    f.SourceDeclared(source="R", kind=SourceKind.REGISTER, screened=True),
    f.SourceDeclared(source="W", kind=SourceKind.WEBSITE),
    f.SourceDeclared(source="C", kind=SourceKind.CITATION_SEARCHING, screened=True),
    f.SourceDeclared(source="O", kind=SourceKind.OTHER),
)
PREVIOUS = (
    f.PreviousStudy(study="P1", reports=("x", "y")),
    f.PreviousStudy(study="P2", reports=("z", "p0")),
)

record = st.sampled_from(RECORDS)
some_records = st.lists(record, max_size=3).map(tuple)
source = st.sampled_from(["D", "R", "W", "C", "O", "?"])
report = st.sampled_from([*(f"rep:{r}" for r in RECORDS[:5]), "p0", "p1", "p2"])
study = st.sampled_from(["S1", "S2", "P1", "P2"])
decision = st.sampled_from(list(f.Decision))
reason = st.sampled_from([None, "", "Wrong population", "Wrong outcome", "No full text", "Letter"])

FACT = st.one_of(
    st.builds(f.SourceDeclared, source=source, kind=st.sampled_from(list(SourceKind))),
    st.builds(f.Import, source=source, records=some_records),
    st.builds(f.ImportUndone, records=some_records),
    st.builds(f.Duplicate, record=record, of=record),
    st.builds(f.Duplicate, record=record, of=record),
    st.builds(f.NotDuplicate, record=record),
    st.builds(f.Remove, records=some_records, why=st.sampled_from(list(f.RemovalCause))),
    st.builds(f.Restore, records=some_records),
    st.builds(
        f.DecideRecord, record=record, decision=decision, by=st.sampled_from(list(f.Decider))
    ),
    st.builds(f.ReopenRecord, record=record),
    st.builds(f.LinkReport, record=record, report=report),
    st.builds(f.UnlinkReport, record=record, report=report),
    st.builds(f.Retrieval, report=report, status=st.sampled_from(list(f.RetrievalStatus))),
    st.builds(f.DecideReport, report=report, decision=decision, reason=reason),
    st.builds(f.DecideReport, report=report, decision=decision, reason=reason),
    st.builds(f.SetAside, report=report, status=st.sampled_from(list(f.Aside))),
    st.builds(f.ReopenReport, report=report),
    st.builds(f.ReasonDisputed, report=report),
    st.builds(f.ReasonSettled, report=report, reason=st.just("Wrong outcome")),
    st.builds(
        f.DeclarePrior, source=source, identified=st.integers(-1, 9), duplicates=st.integers(-1, 9)
    ),
    st.builds(f.WithdrawPrior, source=source),
    st.builds(f.LinkStudy, report=report, study=study, also=st.booleans()),
    st.builds(f.UnlinkStudy, report=report, study=study),
    st.builds(f.Mention, record=record),
)
# Most histories begin with everything imported, so that what follows is mostly about known records.
IMPORTS = st.lists(source, min_size=len(RECORDS), max_size=len(RECORDS)).map(
    lambda names: tuple(
        f.Import(source=name, records=(r,)) for name, r in zip(names, RECORDS, strict=True)
    )
)
HISTORY = st.tuples(IMPORTS, st.lists(FACT, max_size=40)).map(lambda h: (*SOURCES, *h[0], *h[1]))
REVIEW_TYPE = st.sampled_from(list(ReviewType))

RECORD_ENDS = (
    Box.DUPLICATES_REMOVED,
    Box.AUTOMATION_REMOVED,
    Box.OTHER_REMOVED,
    Box.PENDING_SCREENING,
    Box.RECORDS_EXCLUDED_HUMAN,
    Box.RECORDS_EXCLUDED_AUTOMATION,
    Box.RECORDS_TO_FULL_TEXT,
    Box.OTHER_DUPLICATES,
    Box.OTHER_REMOVED_BEFORE_RETRIEVAL,
    Box.OTHER_PENDING_SCREENING,
    Box.OTHER_SCREENED_OUT,
    Box.OTHER_RECORDS_SOUGHT,
)
REPORT_ENDS = tuple(
    Box(prefix + box)
    for prefix, boxes in (
        ("", ("reports_not_retrieved", "reports_excluded", "reports_included")),
        ("", ("pending_retrieval", "pending_full_text", "reports_awaiting", "reports_ongoing")),
        ("other_", ("reports_not_retrieved", "reports_excluded", "reports_included")),
        ("other_", ("pending_retrieval", "pending_full_text")),
        ("other_", ("reports_awaiting", "reports_ongoing")),
    )
    for box in boxes
)


def as_sets(flow):
    """The flow without the order of its lists."""
    return (
        {box: Counter(ids) for box, ids in flow.lists.items()},
        {box: {p: set(ids) for p, ids in parts.items()} for box, parts in flow.parts.items()},
        {finding: set(ids) for finding, ids in flow.findings.items()},
        {advice: set(ids) for advice, ids in flow.advice.items()},
        flow.boxes,
        flow.representatives,
        flow.provisional,
    )


@settings(max_examples=300, deadline=None)
@given(HISTORY, REVIEW_TYPE)
def test_identities_hold_after_each_fact_and_a_prefix_is_the_state_of_its_moment(
    history, review_type
):
    state = FlowState(review_type=review_type, previous=PREVIOUS)
    for length, fact in enumerate(history, start=1):
        state.apply(fact)
        flow = derive(state)
        assert failing(flow) == {}
        if length % 7 == 0 or length == len(history):
            assert flow == fold(history[:length], review_type=review_type, previous=PREVIOUS)


@settings(max_examples=300, deadline=None)
@given(HISTORY)
def test_withheld_exclusions_leave_the_flow_as_if_nothing_were_decided_on_them(history):
    state = FlowState(review_type=ReviewType.NEW)
    for fact in history:
        state.apply(fact)
    flow = derive(state)
    for report in flow.reasons_disputed:
        state.apply(f.ReopenReport(report=report))
    withheld = withhold(flow, flow.reasons_disputed)
    assert withheld == derive(state)
    assert [*map(list, withheld.parts.values())] == [*map(list, derive(state).parts.values())]


@settings(max_examples=300, deadline=None)
@given(HISTORY)
def test_each_record_and_each_sought_report_is_in_exactly_one_box(history):
    state = FlowState(review_type=ReviewType.NEW)
    for fact in history:
        state.apply(fact)
    flow = derive(state)
    placed = Counter(r for box in RECORD_ENDS for r in flow.lists[box])
    assert placed == Counter(list(state.source_of))
    sought = Counter((*flow.lists[Box.REPORTS_SOUGHT], *flow.lists[Box.OTHER_REPORTS_SOUGHT]))
    assert Counter(r for box in REPORT_ENDS for r in flow.lists[box]) == sought
    assert set(sought.values()) <= {1}


@settings(max_examples=200, deadline=None)
@given(HISTORY, REVIEW_TYPE)
def test_a_number_is_the_size_of_its_list_but_for_declared_duplicates(history, review_type):
    flow = fold(history, review_type=review_type, previous=PREVIOUS)
    for box in Box:
        members = flow.members(box)
        declared = sum(prior.duplicates for prior in flow.declarations(box))
        assert flow.count(box) == len(members) + declared
        if box is not Box.TOTAL_REPORTS:
            assert len(set(members)) == len(members)
        if box in PARTED:
            assert sum(flow.counts_by_part(box).values()) == flow.count(box)
    assert flow.complete == (not any(flow.count(box) for box in PENDING))


@settings(max_examples=200, deadline=None)
@given(st.data(), IMPORTS, st.lists(FACT, max_size=40))
def test_order_and_bundling_of_imports_do_not_matter(data, imports, later):
    shuffled = data.draw(st.permutations(imports))
    bundled = tuple(
        f.Import(
            source=name, records=tuple(r for i in shuffled if i.source == name for r in i.records)
        )
        for name in ("O", "C", "W", "R", "D", "?")
    )
    one, two, three = (
        fold((*SOURCES, *order, *later), review_type=ReviewType.NEW)
        for order in (imports, shuffled, bundled)
    )
    assert as_sets(one) == as_sets(two) == as_sets(three)


@settings(max_examples=200, deadline=None)
@given(st.data(), IMPORTS, st.permutations(RECORDS))
def test_numbers_do_not_depend_on_which_copy_the_others_point_to(data, imports, order):
    size = data.draw(st.integers(2, len(RECORDS)))
    cluster = order[:size]

    def numbers(root):
        star = (f.Duplicate(record=r, of=root) for r in cluster if r != root)
        flow = fold((*SOURCES, *imports, *star), review_type=ReviewType.NEW)
        return {box: flow.count(box) for box in RECORD_ENDS}

    known = [i.records[0] for i in imports if i.source != "?" and i.records[0] in cluster]
    assert len({tuple(numbers(root).items()) for root in known}) <= 1
