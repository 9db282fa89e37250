"""Headings of tables: which fact a column gives, in exports of each source and in any table.

A heading is compared by its letters and digits only, in lower case: "Author(s)", "AUTHORS" and
"authors" are one. Sources: exports of each source; "Web of Science Core Collection field tags",
Clarivate; CSV of ClinicalTrials.gov, Lens.org, Dimensions and ProQuest for the general synonyms.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from .name_lists import Separator
from .reference import ReferenceType


class Fact(StrEnum):
    """What a column may give. GROUPS: organisations among the authors. CITATION: journal, year,
    volume, issue and pages in one text."""

    TITLE = "title"
    AUTHORS = "authors"
    GROUPS = "groups"
    YEAR = "year"
    JOURNAL = "journal"
    JOURNAL_ABBREV = "journal_abbrev"
    VOLUME = "volume"
    ISSUE = "issue"
    PAGES = "pages"
    FIRST_PAGE = "first_page"
    LAST_PAGE = "last_page"
    ARTICLE_NUMBER = "article_number"
    DOI = "doi"
    PMID = "pmid"
    PMCID = "pmcid"
    ACCESSION = "accession"
    ABSTRACT = "abstract"
    KEYWORDS = "keywords"
    URLS = "urls"
    LANGUAGE = "language"
    DATABASE = "database"
    TYPE = "type"
    CITATION = "citation"


Columns = Mapping[str, Fact]
"""Facts by the name of a column (`column_names`), as a person says them."""

NO_LETTERS = re.compile(r"[\W_]+")


def heading_key(heading: str) -> str:
    """What a heading is compared by."""
    return NO_LETTERS.sub("", heading).casefold()


def column_names(headings: Iterable[str]) -> tuple[str, ...]:
    """A name for each column: its heading, else its place."""
    return tuple(name.strip() or f"column {n}" for n, name in enumerate(headings, 1))


GENERAL: Mapping[Fact, str] = {
    Fact.TITLE: "title articletitle documenttitle studytitle primarytitle papertitle publicationtitleofarticle ti t1 titel titre titulo título titolo",
    Fact.AUTHORS: "authors author authornames authorfullnames authorlist creator creators au autoren auteurs autores autori",
    Fact.GROUPS: "groupauthors corporateauthors",
    Fact.YEAR: "year publicationyear publishedyear pubyear yearofpublication publicationdate datepublished pubdate date py jahr année annee año anno",
    Fact.JOURNAL: "journal journaltitle journalbook journalname sourcetitle publicationtitle publication publicationname secondarytitle periodical pubtitle so zeitschrift revue revista",
    Fact.JOURNAL_ABBREV: "journalabbreviation journalisoabbreviation abbreviatedsourcetitle journalabbrev",
    Fact.VOLUME: "volume vol vl band",
    Fact.ISSUE: "issue number issuenumber no heft numéro numero",
    Fact.PAGES: "pages page pagerange pagination seiten páginas paginas",
    Fact.FIRST_PAGE: "firstpage startpage pagestart beginningpage bp sp",
    Fact.LAST_PAGE: "lastpage endpage pageend endingpage ep",
    Fact.ARTICLE_NUMBER: "articlenumber artno articleno",
    Fact.DOI: "doi dois digitalobjectidentifier doilink doiurl",
    Fact.PMID: "pmid pubmedid pubmed medlinepmid",
    Fact.PMCID: "pmcid pmc",
    Fact.ACCESSION: "accessionnumber accession accessionid uniqueidentifier lensid publicationid",
    Fact.ABSTRACT: "abstract abstractnote abstracttext summary ab n2 zusammenfassung résumé resume resumen",
    Fact.KEYWORDS: "keywords keyword authorkeywords indexkeywords manualtags automatictags meshterms mesh subjects subjectterms schlagwörter palabrasclave kw",
    Fact.URLS: "url urls link links weblink articleurl studyurl externalurl sourceurls documenturl ur",
    Fact.LANGUAGE: "language languages articlelanguage la sprache langue idioma",
    Fact.DATABASE: "database databasename databases sourcedatabase datenbank",
    Fact.TYPE: "type itemtype documenttype publicationtype publicationtypes referencetype doctype articletype typeofreference",
}  # fmt: skip
"""For each fact the headings that give it, the better one first. "source" may be a journal or a
database: only a dialect knows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class TableDialect:
    """Whose export a table is.

    signs: groups of headings; all of one group tell the dialect. columns: where it holds its
    facts; `GENERAL` for those that aren't named. authors, keywords: what parts them; None: found
    in each text. initials_first: names stand as "HM De Feyter". citation: reads
    `Fact.CITATION`, its named groups being facts. database, kind: of all its records.
    """

    name: str
    signs: tuple[str, ...]
    columns: Mapping[Fact, str] = field(default_factory=dict)
    authors: Separator | None = None
    keywords: Separator | None = Separator.SEMICOLON
    initials_first: bool = False
    citation: re.Pattern[str] | None = None
    database: str | None = None
    kind: ReferenceType = ReferenceType.ARTICLE


