"""What a file says of the source that it came from: the database that a record names, and a search proposed from it. Pure.

A proposal is a first value of a form: a person looks at it, and changes it before anything counts. Sources: the names
that Ovid, EBSCOhost, ProQuest, Web of Science and Embase.com write, and PRISMA 2020's kinds of sources.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reviews.formats.reference import ParsedReference
from reviews.sources import SourceKind

NAME_LENGTH = 200
# Ovid divides a database by years: APA PsycInfo <2014>.
SEGMENT = re.compile(r"\s*<[^<>]*>?\s*$")
WOS_ID = re.compile(r"([A-Z]{2,10}):")

WOS_DATABASES: Mapping[str, str] = {
    "WOS": "Web of Science Core Collection",
    "MEDLINE": "MEDLINE",
    "BCI": "BIOSIS Citation Index",
    "BIOSIS": "BIOSIS Previews",
    "BIOABS": "Biological Abstracts",
    "CABI": "CAB Abstracts",
    "FSTA": "FSTA",
    "KJD": "KCI-Korean Journal Database",
    "SCIELO": "SciELO Citation Index",
    "RSCI": "Russian Science Citation Index",
    "CSCD": "Chinese Science Citation Database",
    "ZOOREC": "Zoological Record",
    "DRCI": "Data Citation Index",
    "DIIDW": "Derwent Innovations Index",
    "INSPEC": "Inspec",
    "PPRN": "Preprint Citation Index",
    "PQDT": "ProQuest Dissertations & Theses",
}
"""What an accession number of Web of Science begins with, by the database that the record is from."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What a search may be called, and what kind of source it is."""

    source: str = ""
    kind: SourceKind = SourceKind.DATABASE
    platform: str = ""


_D, _R, _W = SourceKind.DATABASE, SourceKind.REGISTER, SourceKind.WEBSITE
KNOWN: tuple[tuple[re.Pattern[str], str, SourceKind], ...] = tuple(
    (re.compile(pattern, re.I), source, kind)
    for pattern, source, kind in (
        (r"pubmed.*|nlm", "PubMed", _D),
        (r".*medline.*|cmedm|mnh|mdc", "MEDLINE", _D),
        (r"(excerpta medica )?embase.*|emed\w*", "Embase", _D),
        (r".*psyc ?info.*|psyh", "APA PsycInfo", _D),
        (r".*psyc ?articles.*|pdh", "APA PsycArticles", _D),
        (r".*psyc ?extra.*|pxh", "APA PsycExtra", _D),
        (r".*cinahl.*|ccm|c8h|cin20|rzh|jlh", "CINAHL", _D),
        (r".*central register of controlled.*|central|cctr|cochrane central", "CENTRAL", _D),
        (r".*cochrane database of systematic.*|cdsr|coch", "Cochrane Database of Systematic Reviews", _D),
        (r"eric\b.*", "ERIC", _D),
        (r"amed\b.*|allied and complementary.*", "AMED", _D),
        (r"ptsd ?pubs.*|pilots.*|published international lit.*", "PTSDpubs", _D),
        (r"aph|academic search premier", "Academic Search Premier", _D),
        (r"a9h|academic search complete", "Academic Search Complete", _D),
        (r"asn|academic search ultimate", "Academic Search Ultimate", _D),
        (r"buh|business source premier", "Business Source Premier", _D),
        (r"bth|business source complete", "Business Source Complete", _D),
        (r"sph|s3h|sport ?discus.*", "SPORTDiscus", _D),
        (r"sih|socindex.*", "SocINDEX", _D),
        (r"web of science|science citation index.*|web of science core.*", "Web of Science Core Collection", _D),
        (r"scopus", "Scopus", _D),
        (r"lilacs.*", "LILACS", _D),
        (r"ieee( xplore)?", "IEEE Xplore", _D),
        (r"arxiv(\.org)?", "arXiv", _D),
        (r"google scholar", "Google Scholar", _W),
        (r"(www\.)?clinicaltrials\.gov|ctgov", "ClinicalTrials.gov", _R),
        (r"(who )?ictrp|.*international clinical trials registry.*", "WHO ICTRP", _R),
        (r"isrctn.*", "ISRCTN registry", _R),
        (r"eu ?ctr|eu clinical trials.*|ctis", "EU Clinical Trials Register", _R),
        (r"(anzctr|chictr|drks|jprn|umin|ctri|pactr)\b.*", "", _R),
        (r"prospero.*", "PROSPERO", _R),
    )
)  # fmt: skip
"""Names of databases as exports have them, the whole name being matched: what they are called here ("": as they are),
and their kind."""

ALONE: Mapping[str, str] = {
    "cochrane": "CENTRAL",
    "googlescholar": "Google Scholar",
    "ieee": "IEEE Xplore",
    "publish-or-perish": "Google Scholar",
    "pubmed": "PubMed",
    "scopus": "Scopus",
    "wos": "Web of Science",
}
"""Of a file whose records name none, by its dialect."""

PLATFORMS: Mapping[str, str] = {
    "cochrane": "Cochrane Library",
    "ebsco": "EBSCOhost",
    "embase": "Embase.com",
    "ovid": "Ovid",
    "ovid-embase": "Ovid",
    "ovid-medline": "Ovid",
    "ovid-psycinfo": "Ovid",
    "proquest": "ProQuest",
    "psycnet": "APA PsycNet",
    "publish-or-perish": "Publish or Perish",
    "wos": "Web of Science",
}


def database_of(reference: ParsedReference) -> str:
    """The database that a record names, without what Ovid adds of its years; "" for none."""
    name = " ".join((reference.database or "")[: 2 * NAME_LENGTH].split())
    if name in {"", "Web of Science"} and (found := WOS_ID.match(reference.accession or "")):
        return WOS_DATABASES.get(found[1], name)
    return SEGMENT.sub("", name)[:NAME_LENGTH]


def database_key(reference: ParsedReference) -> str:
    """What the databases of records are compared by."""
    return database_of(reference).casefold()


def platform_of(dialect: str) -> str:
    """The platform that writes a dialect; "" if it isn't known."""
    return PLATFORMS.get(dialect, "")


def proposed(database: str, dialect: str) -> Proposal:
    """A search for records that name this database ("" for none), in a file of this dialect."""
    name = database or ALONE.get(dialect, "")
    platform = platform_of(dialect)
    for pattern, source, kind in KNOWN:
        if pattern.fullmatch(name):
            found = source or name
            return Proposal(
                source=found, kind=kind, platform="" if found.startswith(platform) else platform
            )
    return Proposal(source=name, platform=platform)
