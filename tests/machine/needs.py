"""What the tests need of the system beside Python: where it is, and how it gets there.

Chromium, PostgreSQL and Redis are looked for, and installed by apt-get if they are missing and this user may. Where
that can't be, the one line to type is said, and the run fails: nothing is skipped. Standard library only.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

# The shell is Chromium without a desktop's window: the same pages for half the work.
BROWSERS = (
    *("chromium-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable"),
)
MAC_BROWSERS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
POSTGRES_FOLDERS = (
    *("/usr/lib/postgresql/*/bin", "/usr/local/opt/postgresql*/bin"),
    *("/opt/homebrew/opt/postgresql*/bin", "/usr/pgsql-*/bin"),
)
REDIS_SERVERS = ("redis-server", "valkey-server")

# Debian starts a server and makes a cluster with each package. Both are prevented for the time of the installation, so
# that the tests leave nothing running; what a machine has set itself already stays as it is.
INSTALL = """
set -eu
policy=/usr/sbin/policy-rc.d
cluster=/etc/postgresql-common/createcluster.d/quorum-tests.conf
made=
cleanup() { for file in $made; do rm -f "$file"; done; }
trap cleanup EXIT
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\\nexit 101\\n' > "$policy"; chmod 755 "$policy"; made="$made $policy"
fi
if [ ! -e "$cluster" ]; then
    mkdir -p "$(dirname "$cluster")"
    echo 'create_main_cluster = false' > "$cluster"; made="$made $cluster"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
apt-get install -y -q --no-install-recommends "$@"
"""


class Missing(Exception):
    """Something of the system is missing and can't be installed from here; the text is for the developer."""


@dataclass(frozen=True, kw_only=True)
class Need:
    """Something of the system.

    find: says where it is, None if nowhere. debian, brew: packages that bring it.
    """

    name: str
    find: Callable[[], Path | None]
    debian: tuple[str, ...]
    brew: tuple[str, ...]


def find_chromium(path: str | None = None) -> Path | None:
    """A Chromium: the one that QUORUM_CHROMIUM names, else on the path, else Playwright's own. path: as in PATH."""
    if named := os.environ.get("QUORUM_CHROMIUM"):
        return Path(named) if os.access(named, os.X_OK) else None
    for name in BROWSERS:
        if found := shutil.which(name, path=path):
            return Path(found)
    for candidate in (*MAC_BROWSERS, *_playwright_browsers()):
        if os.access(candidate, os.X_OK):
            return Path(candidate)
    return None


def _playwright_browsers() -> list[str]:
    default = "Library/Caches" if sys.platform == "darwin" else ".cache"
    folder = os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or str(
        Path.home() / default / "ms-playwright"
    )
    patterns = ("chromium_headless_shell-*/*/*headless?shell", "chromium-*/chrome-linux*/chrome")
    return [
        str(found)
        for pattern in patterns
        for found in sorted(Path(folder).glob(pattern), reverse=True)
    ]


def find_postgres(
    path: str | None = None, folders: Sequence[str] = POSTGRES_FOLDERS
) -> Path | None:
    """The folder that holds initdb and postgres, of the newest version found. path: as in PATH."""
    candidates = [
        folder for pattern in folders for folder in Path("/").glob(pattern.removeprefix("/"))
    ]
    candidates.sort(key=_version_in, reverse=True)
    if on_path := shutil.which("initdb", path=path):
        candidates.append(Path(on_path).resolve().parent)
    for folder in candidates:
        if all(os.access(folder / program, os.X_OK) for program in ("initdb", "postgres")):
            return folder
    return None


def _version_in(folder: Path) -> int:
    """The first number in ".../15/bin" or ".../postgresql@17/bin", 0 if there is none."""
    number = re.search(r"\d+", folder.parent.name)
    return int(number[0]) if number else 0


def find_redis(path: str | None = None) -> Path | None:
    """The Redis (or Valkey) server. path: as in PATH."""
    for name in REDIS_SERVERS:
        if found := shutil.which(name, path=path):
            return Path(found)
    return None


def has_apt_chromium() -> bool:
    """Whether apt's chromium is a browser: Ubuntu's is a mere pointer to a snap, which servers and containers lack."""
    release = Path("/etc/os-release")
    return release.is_file() and "ID=debian" in release.read_text().splitlines()


CHROMIUM = Need(
    name="Chromium",
    find=find_chromium,
    debian=("chromium-headless-shell", "fonts-liberation"),
    brew=("--cask", "chromium"),
)
POSTGRES = Need(
    name="PostgreSQL", find=find_postgres, debian=("postgresql",), brew=("postgresql@17",)
)
REDIS = Need(name="Redis", find=find_redis, debian=("redis-server",), brew=("redis",))
ALL = (CHROMIUM, POSTGRES, REDIS)


def ensure(needs: Sequence[Need] = ALL) -> dict[str, Path]:
    """Where each need is, by name, installed first where it is missing. Raises Missing with the line to type."""
    missing = [need for need in needs if need.find() is None]
    if missing:
        _install(missing)
    found = {need.name: need.find() for need in needs}
    absent = [need for need in needs if found[need.name] is None]
    if absent:
        raise Missing(_advice(absent))
    return {name: path for name, path in found.items() if path is not None}


def _install(missing: Sequence[Need]) -> None:
    """Install by apt-get, as root or by sudo without a password. Raises Missing where neither is possible."""
    prefix = _root_prefix()
    if prefix is None or shutil.which("apt-get") is None:
        raise Missing(_advice(missing))
    packages, by_playwright = _split(missing)
    sys.stdout.write(f"Installing for the tests: {', '.join(need.name for need in missing)}\n")
    sys.stdout.flush()
    if packages:
        _run([*prefix, "sh", "-c", INSTALL, "install", *packages], missing)
    if by_playwright:
        _run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"], missing)


def _run(command: list[str], missing: Sequence[Need]) -> None:
    if subprocess.run(command, check=False).returncode != 0:
        raise Missing("The installation failed (see above). " + _advice(missing))


def _root_prefix() -> list[str] | None:
    """What makes a command run as root without asking: nothing for root itself, sudo where it needs no password."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return [sudo, "-n"]
    return None


def _split(missing: Sequence[Need]) -> tuple[list[str], bool]:
    """The packages for apt-get, and whether the browser has to come from Playwright instead."""
    by_playwright = CHROMIUM in missing and not has_apt_chromium()
    by_apt = [need for need in missing if not (by_playwright and need is CHROMIUM)]
    return [package for need in by_apt for package in need.debian], by_playwright


def _advice(missing: Sequence[Need]) -> str:
    """One sentence and the one line to type."""
    names = ", ".join(need.name for need in missing)
    if sys.platform == "darwin":
        lines = [f"brew install {' '.join(need.brew)}" for need in missing]
    else:
        packages, by_playwright = _split(missing)
        lines = [f"sudo apt-get install -y {' '.join(packages)}"] if packages else []
        if by_playwright:
            lines.append(".venv/bin/playwright install --with-deps chromium")
    return f"The tests need {names}. Type:\n  {' && '.join(lines)}"
