import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthesis.figures.canvas import Target
from synthesis.figures.metrics import width_of
from synthesis.figures.prisma import draw_prisma
from synthesis.figures.prisma_diagram import (
    MAIN_BOXES,
    OTHER_BOXES,
    UPDATED_BOXES,
    Footnote,
    PrismaDiagram,
    Reason,
    Source,
    SourceKind,
    Template,
)
from synthesis.figures.wording import UnprintableText
from tests.synthesis.figures import prisma_samples
from tests.synthesis.figures.reading import SVG, groups_of, rects_of, root_of, texts_of, words_of


def boxes_of(diagram: PrismaDiagram) -> dict[str, str]:
    """The words of each box by the beginning of its title."""
    return {title: words_of(group) for title, group in groups_of(draw_prisma(diagram)).items()}


def test_boxes_show_the_counts_in_the_templates_words():
    boxes = boxes_of(prisma_samples.updated())
    assert list(boxes.values()) == [
        "Records identified from: Databases (n = 1,152) MEDLINE 402 Embase 533 PsycINFO 121"
        " CENTRAL 96 Registers (n = 105) ClinicalTrials.gov 61 ICTRP 44",
        "Records removed before screening: Duplicate records 388 Marked ineligible by automation"
        " tools 0 Removed for other reasons 2",
        "Records screened (n = 867)",
        "Records excluded (n = 819)",
        "Reports sought for retrieval (n = 46) *",
        "Reports not retrieved (n = 2)",
        "Reports assessed for eligibility (n = 44) †",
        "Reports excluded (n = 31): Not randomised 12 Wrong population 9 Wrong intervention 6"
        " Wrong comparator 4",
        "Records identified from: ‡ Websites 6 Organisations 0 Citation searching 31",
        "Reports sought for retrieval (n = 11)",
        "Reports not retrieved (n = 1)",
        "Reports assessed for eligibility (n = 10)",
        "Reports excluded (n = 8): Wrong population 5 Not randomised 3",
        "New studies included in review (n = 8) § Reports of new included studies (n = 11)",
        "Studies included in previous version (n = 27) Reports of studies included in previous"
        " version (n = 39)",
        "Total studies included in review (n = 35) Reports of total included studies (n = 53)",
    ]


def test_titles_tell_each_box():
    titles = list(boxes_of(prisma_samples.new_and_other()))
    assert titles[0] == "Records identified from databases 3,535 and registers 329"
    assert "Other methods: reports sought for retrieval 34" in titles
    assert titles[-1] == "Studies included 27, reports 39"


@pytest.mark.parametrize("template", Template)
@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_every_count_is_shown_as_given(template, data):
    keys = MAIN_BOXES + OTHER_BOXES + UPDATED_BOXES
    numbers = data.draw(
        st.lists(st.integers(1, 9_999_999), min_size=len(keys), max_size=len(keys), unique=True)
    )
    boxes = dict(zip(keys, numbers, strict=True))
    letters = st.characters(exclude_categories=["C", "N", "Zl", "Zp"])
    names = st.text(letters, min_size=1, max_size=90)
    sources = data.draw(st.lists(names, max_size=6))
    kinds = (SourceKind.DATABASE, SourceKind.REGISTER)
    diagram = PrismaDiagram(
        template=template,
        boxes=boxes,
        sources=tuple(
            Source(id=str(i), name=name, kind=kinds[i % 2], n=10_000_001 + i)
            for i, name in enumerate(sources)
        ),
        reasons=tuple(
            Reason(id=str(i), text=name, n=20_000_001 + i) for i, name in enumerate(sources)
        ),
    )
    root = root_of(draw_prisma(diagram, target=Target.EXPORT))
    shown = re.findall(r"\d[\d,]*", words_of(root))
    expected = [boxes[key] for key in diagram.keys]
    expected += [part.n for part in (*diagram.sources, *diagram.reasons)]
    assert sorted(shown) == sorted(f"{n:,}" for n in expected)
    for group in root.iter(f"{SVG}g"):
        box = rects_of(group)[0]
        for text in texts_of(group):
            assert text.left >= box.left
            assert text.right <= box.right