DIALECTS: tuple[TableDialect, ...] = (
    TableDialect(
        name="pubmed",
        signs=("pmid journalbook citation",),
        columns={Fact.ACCESSION: "pmid", Fact.TYPE: ""},
        authors=Separator.COMMA,
        database="PubMed",
    ),
    TableDialect(
        name="pubmed",
        signs=("shortdetails entrezuid description",),
        columns={
            Fact.AUTHORS: "description",
            Fact.YEAR: "shortdetails",
            Fact.PMID: "entrezuid",
            Fact.ACCESSION: "entrezuid",
            Fact.TYPE: "",
        },
        authors=Separator.COMMA,
        database="PubMed",
    ),
    TableDialect(
        name="embase",
        signs=("authornames source", "authornames pui", "authornames embaselink"),
        columns={
            Fact.AUTHORS: "authornames",
            Fact.YEAR: "publicationyear dateofpublication",
            Fact.JOURNAL: "sourcetitle",
            Fact.CITATION: "source",
            Fact.ACCESSION: "pui embaseaccessionid",
            Fact.KEYWORDS: "authorkeywords emtreedrugindexterms emtreemedicalindexterms",
            Fact.URLS: "embaselink fulltextlink",
        },
        authors=Separator.COMMA,
        keywords=Separator.COMMA,
        citation=re.compile(
            r"(?P<journal>.{1,500}?) \((?P<year>\d{4})\) ?"
            r"(?:(?P<volume>[^\s:.()]{1,40})(?::(?P<issue>[^\s.()]{1,40}))?(?= |\.|$))?"
            r"(?: ?\((?P<pages>[^()]{1,40})\)| ?Article Number: (?P<article_number>[^\s.]{1,40}))?"
        ),
        database="Embase",
    ),
    TableDialect(
        name="scopus",
        signs=("eid sourcetitle", "authorsid sourcetitle", "authorfullnames eid"),
        columns={
            Fact.AUTHORS: "authorfullnames authors",
            Fact.LANGUAGE: "languageoforiginaldocument",
            Fact.ACCESSION: "eid",
            Fact.KEYWORDS: "authorkeywords indexkeywords",
            Fact.TYPE: "documenttype",
        },
        database="Scopus",
    ),
    TableDialect(
        name="wos",
        signs=("pt au ti so", "pt au ti ut"),
        columns={
            Fact.TITLE: "ti",
            Fact.AUTHORS: "af au",
            Fact.GROUPS: "ca",
            Fact.YEAR: "py ea pd",
            Fact.JOURNAL: "so se",
            Fact.JOURNAL_ABBREV: "ji j9",
            Fact.ISSUE: "is",
            Fact.ARTICLE_NUMBER: "ar",
            Fact.DOI: "di d2",
            Fact.PMID: "pm",
            Fact.ACCESSION: "ut",
            Fact.KEYWORDS: "de id",
            Fact.TYPE: "pt dt",
        },
        authors=Separator.SEMICOLON,
        database="Web of Science",
    ),
    TableDialect(
        name="wos",
        signs=("utuniquewosid", "uniquewosid", "authorfullnames articletitle"),
        columns={
            Fact.TITLE: "articletitle",
            Fact.AUTHORS: "authorfullnames authors",
            Fact.YEAR: "publicationyear earlyaccessdate publicationdate",
            Fact.ACCESSION: "utuniquewosid uniquewosid",
            Fact.KEYWORDS: "authorkeywords keywordsplus",
            Fact.TYPE: "publicationtype documenttype",
        },
        authors=Separator.SEMICOLON,
        database="Web of Science",
    ),
    TableDialect(
        name="cochrane",
        signs=("centralid", "cochranereviewgroupcode"),
        columns={Fact.JOURNAL: "source", Fact.ACCESSION: "centralid id"},
        authors=Separator.SEMICOLON,
    ),
    TableDialect(
        name="ebsco",
        signs=("plink",),
        columns={
            Fact.AUTHORS: "author authors contributors",
            Fact.YEAR: "publicationdate coverdate",
            Fact.JOURNAL: "journaltitle source",
            Fact.ACCESSION: "accessionnumber an",
            Fact.KEYWORDS: "subjects keywords",
            Fact.URLS: "plink",
            Fact.DATABASE: "longdbname",
            Fact.TYPE: "doctype doctypes",
        },
        authors=Separator.SEMICOLON,
    ),
    TableDialect(
        name="zotero",
        signs=("itemtype publicationtitle",),
        columns={Fact.DATABASE: "archive librarycatalog", Fact.TYPE: "itemtype"},
        authors=Separator.SEMICOLON,
    ),
    TableDialect(name="covidence", signs=("covidence",), authors=Separator.SEMICOLON),
    TableDialect(
        name="rayyan",
        signs=("key pubmedid pmcid", "key location notes"),
        columns={Fact.ACCESSION: "key", Fact.TYPE: ""},
        authors=Separator.AND,
    ),
    TableDialect(
        name="asreview",
        signs=("asreviewlabel", "asreviewranking", "asreviewprior"),
        keywords=None,
    ),
    TableDialect(
        name="eppi",
        signs=("shorttitle parenttitle", "itemid parenttitle", "itemid shorttitle"),
        columns={
            Fact.JOURNAL: "parenttitle journal periodical",
            Fact.ACCESSION: "itemid id",
            Fact.TYPE: "typename itemtype type",
        },
        authors=Separator.SEMICOLON,
        keywords=None,
    ),
    TableDialect(
        name="googlescholar",
        signs=("authors title publication number publisher",),
        authors=Separator.SEMICOLON,
        database="Google Scholar",
    ),
    TableDialect(
        name="ieee",
        signs=("documenttitle ieeeterms", "documenttitle documentidentifier"),
        columns={
            Fact.KEYWORDS: "authorkeywords ieeeterms indexterms",
            Fact.URLS: "pdflink",
            Fact.TYPE: "documentidentifier",
        },
        authors=Separator.SEMICOLON,
        database="IEEE Xplore",
    ),
    TableDialect(
        name="ieee",
        # Its Category names the kind of publication, not of document.
        signs=("affiliations publication category doi",),
        authors=Separator.COMMA,
    ),
    TableDialect(
        name="ctgov",
        signs=("nctnumber",),
        columns={
            Fact.TITLE: "studytitle title officialtitle",
            Fact.AUTHORS: "",
            Fact.YEAR: "startdate firstposted",
            Fact.ACCESSION: "nctnumber",
            Fact.ABSTRACT: "briefsummary",
            Fact.KEYWORDS: "conditions",
            Fact.TYPE: "",
        },
        keywords=Separator.PIPE,
        database="ClinicalTrials.gov",
        kind=ReferenceType.TRIAL,
    ),
    TableDialect(
        name="ictrp",
        signs=("trialid publictitle", "trialid scientifictitle"),
        columns={
            Fact.TITLE: "publictitle scientifictitle",
            Fact.AUTHORS: "",
            Fact.YEAR: "dateregistration dateofregistration",
            Fact.ACCESSION: "trialid",
            Fact.URLS: "webaddress url",
            Fact.TYPE: "",
        },
        database="ICTRP",
        kind=ReferenceType.TRIAL,
    ),
    TableDialect(
        name="publish-or-perish",
        signs=("gsrank articleurl", "cites gsrank"),
        columns={Fact.JOURNAL: "source", Fact.URLS: "articleurl fulltexturl"},
        authors=Separator.COMMA,
        initials_first=True,
    ),
)
ANY_TABLE = TableDialect(name="", signs=(), keywords=None)

