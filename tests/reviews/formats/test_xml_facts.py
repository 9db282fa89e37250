"""Which element a fact is taken from, in each XML format."""

import io

import pytest

from reviews.formats.opening import open_references
from reviews.formats.reference import Parsed

PUBMED = "<PubmedArticle><MedlineCitation>{}</MedlineCitation><PubmedData>{}</PubmedData></PubmedArticle>"
BOOK = "<PubmedBookArticle><BookDocument><Book><BookTitle>The book</BookTitle>{}</Book>{}</BookDocument></PubmedBookArticle>"
ENDNOTE = "<xml><records><record>{}</record></records></xml>"
EBSCO = "<records><rec><header><controlInfo>{}</controlInfo></header></rec></records>"
ICTRP = "<Trials_downloaded_from_ICTRP><Trial>{}</Trial></Trials_downloaded_from_ICTRP>"


def fact(name: str, text: str) -> object:
    parsed = [x for x in open_references(io.BytesIO(text.encode())) if isinstance(x, Parsed)]
    return getattr(parsed[0].reference, name)


def author(inner: str, attributes: str = "") -> str:
    return f"<Article><AuthorList><Author {attributes}>{inner}</Author></AuthorList></Article>"


@pytest.mark.parametrize(
    ("name", "citation", "value"),
    [
        ("authors", author("<LastName>O'Byrne</LastName><ForeName>Paul M</ForeName>"), ("O'Byrne, Paul M",)),
        ("authors", author("<LastName>King</LastName><Initials>ML</Initials><Suffix>Jr</Suffix>"), ("King, ML Jr",)),
        ("authors", author("<CollectiveName>The <i>X</i> Group</CollectiveName>"), ("The X Group",)),
        ("authors", author("<LastName>Plato</LastName>"), ("Plato",)),
        ("authors", author("<LastName>Wrong</LastName>", "ValidYN='N'"), ()),
        ("title", "<Article><ArticleTitle>[Not Available].</ArticleTitle><VernacularTitle>Titel</VernacularTitle></Article>", "Titel"),
        ("title", "<Article><ArticleTitle>[A title].</ArticleTitle><VernacularTitle>Titel</VernacularTitle></Article>", "[A title]."),
        ("year", "<Article><Journal><JournalIssue><PubDate><MedlineDate>1998 Dec-1999 Jan</MedlineDate></PubDate></JournalIssue></Journal></Article>", 1998),
        ("year", "<Article><ArticleDate><Year>2015</Year></ArticleDate></Article>", 2015),
        ("journal", "<Article><Journal><ISOAbbreviation>J Ex</ISOAbbreviation></Journal></Article>", "J Ex"),
        ("journal_abbrev", "<MedlineJournalInfo><MedlineTA>J Ex</MedlineTA></MedlineJournalInfo>", "J Ex"),
        ("pages", "<Article><Pagination><StartPage>10</StartPage><EndPage>15</EndPage></Pagination></Article>", "10-15"),
        ("pages", "<Article><Pagination><StartPage>e10</StartPage></Pagination></Article>", "e10"),
        ("doi", "<Article><ELocationID EIdType='pii'>10.5555/a</ELocationID><ELocationID EIdType='doi' ValidYN='N'>10.5555/b</ELocationID><ELocationID EIdType='doi'>10.5555/C</ELocationID></Article>", "10.5555/c"),
        ("abstract", "<Article><Abstract><AbstractText Label='AIM'>To <b>see</b>.</AbstractText><AbstractText Label='METHODS'>x &lt; 2</AbstractText><CopyrightInformation>c</CopyrightInformation></Abstract></Article>", "AIM: To see.\nMETHODS: x < 2"),
        ("abstract", "<OtherAbstract Language='fre'><AbstractText>un</AbstractText></OtherAbstract><OtherAbstract Language='eng'><AbstractText>one</AbstractText></OtherAbstract>", "one"),
        ("keywords", "<MeshHeadingList><MeshHeading><DescriptorName>Ketamine</DescriptorName><QualifierName>adverse effects</QualifierName></MeshHeading></MeshHeadingList><KeywordList><Keyword> PTSD </Keyword></KeywordList>", ("Ketamine/adverse effects", "PTSD")),
        ("language", "<Article><Language>eng</Language><Language>ger</Language></Article>", "eng"),
        ("type", "<Article><PublicationTypeList><PublicationType>Journal Article</PublicationType><PublicationType>Preprint</PublicationType></PublicationTypeList></Article>", "preprint"),
        ("type", "<Article><PublicationTypeList><PublicationType>Dataset</PublicationType></PublicationTypeList></Article>", "dataset"),
        ("accession", "<PMID Version='1'>99000001</PMID><CommentsCorrectionsList><CommentsCorrections><PMID>1</PMID></CommentsCorrections></CommentsCorrectionsList>", "99000001"),
    ],
)  # fmt: skip
def test_pubmed_takes_a_fact_from_its_element(name, citation, value):
    assert fact(name, PUBMED.format(citation, "")) == value


