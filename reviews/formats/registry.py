"""The formats that can be read. Adding one: its module, and its line here."""

from . import announced
from .bibtex import BIBTEX
from .cochrane_txt import COCHRANE_TXT
from .endnote_tagged import ENDNOTE_TAGGED
from .nbib import NBIB
from .ovid_tagged import OVID_TAGGED
from .ris import RIS
from .source import Format
from .wos_tagged import WOS_TAGGED

FORMATS: tuple[Format, ...] = (
    RIS,
    NBIB,
    WOS_TAGGED,
    announced.WOS_TAB,
    announced.PUBMED_XML,
    announced.ENDNOTE_XML,
    announced.EBSCO_XML,
    announced.ICTRP_XML,
    OVID_TAGGED,
    ENDNOTE_TAGGED,
    COCHRANE_TXT,
    BIBTEX,
    announced.CTGOV_JSON,
    announced.CSL_JSON,
    announced.XLSX,
    announced.CSV,
)
"""Where two begin at the same place, the one named first has the file."""
