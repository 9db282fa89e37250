"""The broker of files: a message is there whole or not at all, and one that can't be read ends nobody."""

import threading
from pathlib import Path

from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES

from quorum.celery import app

N = 300


def _connection(folder: Path) -> Connection:
    for name in ("messages", "control"):
        (folder / name).mkdir(exist_ok=True)
    options = {
        "data_folder_in": str(folder / "messages"),
        "data_folder_out": str(folder / "messages"),
        "control_folder": str(folder / "control"),
    }
    return Connection("filesystem://localhost", transport_options=options)


def test_the_product_rings_through_it() -> None:
    assert TRANSPORT_ALIASES["filesystem"] == "quorum.broker:Transport"
    assert type(app.connection().transport).__module__ == "quorum.broker"


def test_messages_written_and_read_at_the_same_time_all_arrive(tmp_path: Path) -> None:
    faults: list[Exception] = []

    def write() -> None:
        with _connection(tmp_path) as connection:
            queue = connection.SimpleQueue("bells")
            for number in range(N):
                queue.put({"number": number, "filling": "x" * 2000})

    writer = threading.Thread(target=write)
    met = []
    with _connection(tmp_path) as connection:
        queue = connection.SimpleQueue("bells")
        writer.start()
        while len(met) < N:
            try:
                message = queue.get(timeout=20)
            except ValueError as fault:
                faults.append(fault)
                break
            met.append(message.payload["number"])
            message.ack()
    writer.join()

    assert faults == []
    assert sorted(met) == list(range(N))


def test_an_empty_file_is_passed_over(tmp_path: Path) -> None:
    with _connection(tmp_path) as connection:
        queue = connection.SimpleQueue("chimes")
        (tmp_path / "messages" / "0_broken.chimes.msg").write_text("")
        queue.put({"number": 1})

        assert queue.get(timeout=20).payload == {"number": 1}
