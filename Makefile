# What a developer types. Everything is made inside the checkout: .venv/ (packages), var/ (data), build/, screenshots/.
#
#   make run            start Quorum on http://127.0.0.1:8000/   (PORT=8100 for another port)
#   make check          lint, missing migrations, pure tests     (a minute at most)
#   make test           everything                               (TESTS="tests/screening -k tally" for a part)
#   make test-postgres  the part of it that runs on PostgreSQL and Redis
#   make test-long      the same with many more schedules        (15 minutes at most)
#   make test-shared    the scorers over ../shared               (QUICK=1: 10 minutes at most)
#   make lint           ruff, mypy, import-linter, djlint
#   make lock           write the lock files anew with uv        (UPGRADE=1: newest versions)

SHELL := /bin/sh
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check install --quiet --require-hashes
# Without compiled modules the second start would be as slow as the first.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test check lint lock test-postgres test-long test-shared
.DEFAULT_GOAL := run
.DELETE_ON_ERROR:

setup: .venv/runtime.txt

run: setup
	@exec $(PY) manage.py dev $(if $(PORT),--port $(PORT))

test: setup .venv/dev.txt
	@$(PY) tests/run.py test $(TESTS)

check: setup .venv/dev.txt
	@$(PY) tests/run.py check $(TESTS)

lint: setup .venv/dev.txt
	@$(PY) tests/run.py lint

test-postgres: setup .venv/dev.txt
	@$(PY) tests/run.py postgres $(TESTS)

test-long: setup .venv/dev.txt
	@$(PY) tests/run.py long $(TESTS)

test-shared: setup .venv/dev.txt
	@QUICK="$(QUICK)" $(PY) tests/run.py shared $(TESTS)

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv. Type: python3 -m pip install --user uv"; exit 1; }
	uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes $(if $(UPGRADE),--upgrade) -o requirements/runtime.txt
	uv pip compile pyproject.toml --quiet --extra s3 --universal --python-version 3.11 --generate-hashes $(if $(UPGRADE),--upgrade) -c requirements/runtime.txt -o requirements/s3.txt
	uv pip compile pyproject.toml --quiet --group dev --universal --python-version 3.11 --generate-hashes $(if $(UPGRADE),--upgrade) -c requirements/runtime.txt -o requirements/dev.txt

# .venv/runtime.txt and .venv/dev.txt are copies of the lock files that were installed: packages are installed again
# only when a lock's content has changed, however new the file is.
.venv/%.txt: requirements/%.txt | .venv/bin/python
	@if cmp -s $< $@; then touch $@; else \
		echo "Installing the packages of $< ..." && $(PIP) -r $< && cp $< $@; fi

.venv/dev.txt: .venv/runtime.txt

# The first Python from 3.11 to 3.13 makes the environment; what is missing is said with the line to type. Where an old
# environment has lost its Python, its copies of the lock files go with it, which this make has seen already: so the
# packages are installed by another one.
.venv/bin/python:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
		version=$$("$$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) || continue; \
		case "$$version" in 3.11|3.12|3.13) ;; *) continue ;; esac; \
		if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
			echo "Python $$version lacks its venv module. Type: sudo apt-get install -y python$$version-venv"; exit 1; fi; \
		echo "Making .venv with Python $$version ..."; \
		"$$python" -m venv --clear .venv && exec $(MAKE) --no-print-directory setup; exit 1; \
	done; \
	echo "Quorum needs Python 3.11, 3.12 or 3.13. Type: $$(\
		if [ "$$(uname)" = Darwin ]; then echo brew install python@3.13; \
		else echo 'sudo apt-get install -y python3 python3-venv'; fi)"; exit 1
