"""The formats that can be written. Adding one: its module, and its line here."""

from .delimited import CSV
from .ris import RIS
from .written import Writer

WRITERS: tuple[Writer, ...] = (RIS, CSV)
