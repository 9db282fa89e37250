"""Restoring takes a backup whole or not at all: whatever is wrong with it is said in words, and nothing is written."""

import io
import json
import tarfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from reviews import append_only, ledger
from reviews.belonging import tables
from reviews.ids import new_uuid
from reviews.models import Member, Remark, StoredFile, User
from reviews.protocol import from_json
from reviews.selectors.protocol import versions_of
from reviews.services import archive
from reviews.services.protocol import amend_protocol
from tests.factories import people, reviews

pytestmark = pytest.mark.django_db

Members = dict[str, bytes]


def _owner() -> Member:
    owner = people.review()
    reviews.imported(owner, reviews.ris(reviews.entry("One"), reviews.entry("Another")))
    number = versions_of(owner.review_id)[0].number
    content = from_json({"title": "T", "question": {}, "registration": "", "criteria": []})
    amend_protocol(
        by=owner, content=content, reason="A true reason.", based_on=number, key=new_uuid()
    )
    return owner


@pytest.fixture(scope="module")
def backup(module_db: None, tmp_path_factory: pytest.TempPathFactory) -> Members:
    """What is in a backup of everything; the database and the storage are empty then."""
    _owner()
    out = tmp_path_factory.mktemp("archive") / "backup.tar"
    archive.backup(out)
    for file in StoredFile.objects.all():
        default_storage.delete(file.path)
    append_only.lift()
    for model in tables():
        model._default_manager.all()._raw_delete("default")
    append_only.install()
    with tarfile.open(out) as tar:
        return {info.name: file.read() for info in tar if (file := tar.extractfile(info))}


@pytest.fixture
def members(backup: Members, db: None) -> Iterator[Members]:
    """The backup's members; of the files that a test restores none stays for the next."""
    yield backup
    for name in backup:
        if name.startswith("files/"):
            default_storage.delete(name.removeprefix("files/"))


def _tar(path: Path, members: Mapping[str, bytes]) -> Path:
    with tarfile.open(path, "w") as tar:
        for name, body in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return path


def _refusal(archive_path: Path) -> str:
    """What the command says; it has written nothing."""
    with pytest.raises(CommandError) as ended:
        call_command("restore", str(archive_path))
    assert ended.value.returncode == 1
    assert not any(model._default_manager.exists() for model in tables())
    assert _kept_files(archive_path) == []
    return str(ended.value)


def _kept_files(archive_path: Path) -> list[str]:
    with tarfile.open(archive_path) as tar:
        paths = [name.removeprefix("files/") for name in tar.getnames() if name[:6] == "files/"]
    return [path for path in paths if ".." not in path and default_storage.exists(path)]


def test_a_whole_backup_comes_back(members: Members, tmp_path: Path) -> None:
    call_command("restore", str(_tar(tmp_path / "again.tar", members)))
    call_command("verify_ledger")

    assert Remark.objects.get().text == "A true reason."
    assert default_storage.exists(StoredFile.objects.get().path)


def test_half_a_file_that_an_attempt_left_is_written_anew(members: Members, tmp_path: Path) -> None:
    path = next(name for name in members if name.startswith("files/")).removeprefix("files/")
    half = Path(default_storage.path(path))
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_bytes(members[f"files/{path}"][:7])

    archive.restore(_tar(tmp_path / "again.tar", members))
    assert half.read_bytes() == members[f"files/{path}"]


def test_a_file_that_was_whole_before_stays_when_a_backup_is_refused(
    members: Members, tmp_path: Path
) -> None:
    path = next(name for name in members if name.startswith("files/")).removeprefix("files/")
    default_storage.save(path, ContentFile(members[f"files/{path}"]))
    changed = _with_rows(members, "reviews.remark", lambda row: row.update(text="Forged."))

    with pytest.raises(archive.BadArchive):
        archive.restore(_tar(tmp_path / "late.tar", changed))
    assert default_storage.exists(path)


def test_a_backup_without_a_kept_file_names_it(tmp_path: Path) -> None:
    _owner()
    file, out = StoredFile.objects.get(), tmp_path / "backup.tar"
    default_storage.delete(file.path)

    with pytest.raises(CommandError) as ended:
        call_command("backup", str(out))
    assert str(ended.value) == (
        f"{out} was not written. The kept file {file.path} can't be read: No such file or directory. "
        "verify_ledger lists every file that is missing or damaged."
    )
    assert not out.exists()


