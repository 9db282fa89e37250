"""The formats that can be written. Adding one: its module, and its line here."""

from .bibtex import BIBTEX
from .delimited import CSV
from .nbib import NBIB
from .ris import RIS
from .written import Writer

WRITERS: tuple[Writer, ...] = (RIS, CSV, NBIB, BIBTEX)
