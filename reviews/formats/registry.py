"""The formats that can be read. Adding one: its module, and its line here."""

from .bibtex import BIBTEX
from .cochrane_txt import COCHRANE_TXT
from .csl_json import CSL_JSON
from .ctgov_json import CTGOV_JSON
from .delimited import CSV, WOS_TAB
from .ebsco_xml import EBSCO_XML
from .endnote_tagged import ENDNOTE_TAGGED
from .endnote_xml import ENDNOTE_XML
from .ictrp_xml import ICTRP_XML
from .nbib import NBIB
from .ovid_tagged import OVID_TAGGED
from .pubmed_xml import PUBMED_XML
from .ris import RIS
from .source import Format
from .wos_tagged import WOS_TAGGED
from .xlsx import XLSX

FORMATS: tuple[Format, ...] = (
    RIS,
    NBIB,
    WOS_TAGGED,
    WOS_TAB,
    PUBMED_XML,
    ENDNOTE_XML,
    EBSCO_XML,
    ICTRP_XML,
    OVID_TAGGED,
    ENDNOTE_TAGGED,
    COCHRANE_TXT,
    BIBTEX,
    CTGOV_JSON,
    CSL_JSON,
    XLSX,
    CSV,
)
"""Where two begin at the same place, the one named first has the file."""