@pytest.mark.parametrize(
    ("name", "data", "value"),
    [
        ("doi", "<ReferenceList><Reference><ArticleIdList><ArticleId IdType='doi'>10.5555/cited</ArticleId></ArticleIdList></Reference></ReferenceList>", None),
        ("doi", "<ArticleIdList><ArticleId IdType='doi'>10.5555/a</ArticleId></ArticleIdList>", "10.5555/a"),
        ("pmcid", "<ArticleIdList><ArticleId IdType='pmc'>PMC1</ArticleId></ArticleIdList>", "PMC1"),
        ("pmid", "<ArticleIdList><ArticleId IdType='pubmed'>99000001</ArticleId></ArticleIdList>", "99000001"),
        ("year", "<History><PubMedPubDate PubStatus='received'><Year>2013</Year></PubMedPubDate><PubMedPubDate PubStatus='pubmed'><Year>2014</Year></PubMedPubDate></History>", 2014),
    ],
)  # fmt: skip
def test_pubmed_takes_ids_of_the_record_itself(name, data, value):
    assert fact(name, PUBMED.format("<Article/>", data)) == value


@pytest.mark.parametrize(
    ("name", "book", "own", "value"),
    [
        ("title", "", "", "The book"),
        ("type", "", "", "book"),
        ("journal", "", "", None),
        ("title", "", "<ArticleTitle>The chapter</ArticleTitle>", "The chapter"),
        ("type", "", "<ArticleTitle>The chapter</ArticleTitle>", "chapter"),
        ("journal", "", "<ArticleTitle>The chapter</ArticleTitle>", "The book"),
        ("year", "<PubDate><Year>2009</Year></PubDate>", "", 2009),
        ("authors", "<AuthorList Type='editors'><Author><LastName>Ed</LastName></Author></AuthorList>",
         "<AuthorList Type='authors'><Author><LastName>Own</LastName></Author></AuthorList>", ("Own",)),
    ],
)  # fmt: skip
def test_pubmed_tells_books_from_chapters(name, book, own, value):
    assert fact(name, BOOK.format(book, own)) == value


@pytest.mark.parametrize(
    ("name", "inner", "value"),
    [
        ("title", "<titles><title><style face='normal'>In </style><style face='italic'>vivo</style></title></titles>", "In vivo"),
        ("title", "<titles><title>&lt;i&gt;In vivo&lt;/i&gt; A &amp;amp; B</title></titles>", "In vivo A & B"),
        ("authors", "<contributors><authors><author>World Health Organization,</author><author>Feder, A.</author></authors><secondary-authors><author>Ed, E</author></secondary-authors></contributors>", ("World Health Organization", "Feder, A.")),
        ("type", "<ref-type name='Journal Article'>17</ref-type>", "article"),
        ("type", "<ref-type>6</ref-type>", "book"),
        ("type", "<ref-type name='My own'>32</ref-type>", "thesis"),
        ("journal", "<ref-type>17</ref-type><titles><secondary-title>Journal</secondary-title></titles><periodical><full-title>Other</full-title><abbr-1>J</abbr-1></periodical>", "Journal"),
        ("journal_abbrev", "<ref-type>17</ref-type><periodical><full-title>Journal</full-title><abbr-1>J</abbr-1></periodical>", "J"),
        ("journal", "<ref-type name='Book'>6</ref-type><titles><secondary-title>Series</secondary-title></titles>", None),
        ("year", "<dates><pub-dates><date>12 May 2014</date></pub-dates></dates>", 2014),
        ("doi", "<urls><related-urls><url>https://doi.org/10.5555/A</url></related-urls></urls>", "10.5555/a"),
        ("doi", "<electronic-resource-num>https://doi.org/10.5555/b</electronic-resource-num>", "10.5555/b"),
        ("pmid", "<accession-num>99000001</accession-num>", None),
        ("pmid", "<accession-num>99000001</accession-num><remote-database-provider>NLM</remote-database-provider>", "99000001"),
        ("pmcid", "<custom2>PMC1</custom2>", "PMC1"),
        ("keywords", "<keywords><keyword>a&#xD;*b</keyword><keyword>c</keyword></keywords>", ("a", "b", "c")),
        ("urls", "<urls><web-urls><url>https://a.example</url></web-urls><pdf-urls><url>internal-pdf://1/x.pdf</url></pdf-urls></urls>", ("https://a.example",)),
        ("abstract", "<abstract><style>One&#xD;  two</style></abstract>", "One\ntwo"),
        ("database", "<database name='My library.enl'>My library.enl</database><remote-database-name>Embase</remote-database-name>", "Embase"),
    ],
)  # fmt: skip
def test_endnote_takes_a_fact_from_its_element(name, inner, value):
    assert fact(name, ENDNOTE.format(inner)) == value