@pytest.mark.parametrize("key", ["records_screened", "total_reports", "other_reports_sought"])
def test_missing_box_is_refused(key):
    diagram = prisma_samples.updated()
    with pytest.raises(ValueError, match=key):
        replace(diagram, boxes={k: n for k, n in diagram.boxes.items() if k != key})


def test_count_below_zero_is_refused():
    with pytest.raises(ValueError, match="below zero"):
        replace(prisma_samples.new_and_other(), boxes=prisma_samples.NEW | {"new_studies": -1})
    with pytest.raises(ValueError, match="below zero"):
        replace(prisma_samples.new_and_other(), reasons=(Reason(id="a", text="x", n=-1),))


def test_unknown_counts_are_said_to_be_not_reported():
    boxes = boxes_of(prisma_samples.crowded())
    assert boxes["Records excluded not reported"] == "Records excluded (n not reported)"
    identified = boxes["Records identified from databases 4,938,274 and registers 12"]
    assert "LILACS not reported" in identified
    assert "KoreaMed * at least 12" in identified


def test_automation_split_is_shown_only_when_there_is_one():
    with_split = prisma_samples.new_and_other()
    assert "By an automation tool 312" in boxes_of(with_split)["Records excluded 2,274"]
    boxes = prisma_samples.NEW | {"records_excluded_automation": 0, "records_excluded_human": 2274}
    without = replace(with_split, boxes=boxes)
    assert boxes_of(without)["Records excluded 2,274"] == "Records excluded (n = 2,274)"


def test_zero_removals_can_be_left_out():
    diagram = replace(prisma_samples.empty(), hide_zero_removals=True)
    title = "Records removed before screening: duplicates 0, automation 0, other reasons 0"
    assert boxes_of(diagram)[title] == "Records removed before screening: Duplicate records 0"


def test_draft_has_a_band_with_what_is_pending_and_a_caption_that_says_so():
    svg = draw_prisma(prisma_samples.draft())
    band = words_of(groups_of(svg)["Draft: counts are not final"])
    assert band == (
        "DRAFT 628 records and 42 reports are pending (footnotes * † § ¶). Not for publication."
    )
    assert "Figure 1 (draft)." in words_of(root_of(svg))
    assert "Draft, not final: 628 records and 42 reports are pending." in svg
    assert "DRAFT" not in words_of(root_of(draw_prisma(prisma_samples.new_and_other())))


@pytest.mark.parametrize("caption", [True, False])
def test_illustrative_and_stale_are_written_with_and_without_a_caption(caption):
    diagram = prisma_samples.crowded()
    diagram = diagram if caption else replace(diagram, caption=None)
    words = words_of(root_of(draw_prisma(diagram)))
    assert "Illustrative numbers. Out of date: 12 records were imported after this figure" in words


def test_marks_stand_where_the_footnotes_say():
    diagram = replace(
        prisma_samples.new_and_other(),
        footnotes=(
            Footnote(text="One.", places=("records_screened", "reason:a")),
            Footnote(text="Two.", places=("identified", "other_reason:a", "records_screened")),
            Footnote(text="Three."),
        ),
    )
    boxes = boxes_of(diagram)
    assert boxes["Records screened 2,410"] == "Records screened (n = 2,410) * †"
    assert next(iter(boxes.values())).startswith("Records identified from: † Databases")
    words = list(boxes.values())
    assert any("Not randomised * 34" in text for text in words)
    assert any("Not randomised † 8" in text for text in words)
    notes = words_of(root_of(draw_prisma(diagram))).split("(PRISMA 2020). ")[1]
    assert notes == "* One. † Two. Three."