def _with_rows(
    members: Members, table: str, change: Callable[[dict[str, object]], None]
) -> Members:
    name = f"tables/{table}.jsonl"
    rows = [json.loads(line) for line in members[name].splitlines()]
    for row in rows:
        change(row)
    return {**members, name: "".join(json.dumps(row) + "\n" for row in rows).encode()}


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("reviews.idset", "body", "forged"),
        ("reviews.remark", "text", "A forged reason."),
        ("reviews.protocolversion", "content", {"title": "forged"}),
        ("reviews.searchversion", "content", {"source": "forged"}),
        ("reviews.storedfile", "n_bytes", 1),
    ],
)
def test_changed_content_is_refused(
    members: Members, tmp_path: Path, table: str, column: str, value: object
) -> None:
    changed = _with_rows(members, table, lambda row: row.update({column: value}))

    said = _refusal(_tar(tmp_path / "changed.tar", changed))

    assert "is not as it was written" in said
    assert f"{table} " in said


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("reviews.record", "is_removed", True),
        ("reviews.import", "n_records", 7),
        ("screening.stagerecord", "state", "excluded"),
        ("screening.exclusionreason", "position", 9),
    ],
)
def test_tables_that_say_other_than_the_ledger_are_refused(
    members: Members, tmp_path: Path, table: str, column: str, value: object
) -> None:
    changed = _with_rows(members, table, lambda row: row.update({column: value}))

    assert "are not as its ledger says" in _refusal(_tar(tmp_path / "changed.tar", changed))


def test_content_changed_together_with_its_hash_is_refused(
    members: Members, tmp_path: Path
) -> None:
    forged = {"body": "forged", "sha256": ledger.sha256("forged")}
    changed = _with_rows(members, "reviews.idset", lambda row: row.update(forged))

    assert "the event says another" in _refusal(_tar(tmp_path / "changed.tar", changed))


def test_heads_other_than_those_promised_are_refused(members: Members, tmp_path: Path) -> None:
    manifest = json.loads(members["manifest.json"])
    for heads in ({}, [], {key: [1, "0" * 64] for key in manifest["heads"]}):
        body = json.dumps({**manifest, "heads": heads}).encode()
        path = _tar(tmp_path / "heads.tar", {**members, "manifest.json": body})

        assert "don't end as it promises" in _refusal(path)


USERS = "tables/reviews.user.jsonl"
DEEP = b"[" * 100_000


@pytest.mark.parametrize(
    "changed",
    [
        {"manifest.json": b"\xff\xfe"},
        {"manifest.json": b"[]"},
        {"manifest.json": b"null"},
        {"manifest.json": b'{"format": 1}'},
        {"manifest.json": DEEP},
        {USERS: b'{"nope": 1}\n'},
        {USERS: b"[1]\n"},
        {USERS: b"7\n"},
        {USERS: b"\xff\xfe\n"},
        {USERS: DEEP},
        {USERS: b""},
    ],
    ids=lambda changed: next(f"{name} {body[:8]!r}" for name, body in changed.items()),
)
def test_what_only_looks_like_a_backup_is_refused_in_words(
    members: Members, tmp_path: Path, changed: Members
) -> None:
    assert "backup" in _refusal(_tar(tmp_path / "hostile.tar", {**members, **changed}))


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("reviews.user", "uuid", "zzz"),
        ("reviews.user", "uuid", ["a"]),
        ("reviews.user", "joined_at", {"a": 1}),
        ("reviews.event", "seq", 10**30),
        ("reviews.event", "seq", "NaN"),
        ("reviews.event", "body", "7"),
        ("reviews.import", "preview", None),
        ("reviews.storedfile", "sha256", "../../../../outside"),
        ("reviews.storedfile", "review_id", None),
    ],
)
def test_values_that_no_column_takes_are_refused_in_words(
    members: Members, tmp_path: Path, table: str, column: str, value: object
) -> None:
    assert column in json.loads(members[f"tables/{table}.jsonl"].splitlines()[0])
    changed = _with_rows(members, table, lambda row: row.update({column: value}))

    assert _refusal(_tar(tmp_path / "hostile.tar", changed))


@pytest.mark.parametrize("name", ["../outside", "/outside", "files/../../outside", "tables/x"])
def test_members_of_other_places_are_refused(members: Members, tmp_path: Path, name: str) -> None:
    path = _tar(tmp_path / "outside.tar", {**members, name: b"x"})

    assert name in _refusal(path)
    assert not (tmp_path / "outside").exists()


def test_links_are_refused(members: Members, tmp_path: Path) -> None:
    path = _tar(tmp_path / "links.tar", {k: v for k, v in members.items() if k != USERS})
    with tarfile.open(path, "a") as tar:
        link = tarfile.TarInfo(USERS)
        link.type, link.linkname = tarfile.SYMTYPE, USERS
        tar.addfile(link)

    assert "backup" in _refusal(path)


def test_no_file_stays_of_a_backup_that_is_refused_at_its_end(
    members: Members, tmp_path: Path
) -> None:
    changed = _with_rows(members, "reviews.remark", lambda row: row.update(text="Forged."))

    assert "is not as it was written" in _refusal(_tar(tmp_path / "late.tar", changed))
    assert User.objects.count() == 0
