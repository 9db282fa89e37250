"""What a person typed reads back as it was checked, whatever they pasted."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviews.formats.opening import open_references
from reviews.formats.own_field import FACTS, Standing, own_field
from reviews.formats.reference import Parsed, ParsedReference, ReferenceType
from reviews.formats.writing.by_hand import by_hand

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
LINE = TEXT.map(lambda text: " ".join(text.split()) or None)
REFERENCES = st.builds(
    ParsedReference,
    type=st.sampled_from(ReferenceType),
    title=LINE,
    authors=st.lists(LINE.filter(bool), max_size=3).map(tuple),
    year=st.none() | st.integers(1500, 2100),
    journal=LINE,
    pages=LINE,
    doi=st.none() | st.just("10.1000/one"),
    pmid=st.none() | st.just("24740528"),
    accession=LINE,
    abstract=TEXT.map(lambda text: text.strip() or None),
)
SPOOF = own_field(Standing(id=""), ParsedReference(title="Another"), ParsedReference(title="A"))[0]


def facts(reference: ParsedReference) -> dict[str, object]:
    return {name: getattr(reference, name) for name in FACTS}


def read(file: bytes) -> Parsed:
    (item,) = (item for item in open_references(io.BytesIO(file)) if isinstance(item, Parsed))
    return item


@given(reference=REFERENCES, pasted=TEXT)
def test_it_reads_back_with_the_pasted_text(reference: ParsedReference, pasted: str) -> None:
    file = by_hand(reference, pasted)
    assert facts(read(file).reference) == facts(reference)
    assert json.loads(file)[0].get("custom", {}).get("pasted", "") == pasted


@pytest.mark.parametrize("pasted", [SPOOF, f"{SPOOF} ", "PMID: 12", "quorum:1/1:%7B"])
def test_pasted_text_is_never_taken_for_a_fact(pasted: str) -> None:
    reference = ParsedReference(title="A")
    assert facts(read(by_hand(reference, pasted)).reference) == facts(reference)


def test_what_plain_fields_carry_needs_no_field_of_our_own() -> None:
    reference = ParsedReference(type=ReferenceType.ARTICLE, title="A", authors=("Berg, K",))
    assert "custom" not in json.loads(by_hand(reference, ""))[0]
