"""Kombu's broker of plain files, for one machine: a message appears in its folder whole.

Kombu opens a message's file under its final name and writes it afterwards; a worker that reads it in between meets an
empty file and ends. Here it is written under a name that no queue looks at, and renamed.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any

from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]  # kombu's bases differ
        name = f"{round(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        folder = Path(self.data_folder_out)
        hidden = folder / f".{name}"
        hidden.write_text(dumps(payload), encoding="utf-8")
        hidden.rename(folder / name)

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        """The next message. One that can't be read is gone: the job's row is the truth, and the sweep rings again."""
        while True:
            with suppress(ValueError):
                return super()._get(queue)


class Transport(filesystem.Transport):
    Channel = Channel
