"""Answers of services in the shape in which they come; works, notices and numbers are made up."""

import json
from collections.abc import Iterable

DOI = "10.5555/quorum.1"
PMID = "90000001"


def crossref(doi: str = DOI, *, abstract: str | None = None, updates: Iterable[dict] = ()) -> bytes:
    message = {"DOI": doi.upper(), "title": ["A made-up trial"], "updated-by": list(updates)}
    if abstract is not None:
        message["abstract"] = abstract
    return json.dumps({"status": "ok", "message-type": "work", "message": message}).encode()


def update(
    kind: str = "retraction", doi: str = "10.5555/notice.1", day: list | None = None
) -> dict:
    return {
        "DOI": doi,
        "type": kind,
        "label": kind.title(),
        "source": "retraction-watch",
        "updated": {"date-parts": [day or [2024, 1, 15]], "timestamp": 1705276800000},
    }


def esearch(*pmids: str) -> bytes:
    return json.dumps({"esearchresult": {"count": str(len(pmids)), "idlist": pmids}}).encode()


def efetch(pmid: str = PMID, doi: str = DOI, *, abstract: str = "", comments: str = "") -> bytes:
    body = f"<Abstract>{abstract}</Abstract>" if abstract else ""
    around = f"<CommentsCorrectionsList>{comments}</CommentsCorrectionsList>" if comments else ""
    return f"""<?xml version="1.0" ?>
<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January 2025//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_250101.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">{pmid}</PMID>
<Article><Journal><Title>Journal of Examples</Title></Journal><ArticleTitle>A made-up trial</ArticleTitle>{body}
<ELocationID EIdType="doi" ValidYN="Y">{doi}</ELocationID></Article>{around}</MedlineCitation></PubmedArticle>
</PubmedArticleSet>""".encode()


def comment(
    kind: str = "RetractionIn", source: str = "J Ex. 2024 Jan 15;3(1):9. doi: 10.5555/notice.1."
) -> str:
    return f'<CommentsCorrections RefType="{kind}"><RefSource>{source}</RefSource><PMID Version="1">90000009</PMID></CommentsCorrections>'


def openalex(
    doi: str = DOI, pmid: str = PMID, *, index: object = None, copy: object = None
) -> bytes:
    return json.dumps(
        {
            "doi": f"https://doi.org/{doi}",
            "ids": {"pmid": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}"},
            "abstract_inverted_index": index,
            "best_oa_location": copy,
        }
    ).encode()


def unpaywall(doi: str = DOI, *, best: object = None) -> bytes:
    return json.dumps({"doi": doi, "is_oa": best is not None, "best_oa_location": best}).encode()
