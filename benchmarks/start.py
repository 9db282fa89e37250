"""Seconds from `manage.py dev` to the first page, cold and warm: python benchmarks/start.py [--repeat 3] [--no-sample].

Cold: an empty QUORUM_VAR, so the secret key, the database, the static files and the sample reviews are made first (with
--no-sample all but these); compiled modules of Python are there already. Warm: the same folder again. The first page is the
sign-in page's complete answer (on an empty server: the page for the first account); "announced" is when the worker and
the sweep were started too and the address is printed. "CPU s" is the processor time of all processes until they have
stopped, which tells more where the machine is busy: it holds what follows the first page too.
"""

import argparse
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from timing import load

from tests.machine import isolation, ports

SECONDS_TO_START, SECONDS_TO_STOP = 1800, 60


def is_answered(port: int) -> bool:
    """Whether a whole page comes; redirections are followed."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
            return b"</html>" in answer.read()
    except (urllib.error.URLError, ConnectionError):
        return False


def used() -> float:
    """Seconds of processor time of all processes that were started here and have ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return children.ru_utime + children.ru_stime


def start(var: Path, *, sample: bool) -> tuple[float, float, float, float]:
    """Start, wait for the page, stop as Ctrl-C does. Seconds to the page, to the announcement, to the end, of processors."""
    port = ports.choose()
    env = isolation.server_environment(QUORUM_VAR=str(var))
    for name in ("SECRET_KEY", "PYTHONDONTWRITEBYTECODE"):
        env.pop(name, None)
    command = [sys.executable, "manage.py", "dev", "--port", str(port)]
    began, before = time.perf_counter(), used()
    process = subprocess.Popen(
        command if sample else [*command, "--no-sample"],
        cwd=isolation.PROJECT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    announced: list[float] = []
    said: list[str] = []

    def listen() -> None:
        for line in process.stdout or ():
            said.append(line)
            if "Quorum is at" in line:
                announced.append(time.perf_counter() - began)

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    try:
        while not is_answered(port):
            if process.poll() is not None or time.perf_counter() - began > SECONDS_TO_START:
                raise RuntimeError("No page came:\n" + "".join(said))
            time.sleep(0.02)
        page = time.perf_counter() - began
        while not announced and process.poll() is None:
            time.sleep(0.02)
    finally:
        stopping = time.perf_counter()
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(timeout=SECONDS_TO_STOP)
        stopped = time.perf_counter() - stopping
        listener.join(timeout=5)
    return page, announced[0], stopped, used() - before


def main() -> None:
    """One cold start, then warm ones."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repeat", type=int, default=3, help="warm starts")
    parser.add_argument("--no-sample", action="store_true", help="without the sample reviews")
    chosen = parser.parse_args()
    os.environ.pop("QUORUM_TEST_ROOT", None)
    print(load())
    print(
        f"{'start':<8}{'first page s':>14}{'announced s':>14}{'stopped s':>12}{'CPU s':>9}",
        flush=True,
    )
    with tempfile.TemporaryDirectory(prefix="quorum-start-") as folder:
        for number in range(1 + chosen.repeat):
            page, announced, stopped, busy = start(Path(folder), sample=not chosen.no_sample)
            name = "warm" if number else "cold"
            print(
                f"{name:<8}{page:>14.2f}{announced:>14.2f}{stopped:>12.2f}{busy:>9.2f}", flush=True
            )
    print(load())


if __name__ == "__main__":
    main()
