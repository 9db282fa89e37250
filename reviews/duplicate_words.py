"""Why a person is asked about two records, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from reviews.dedup import Ask, Field, Relation, Rule

ASKS: Mapping[Ask, str | Promise] = {
    Ask.TITLE_DIFFERS: _("the titles differ"),
    Ask.TITLE_MISSING: _("a title is missing"),
    Ask.TITLE_GENERIC: _("the title is one that many records have"),
    Ask.NUMBERS_DIFFER: _("the numbers in the titles differ"),
    Ask.NOTICE_DIFFERS: _("only one of them is an erratum, a reply, a comment or a protocol"),
    Ask.KIND_DIFFERS: _(
        "they are of different kinds: registry record, preprint, conference abstract or article"
    ),
    Ask.VERSION_DIFFERS: _("they are different versions"),
    Ask.VERSION_UNKNOWN: _("it is not known whether they are the same version"),
    Ask.DOI_DIFFERS: _("the DOIs differ, and differing DOIs are never merged without a person"),
    Ask.PMID_DIFFERS: _("the PMIDs differ, and differing PMIDs are never merged without a person"),
    Ask.REGISTRATION_DIFFERS: _("the registration numbers differ"),
    Ask.JOURNAL_DIFFERS: _("the journals differ"),
    Ask.VOLUME_DIFFERS: _("the volumes differ"),
    Ask.ISSUE_DIFFERS: _("the issues differ"),
    Ask.PAGES_DIFFER: _("the pages differ"),
    Ask.YEAR_DIFFERS: _("the years differ"),
    Ask.FIRST_AUTHOR_DIFFERS: _("the first authors differ"),
    Ask.AUTHORS_DIFFER: _("the authors differ"),
    Ask.PLACE_UNKNOWN: _("nothing contradicts, but too little agrees"),
    Ask.CLUSTERS_CONTRADICT: _(
        "these two agree, but something that one of them was merged with contradicts"
    ),
    Ask.FITS_TWO: _("one of them has no pages, and fits two records that are not the same"),
    Ask.JOINS_TWO_RECORDS: _(
        "a newly imported record fits both of these, which were kept apart so far"
    ),
}
FIELDS: Mapping[Field, str | Promise] = {
    Field.TITLE: _("title"),
    Field.DOI: _("DOI"),
    Field.PMID: _("PMID"),
    Field.ACCESSION: _("accession number"),
    Field.REGISTRATION: _("registration number"),
    Field.JOURNAL: _("journal"),
    Field.VOLUME: _("volume"),
    Field.ISSUE: _("issue"),
    Field.PAGES: _("first page"),
    Field.LAST_PAGE: _("last page"),
    Field.YEAR: _("year"),
    Field.FIRST_AUTHOR: _("first author"),
    Field.AUTHORS: _("authors"),
    Field.ABSTRACT: _("abstract"),
}
RULES: Mapping[Rule, str | Promise] = {
    Rule.REGISTRATION: _("two registry records under one number"),
    Rule.IDENTIFIER: _("an identifier and the title agree, nothing contradicts"),
    Rule.PLACE: _("volume, first page and title agree, nothing contradicts"),
    Rule.PLACE_RENAMED: _(
        "volume, first page and title agree, the journal stands under another name"
    ),
    Rule.PLACE_RETITLED: _("the whole place and all authors agree, the title varies"),
    Rule.IDENTIFIER_OVER_SLIP: _("identifiers agree, one field of the place is off"),
    Rule.PLACE_OVER_SLIP: _("all authors and the rest of the place agree, one field of it is off"),
    Rule.BIBLIOGRAPHY: _("pages are missing; everything else agrees"),
}

# Read for both sides alike: which of the two is the entry, the erratum or the abstract, their titles say.
RELATIONS: Mapping[Relation, str | Promise] = {
    Relation.REGISTRATION: _("registry entry or registration number of one study"),
    Relation.RETRACTION: _("one is the retraction of the other"),
    Relation.CONCERN: _("one is an expression of concern about the other"),
    Relation.ERRATUM: _("one is an erratum of the other"),
    Relation.REPLY: _("one is a reply to the other"),
    Relation.COMMENT: _("one is a comment on the other"),
    Relation.PROTOCOL: _("one is the protocol of the other"),
    Relation.PREPRINT: _("preprint and article"),
    Relation.VERSION: _("versions of one review or preprint"),
    Relation.REVIEW: _("a Cochrane review and its article elsewhere"),
    Relation.CONFERENCE: _("conference abstract and paper, or abstracts of two congresses"),
    Relation.PART: _("parts or years of one series"),
    Relation.COPUBLICATION: _("published in two journals"),
}
UNSAID = _("reports of one study")

# Where the whole agrees, its part needs no word of its own.
PART_OF: Mapping[Field, Field] = {Field.FIRST_AUTHOR: Field.AUTHORS}


def how_related(relation: str) -> str:
    """How two reports belong together. relation: a Relation's value, or "" where nobody said."""
    return str(RELATIONS[Relation(relation)] if relation else UNSAID)


def why_asked(reasons: Mapping[str, Any]) -> str:
    """Why these two are asked about."""
    if not reasons:
        return gettext("Somebody asked whether these two are the same.")
    asks = [str(ASKS[Ask(value)]) for value in reasons.get("ask", ())]
    return gettext("%(reasons)s.") % {"reasons": listed(asks)} if asks else ""


def what_agrees(reasons: Mapping[str, Any]) -> str:
    """Which fields agree, as a sentence; "" if none."""
    fields = [Field(value) for value in reasons.get("agree", ())]
    told = [each for each in fields if PART_OF.get(each) not in fields]
    names = [str(FIELDS[each]) for each in told]
    if not names:
        return ""
    text = ngettext("%(fields)s agrees.", "%(fields)s agree.", len(names)) % {
        "fields": listed(names)
    }
    return text[:1].upper() + text[1:]


def why_merged(reasons: Mapping[str, Any], *, is_automatic: bool) -> str:
    """What made two records one."""
    if rule := reasons.get("rule"):
        return str(RULES[Rule(rule)])
    if is_automatic:
        return gettext("they agree with the same third record")
    return gettext("a person compared them")


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return gettext("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