def test_long_reason_is_shortened_and_told_in_full_below():
    svg = draw_prisma(prisma_samples.crowded())
    words = words_of(root_of(svg))
    assert "Outcome of interest measured but reported for other groups than… ‡ 6" in words
    assert "‡ Outcome of interest measured but reported for other groups than those" in words


LINKS = {
    "records_screened": "/r/1/records/?box=records_screened&x=1",
    "source:1": "https://example.org/1",
    "reason:a": "?reason=a",
    "other_reason:a": "#a",
}


def test_numbers_are_links_on_screen_only():
    diagram = replace(prisma_samples.new_and_other(), links=LINKS)
    root = root_of(draw_prisma(diagram))
    links = {
        a.get("href"): ("".join(a.itertext()), a.get("aria-label")) for a in root.iter(f"{SVG}a")
    }
    assert links == {
        LINKS["records_screened"]: ("2,410", "Records screened: 2,410"),
        LINKS["source:1"]: ("1,204", "MEDLINE: 1,204"),
        LINKS["reason:a"]: ("34", "Not randomised: 34"),
        LINKS["other_reason:a"]: ("8", "Not randomised: 8"),
    }
    assert root.get("role") == "group"
    assert draw_prisma(diagram, target=Target.EXPORT) == draw_prisma(
        prisma_samples.new_and_other(), target=Target.EXPORT
    )


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "//evil.example", "x.html", "/a b", "/\\evil"],
)
def test_other_addresses_are_refused(url):
    diagram = replace(prisma_samples.new_and_other(), links={"records_screened": url})
    with pytest.raises(ValueError, match="not a link"):
        draw_prisma(diagram)


def test_texts_are_escaped_wherever_they_stand():
    evil = "<script>\"&'</script>"
    diagram = replace(
        prisma_samples.new_and_other(),
        sources=(Source(id="1", name=evil, kind=SourceKind.DATABASE, n=1),),
        reasons=(Reason(id="a", text=evil, n=1),),
        links={"source:1": "/x?a=1&b=2"},
        footnotes=(Footnote(text=evil),),
        draft=(evil,),
        stale=evil,
    )
    svg = draw_prisma(diagram)
    assert "<script" not in svg
    assert words_of(root_of(svg)).replace(" ", "").count(evil) == 5


@pytest.mark.parametrize("field", ["source", "reason", "draft", "footnote", "title"])
def test_control_characters_are_refused(field):
    bad = "a\x0bb"
    changes = {
        "source": {"sources": (Source(id="1", name=bad, kind=SourceKind.DATABASE, n=1),)},
        "reason": {"reasons": (Reason(id="1", text=bad, n=1),)},
        "draft": {"draft": (bad,)},
        "footnote": {"footnotes": (Footnote(text=bad),)},
        "title": {"stale": bad},
    }
    with pytest.raises(UnprintableText):
        draw_prisma(replace(prisma_samples.new_and_other(), **changes[field]))


def test_figure_id_must_be_a_name():
    with pytest.raises(ValueError, match="id"):
        draw_prisma(replace(prisma_samples.new_and_other(), figure_id='x" onload="'))


def test_bars_hold_their_stages_names_however_little_stands_beside_them():
    source = Source(id="a", name="One", kind=SourceKind.DATABASE, n=13)
    boxes = dict.fromkeys(MAIN_BOXES, 13)
    diagram = PrismaDiagram(
        template=Template.NEW_DATABASES_ONLY,
        boxes=boxes,
        sources=(source,),
        hide_zero_removals=True,
    )
    root = root_of(draw_prisma(diagram))
    bars = [rect for rect in root.iter(f"{SVG}rect") if rect.get("width") == "14"]
    lengths = [float(rect.get("height")) for rect in bars]
    names = [width_of(name, 8, bold=True) for name in ("Identification", "Screening", "Included")]
    assert len(lengths) == 3
    assert all(length >= name + 4 for length, name in zip(lengths, names, strict=True))
