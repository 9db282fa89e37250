"""Statistics are for workers: a web process would need seconds and memory for what no page computes."""

import subprocess
import sys

from tests.machine import isolation


def test_web_processes_never_load_the_statistics() -> None:
    code = (
        "import django; django.setup()\n"
        "from django.urls import get_resolver; get_resolver().url_patterns\n"
        "import quorum.wsgi, sys\n"
        "heavy = ('scipy', 'pandas', 'sklearn', 'numpy')\n"
        "print(sorted({m.split('.')[0] for m in sys.modules if m.startswith(heavy)}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=isolation.PROJECT,
        env=isolation.server_environment(DJANGO_SETTINGS_MODULE="quorum.settings"),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