TITLE_KEYS = frozenset(
    key
    for columns in (GENERAL, *(dialect.columns for dialect in DIALECTS))
    for key in columns.get(Fact.TITLE, "").split()
)
KNOWN_KEYS = frozenset(
    key
    for columns in (GENERAL, *(dialect.columns for dialect in DIALECTS))
    for keys in columns.values()
    for key in keys.split()
) | frozenset(key for dialect in DIALECTS for signs in dialect.signs for key in signs.split())


def table_dialect_of(headings: Iterable[str]) -> TableDialect:
    """The first dialect of whose signs all are there."""
    keys = {heading_key(heading) for heading in headings}
    for dialect in DIALECTS:
        if any(keys.issuperset(signs.split()) for signs in dialect.signs):
            return dialect
    return ANY_TABLE


TYPE_WORDS: Mapping[str, ReferenceType] = {
    word: kind
    for kind, words in {
        ReferenceType.ARTICLE: "j;s;article;journal article;journalarticle;journal-article;journal;review;editorial;letter;note;short survey;erratum;magazine article;magazinearticle;newspaperarticle;ieee journals;ieee magazines",
        ReferenceType.BOOK: "b;book;books;edited book;monograph;whole book",
        ReferenceType.CHAPTER: "chapter;book chapter;booksection;book section;book, chapter;ieee books",
        ReferenceType.CONFERENCE: "c;conference;conference paper;conferencepaper;conference abstract;conference review;conference proceedings;conference proceeding;proceedings paper;meeting abstract;ieee conferences",
        ReferenceType.THESIS: "thesis;dissertation;dissertation/thesis;dissertations & theses",
        ReferenceType.REPORT: "report;research report;technical report;government report",
        ReferenceType.PREPRINT: "preprint;preprint (unpublished, non-peer reviewed);posted-content",
        ReferenceType.TRIAL: "clinical trial protocol;trial registry record;clinical trial registration",
        ReferenceType.DATASET: "dataset;data set;data study",
        ReferenceType.SOFTWARE: "software;computerprogram;computer program",
        ReferenceType.PATENT: "p;patent",
        ReferenceType.WEB: "webpage;web page;website;web site;blogpost;forumpost",
    }.items()
    for word in words.split(";")
}  # fmt: skip
"""What columns of types say; a letter is Web of Science's."""
