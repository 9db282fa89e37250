"""The index of words, kept beside the tables: SQLite's FTS5, or a tsvector of PostgreSQL, behind the same few functions.

What is in it is made of the tables alone, so it is in no backup, and can be made anew at any time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import connection
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.expressions import RawSQL

from reviews.search_words import Field, Term, words_of

TABLE = "reviews_words"
COLUMNS = tuple(Field)
# Words are cut before: what is left to the database are spaces.
CREATE_SQLITE = f"CREATE VIRTUAL TABLE {TABLE} USING fts5({', '.join(COLUMNS)}, tokenize='ascii')"
CREATE_POSTGRESQL = (
    f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
    f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)",
)
# A tsvector's fields: words of the abstract have this weight; those of the others stand a second time, with the field's name.
ABSTRACT_WEIGHT = "A"
# Between fields, so that no phrase crosses from one to the next; and what a tsvector can count to.
GAP, LAST_POSITION = 2, 16_000
# What a tsvector takes, 1 MB, less a little; how many bytes of it a letter, a word and a place may need.
MOST_BYTES, OF_LETTER, OF_WORD, OF_PLACE = 1_000_000, 4, 4, 2


Cut = tuple[str, ...]
"""A document's words as this database keeps them."""


def create(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """For a migration: the empty index."""
    is_sqlite = editor.connection.vendor == "sqlite"
    for statement in (CREATE_SQLITE,) if is_sqlite else CREATE_POSTGRESQL:
        editor.execute(statement)


def drop(_apps: object, editor: BaseDatabaseSchemaEditor) -> None:
    """For a migration that is taken back."""
    editor.execute(f"DROP TABLE {TABLE}")


def cut(texts: Mapping[Field, str]) -> Cut:
    """A document's words, from its texts: all fields. It takes a while, so it is best done before a transaction."""
    if connection.vendor == "sqlite":
        return tuple(_spaced(texts[field]) for field in COLUMNS)
    return (_vector(texts),)


def add(documents: Iterable[tuple[int, Cut]]) -> None:
    """Let documents be found; their numbers must be new."""
    columns: tuple[str, ...]
    if connection.vendor == "sqlite":
        columns = ("rowid", *COLUMNS)
        places = ", ".join(["%s"] * len(columns))
    else:
        columns, places = ("rowid", "words"), "%s, %s::tsvector"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} ({', '.join(columns)}) VALUES ({places})",  # noqa: S608 - own names
            [(number, *words) for number, words in documents],
        )


def remove(numbers: Sequence[int]) -> None:
    """Let documents not be found any more."""
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(n,) for n in numbers])  # noqa: S608 - own name


def matching(terms: Sequence[Term], *, is_any: bool = False) -> RawSQL:
    """The numbers of the documents in which all of the terms occur, or any of them; at least one term."""
    if connection.vendor == "sqlite":
        between = " OR " if is_any else " AND "
        asked = between.join(map(_fts5, terms))
        return RawSQL(f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH %s", (asked,))  # noqa: S608, S611 - own name
    asked = (" | " if is_any else " & ").join(map(_tsquery, terms))
    return RawSQL(f"SELECT rowid FROM {TABLE} WHERE words @@ %s::tsquery", (asked,))  # noqa: S608, S611 - own name


def _spaced(text: str) -> str:
    return " ".join(words_of(text))


def _fts5(term: Term) -> str:
    where = f"{{{term.field}}} : " if term.field else ""
    return f'{where}"{" ".join(term.words)}"{" *" if term.is_beginning else ""}'


def _vector(texts: Mapping[Field, str]) -> str:
    """Words with their places as PostgreSQL writes a tsvector, as many as it takes; they hold letters and digits only."""
    places: dict[str, list[str]] = {}
    place = n_bytes = 0
    for field in COLUMNS:
        is_abstract = field is Field.ABSTRACT
        for word in words_of(texts[field]):
            place = min(place + 1, LAST_POSITION)
            at = f"{place}{ABSTRACT_WEIGHT if is_abstract else ''}"
            for lexeme in (word,) if is_abstract else (word, f"{field}:{word}"):
                is_new = lexeme not in places
                n_bytes += OF_PLACE + is_new * (OF_WORD + OF_LETTER * len(lexeme))
                if n_bytes <= MOST_BYTES:
                    places.setdefault(lexeme, []).append(at)
        place += GAP
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


def _tsquery(term: Term) -> str:
    is_abstract = term.field is Field.ABSTRACT
    prefix = f"{term.field}:" if term.field and not is_abstract else ""
    marks = ("*" if term.is_beginning else "", ABSTRACT_WEIGHT if is_abstract else "")
    weight = ":" + marks[1] if marks[1] else ""
    *first, last = (f"'{prefix}{word}'" for word in term.words)
    ending = ":" + "".join(marks) if any(marks) else ""
    return "(" + " <-> ".join([*(word + weight for word in first), last + ending]) + ")"