def test_endnote_7_has_other_names_for_the_same():
    text = "<XML><RECORDS><RECORD><REFERENCE_TYPE>6</REFERENCE_TYPE><AUTHORS><AUTHOR>Feder, A</AUTHOR></AUTHORS><YEAR>1999</YEAR><TITLE>A</TITLE></RECORD></RECORDS></XML>"
    assert [fact(name, text) for name in ("title", "authors", "year")] == ["A", ("Feder, A",), 1999]
    assert fact("raw", text)[0] == ("REFERENCE_TYPE", "6")


@pytest.mark.parametrize(
    ("name", "inner", "value"),
    [
        ("pages", "<artinfo><ppf>420</ppf><ppct>6</ppct></artinfo>", "420-425"),
        ("pages", "<artinfo><ppf>e12</ppf><ppct>6</ppct></artinfo>", "e12"),
        ("type", "<artinfo><pubtype>Academic Journal</pubtype><doctype>Article</doctype></artinfo>", "article"),
        ("type", "<dissinfo><disstl>A</disstl></dissinfo>", "thesis"),
        ("type", "<bkinfo><btl>B</btl></bkinfo><artinfo><tig><atl>A</atl></tig></artinfo>", "chapter"),
        ("journal", "<bkinfo><btl>B</btl></bkinfo><artinfo><tig><atl>A</atl></tig></artinfo>", "B"),
        ("title", "<bkinfo><btl>B</btl></bkinfo>", "B"),
        ("doi", "<artinfo><ui type='doi'>10.5555/A</ui></artinfo>", "10.5555/a"),
        ("accession", "<artinfo><ui type='AN'>12</ui></artinfo>", "12"),
        ("year", "<pubinfo><dt>Mar2005</dt></pubinfo>", 2005),
        ("abstract", "<artinfo><ab>&lt;bold&gt;Aim:&lt;/bold&gt; x</ab></artinfo>", "Aim: x"),
        ("keywords", "<artinfo><su>a</su><sug><subj>b</subj></sug></artinfo>", ("a", "b")),
    ],
)  # fmt: skip
def test_ebsco_takes_a_fact_from_its_element(name, inner, value):
    assert fact(name, EBSCO.format(inner)) == value


@pytest.mark.parametrize(
    ("name", "inner", "value"),
    [
        ("title", "<Public_title>P\n </Public_title><Scientific_title>S\n </Scientific_title>", "S"),
        ("title", "<Public_title>P</Public_title><Scientific_title/>", "P"),
        ("accession", "<TrialID>ACTRN0990001\n </TrialID>", "ACTRN0990001"),
        ("year", "<Date_registration>12/03/2016</Date_registration><Date_registration3>20150312</Date_registration3>", 2015),
        ("year", "<Date_registration>12/03/2016</Date_registration>", 2016),
        ("keywords", "<Condition>PTSD|Chronic Pain; Grief</Condition>", ("PTSD", "Chronic Pain", "Grief")),
        ("type", "<TrialID>1</TrialID>", "trial"),
    ],
)  # fmt: skip
def test_ictrp_takes_a_fact_from_its_element(name, inner, value):
    assert fact(name, ICTRP.format(inner)) == value
