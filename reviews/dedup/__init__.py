"""De-duplication of bibliographic records: normalise, block, compare, decide, cluster.

A cluster is one report (one article, one abstract, one registry entry, one preprint). Only what is
certain is merged; what is merely likely is returned as a pair for a person, with the reasons why it
isn't certain; reports that belong together and are no duplicates are returned as related. Pure: the standard library and rapidfuzz.
"""

from reviews.dedup.blocking import packed, unpacked
from reviews.dedup.engine import deduplicate, deduplicate_new
from reviews.dedup.normalise import Normalised, normalise
from reviews.dedup.reference import Reference
from reviews.dedup.related import related
from reviews.dedup.result import (
    Ask,
    Cluster,
    Field,
    Merge,
    Possible,
    Related,
    Relation,
    Result,
    Rule,
)

__all__ = [
    "Ask",
    "Cluster",
    "Field",
    "Merge",
    "Normalised",
    "Possible",
    "Reference",
    "Related",
    "Relation",
    "Result",
    "Rule",
    "deduplicate",
    "deduplicate_new",
    "normalise",
    "packed",
    "related",
    "unpacked",
]
