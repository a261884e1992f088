# Jinlin: every task is a target; `make` lists them.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

VENV ?= .venv
PYTHON ?= $(firstword $(foreach name,python3 python3.13 python3.12 python3.11,$(shell \
	$(name) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(name))))
BIN := $(VENV)/bin
STAMP := $(VENV)/.jinlin
TEST_PROCESSES ?= 2
T ?= tests
ARGS ?=
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-header \
	--python-version 3.11

.PHONY: help
help: ## List the targets.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

.PHONY: setup
setup: $(STAMP) ## Make .venv and install the locked dependencies; nothing to do when up to date.

$(STAMP): requirements-dev.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Jinlin needs Python 3.11 or newer (python3) to set up." >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: demo
demo: setup ## Run everything with demo data; ARGS="--port 8001 --fresh" are passed on. Ctrl-C stops it.
	@exec $(BIN)/jinlin demo $(ARGS)

.PHONY: test
test: setup ## Run every test; T=tests/unit for some of them, ARGS="-k name" are passed on.
	$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile $(ARGS) $(T)

.PHONY: lint
lint: setup ## Check style, layers, types and that schema/schema.graphql is up to date.
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/jinlin schema check

.PHONY: schema
schema: setup ## Write schema/schema.graphql from the code.
	$(BIN)/jinlin schema export

.PHONY: lock
lock: setup ## Resolve the dependencies anew into the lock files.
	$(LOCK) pyproject.toml --output-file requirements.lock
	$(LOCK) pyproject.toml --extra dev --output-file requirements-dev.lock
	$(LOCK) tests/clients/requirements.in --output-file tests/clients/requirements.lock

.PHONY: clean
clean: ## Remove what tools have left; .venv and demo data stay.
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
	find services tests schema -name __pycache__ -type d -prune -exec rm -rf {} +
