"""The formats that can be written. Adding one: its module, and its line here."""

from .bibtex import BIBTEX
from .csl_json import CSL_JSON
from .delimited import CSV
from .endnote_xml import ENDNOTE_XML
from .nbib import NBIB
from .ris import RIS
from .workbook import XLSX
from .written import Writer

WRITERS: tuple[Writer, ...] = (RIS, CSV, NBIB, BIBTEX, CSL_JSON, ENDNOTE_XML, XLSX)
