"""What comes out: clusters with the reason of each merge, and pairs for a person with the reasons to ask."""

from dataclasses import dataclass
from enum import StrEnum


class Field(StrEnum):
    """What two records can agree on, or contradict each other in."""

    TITLE = "title"
    DOI = "doi"
    PMID = "pmid"
    ACCESSION = "accession"
    REGISTRATION = "registration"
    JOURNAL = "journal"
    VOLUME = "volume"
    ISSUE = "issue"
    PAGES = "pages"
    LAST_PAGE = "last_page"
    YEAR = "year"
    FIRST_AUTHOR = "first_author"
    AUTHORS = "authors"
    ABSTRACT = "abstract"


class Rule(StrEnum):
    """The rule that made a merge certain."""

    REGISTRATION = "registration"  # two registry records under one number
    IDENTIFIER = "identifier"  # an identifier and the title agree, nothing contradicts
    PLACE = "place"  # volume, first page and title agree, nothing contradicts
    PLACE_RENAMED = "place_renamed"  # the same, the journal under another name
    PLACE_RETITLED = "place_retitled"  # the whole place and all authors agree, the title varies
    IDENTIFIER_OVER_SLIP = (
        "identifier_over_slip"  # identifiers agree, one field of the place is off
    )
    PLACE_OVER_SLIP = "place_over_slip"  # the whole range agrees, the volume or the year is off
    BIBLIOGRAPHY = "bibliography"  # pages are silent; everything else agrees


class Ask(StrEnum):
    """Why a pair isn't certain, and a person is asked."""

    TITLE_DIFFERS = "title_differs"
    TITLE_MISSING = "title_missing"
    TITLE_GENERIC = "title_generic"
    NUMBERS_DIFFER = "numbers_differ"
    NOTICE_DIFFERS = "notice_differs"  # one is an erratum, reply, comment, protocol ...
    KIND_DIFFERS = "kind_differs"  # registry record, preprint, conference abstract, Cochrane review
    VERSION_DIFFERS = "version_differs"
    VERSION_UNKNOWN = "version_unknown"
    DOI_DIFFERS = "doi_differs"
    PMID_DIFFERS = "pmid_differs"
    REGISTRATION_DIFFERS = "registration_differs"
    JOURNAL_DIFFERS = "journal_differs"
    VOLUME_DIFFERS = "volume_differs"
    ISSUE_DIFFERS = "issue_differs"
    PAGES_DIFFER = "pages_differ"
    YEAR_DIFFERS = "year_differs"
    FIRST_AUTHOR_DIFFERS = "first_author_differs"
    AUTHORS_DIFFER = "authors_differ"
    PLACE_UNKNOWN = "place_unknown"  # nothing contradicts, but too little agrees
    CLUSTERS_CONTRADICT = "clusters_contradict"  # certain for the pair, not for what it would join
    FITS_TWO = "fits_two"  # its pages are silent, and it fits two reports that aren't one
    JOINS_TWO_RECORDS = "joins_two_records"  # a new record matches two records already kept apart


class Relation(StrEnum):
    """Why two reports that are not duplicates belong together. The order is that of precedence."""

    REGISTRATION = "registration"  # a registry record and a report, or two under one number
    RETRACTION = "retraction"
    CONCERN = "concern"
    ERRATUM = "erratum"
    REPLY = "reply"
    COMMENT = "comment"
    PROTOCOL = "protocol"
    PREPRINT = "preprint"  # a preprint and its article
    VERSION = "version"  # versions of a Cochrane review or of a preprint
    REVIEW = "review"  # a Cochrane review, and an article that appeared elsewhere
    CONFERENCE = "conference"  # an abstract and its paper, or abstracts at two congresses
    PART = "part"  # parts or years of a series
    COPUBLICATION = "copublication"  # one title by the same authors in two journals


@dataclass(frozen=True, kw_only=True, slots=True)
class Merge:
    """One certain pair that joined two clusters. record_id_1 < record_id_2."""

    record_id_1: str
    record_id_2: str
    rule: Rule
    agree: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """The records of one report: sorted ids, the fullest one as representative, the merges that made it.

    merges: len(record_ids) - 1 of them, strongest first; fewer where a cluster was given.
    """

    record_ids: tuple[str, ...]
    keep: str
    merges: tuple[Merge, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Possible:
    """A pair of records of two clusters that a person should judge. record_id_1 < record_id_2.

    score: 0 to 1, higher is likelier; a rank, not a probability. reasons: why it isn't certain.
    """

    record_id_1: str
    record_id_2: str
    score: float
    reasons: tuple[Ask, ...]
    agree: tuple[Field, ...]
    differ: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Related:
    """Records of two reports that belong together and are no duplicates. record_id_1 < record_id_2."""

    record_id_1: str
    record_id_2: str
    relation: Relation


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """clusters: a partition of the records, sorted by smallest id. possible: best first, one per pair of clusters.

    related: sorted by ids, one per pair of clusters, none that is possible too.
    """

    clusters: tuple[Cluster, ...]
    possible: tuple[Possible, ...]
    related: tuple[Related, ...] = ()
