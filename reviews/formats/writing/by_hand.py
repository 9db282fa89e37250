"""What a person typed, as a file like any other: one item of CSL JSON, with the text that they had before them."""

import io
import json

from reviews.formats.opening import open_references
from reviews.formats.own_field import FACTS, Standing, own_field
from reviews.formats.reference import Parsed, ParsedReference

from .csl_json import item_of
from .written import Written


def by_hand(reference: ParsedReference, pasted: str) -> bytes:
    """The file. It reads back without loss: our own field is added where the plain ones don't carry all.

    pasted: the text as it was, to the last sign; "" where there was none. Raises ValueError for text that no file can
    hold.
    """
    plain = _file(reference, pasted, ())
    read = _read(plain)
    if all(getattr(read, name) == getattr(reference, name) for name in FACTS):
        return plain
    standing = Standing(id="")
    # What the plain fields give is read without the pasted text, which may hold anything.
    own = own_field(standing, reference, _read(_file(reference, "", ())))
    return _file(reference, pasted, tuple(own))


def _file(reference: ParsedReference, pasted: str, own: tuple[str, ...]) -> bytes:
    item = item_of(Written(reference=reference, standing=Standing(id=""), own=own))
    custom = {**({"pasted": pasted} if pasted else {}), **item.pop("custom", {})}
    whole = {**item, "custom": custom} if custom else item
    return (json.dumps([whole], ensure_ascii=False, indent=1) + "\n").encode()


def _read(file: bytes) -> ParsedReference:
    return next(
        item.reference for item in open_references(io.BytesIO(file)) if isinstance(item, Parsed)
    )
