"""Verdicts, reasons, labels and notes in the files of other programs."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.formats.judgements import (
    Concluded,
    Judged,
    Judgement,
    Judgements,
    judgements_of,
    tells_of_judgements,
)
from reviews.formats.own_field import Decided, Standing, own_field
from reviews.formats.reference import ParsedReference
from reviews.texts import is_text

IN, OUT, MAYBE = (Judgement(by="Ana", verdict=each) for each in Judged)


@pytest.mark.parametrize(
    ("raw", "found"),
    [
        ([("N1", 'RAYYAN-INCLUSION: {"Ana"=>"Included"}')], Judgements(judgements=(IN,))),
        ([("notes", 'RAYYAN-INCLUSION: {"Ana"=>"Maybe"}')], Judgements(judgements=(MAYBE,))),
        (
            [
                (
                    "notes",
                    'RAYYAN-INCLUSION: {"Ana"=>"Excluded", "Bo Li"=>"Included"} | RAYYAN-LABELS: RCT,a b | '
                    "RAYYAN-EXCLUSION-REASONS: wrong population,foreign language | "
                    'USER-NOTES: {"Bo Li"=>["see \\"table\\" 2", "later"]}',
                )
            ],
            Judgements(
                judgements=(OUT, Judgement(by="Bo Li", verdict=Judged.INCLUDED)),
                reasons=("wrong population", "foreign language"),
                labels=("RCT", "a b"),
                notes=(("Bo Li", 'see "table" 2'), ("Bo Li", "later")),
            ),
        ),
        (
            [("N1", "Of the database"), ("N1", "RAYYAN-LABELS: __EXR__wrong-outcome,x")],
            Judgements(reasons=("wrong-outcome",), labels=("x",)),
        ),
        (
            [("N1", 'RAYYAN-INCLUSION: {"Ana"=>"Included", "Ana"=>"Excluded"}')],
            Judgements(judgements=(OUT,)),
        ),
        (
            [("N1", 'RAYYAN-INCLUSION: {"Ana"=>"Dunno"} | RAYYAN-LABELS: ')],
            None,
        ),
        (
            [("asreview_label", "1"), ("asreview_note", "good")],
            Judgements(
                judgements=(Judgement(by="", verdict=Judged.INCLUDED),), notes=(("", "good"),)
            ),
        ),
        (
            [("included", "0.0")],
            Judgements(judgements=(Judgement(by="", verdict=Judged.EXCLUDED),)),
        ),
        ([("asreview_label", "-1")], None),
        ([("asreview_label", "")], None),
        (
            [("N1", "ASReview_irrelevant")],
            Judgements(judgements=(Judgement(by="", verdict=Judged.EXCLUDED),)),
        ),
        ([("N1", "ASReview_not_seen")], None),
        (
            [
                ("Covidence #", "#12"),
                ("Notes", "Exclusion reason: Wrong study design; mail sent"),
                ("Tags", "Ongoing; RCT"),
            ],
            Judgements(
                concluded=(Concluded(at_full_text=True, is_included=False),),
                reasons=("Wrong study design",),
                labels=("Ongoing", "RCT"),
            ),
        ),
        ([("Covidence #", "#12"), ("Notes", ""), ("Tags", "")], None),
        ([("Notes", "Exclusion reason: in a note of a database")], None),
        ([("TI", "A"), ("N1", "Included in the analysis")], None),
        ([], None),
    ],
)
def test_what_was_judged_is_read(raw, found):
    assert judgements_of(raw) == found


def test_standing_in_our_own_field_is_what_a_team_concluded():
    standing = Standing(
        id="1",
        decisions=(
            Decided(stage="title_abstract", state="included"),
            Decided(stage="full_text", state="excluded", reasons=("Wrong dose",)),
        ),
        tags=("RCT",),
    )
    own = own_field(standing, ParsedReference(), ParsedReference())

    assert judgements_of([("N1", "Mine"), *(("C8", piece) for piece in own)]) == Judgements(
        concluded=(
            Concluded(at_full_text=False, is_included=True),
            Concluded(at_full_text=True, is_included=False),
        ),
        reasons=("Wrong dose",),
        labels=("RCT",),
    )


@pytest.mark.parametrize(
    ("tag", "value", "tells"),
    [
        ("N1", 'RAYYAN-INCLUSION: {"Ana"=>"Included"}', True),
        ("N1", "Quorum decision: full_text: excluded (dose)", True),
        ("C8", "quorum:1/1:%7B%7D", True),
        *((name, "x", True) for name in ("Decision", "Reviewer 2", "Reason for exclusion")),
        *((name, "x", True) for name in ("quorum_decisions", "VOTE", "label_included")),
        *((name, "x", False) for name in ("Inclusion criteria", "Relevance", "Label", "N1", "KW")),
        *((name, "x", True) for name in ("Include/Exclude", "Reason.for.exclusion", "reviewer.1")),
        *((name, "x", True) for name in ("finalDecision", "Incl./Excl.", "Rater 2", "@included")),
        *((name, "x", False) for name in ("eligibilityModule.criteria", "Reviewed-item")),
        ("Decision", " ", False),
    ],
)
def test_what_may_tell_of_judgements_is_known_by_program_and_by_name(tag, value, tells):
    assert tells_of_judgements([("TI", "A"), (tag, value)]) is tells


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), min_size=1, max_size=12)


@given(st.dictionaries(NAMES.map(str.strip).filter(bool), st.sampled_from(Judged), max_size=4))
def test_whoever_judged_has_their_own_verdict(verdicts):
    quoted = [
        '"{}"=>"{}"'.format(name.replace("\\", "\\\\").replace('"', '\\"'), verdict.title())
        for name, verdict in verdicts.items()
    ]
    found = judgements_of([("N1", f"RAYYAN-INCLUSION: {{{', '.join(quoted)}}}")])
    assert found == (
        Judgements(judgements=tuple(Judgement(by=by, verdict=v) for by, v in verdicts.items()))
        if verdicts
        else None
    )


@given(st.text(), st.sampled_from(["N1", "notes", "asreview_label", "Tags", "Covidence #"]))
def test_any_text_is_read(text, tag):
    found = judgements_of([(tag, f"RAYYAN-INCLUSION: {text}"), ("N1", text), ("Covidence #", text)])
    if found is not None and is_text(text):
        assert all(map(is_text, (*found.reasons, *found.labels)))


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", ['"a"=>', '"a"=>["b",', "\\", '"', '\\"', "RAYYAN-LABELS:", "Exclusion reason:"]
)
def test_the_same_again_and_again_takes_linear_time(part):
    began = time.process_time()
    for start in ("RAYYAN-INCLUSION: {", "RAYYAN-LABELS: x USER-NOTES: {", "Exclusion reason: "):
        judgements_of([("notes", start + part * (300_000 // len(part))), ("Covidence #", "1")])
    assert time.process_time() - began < 5
