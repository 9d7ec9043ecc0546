# Two commands matter: `make run` (a demonstration on http://localhost:8000) and `make test`.
# Needs Python 3.11 or newer with its venv module, and make; everything else is fetched from lock files into .venv.
# A stamp under .venv/stamps says that a step is done; it is done again only when what it depends on has changed.

PYTHON ?= python3
PORT ?= 8000
HOST ?= 127.0.0.1
ARGS ?=

SHELL := /bin/sh
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
DONE := .venv/stamps
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -qq
DAUYS := $(BIN)/python -m dauys.kernel.cli

export DAUYS_HOME ?= $(CURDIR)/var
export PYTHONUNBUFFERED := 1

# Texts and sources of styles and scripts, as they are in the tree and not as they are built.
CATALOGUES := $(shell find src/dauys -name '*.po' 2>/dev/null)
SOURCES := $(shell find assets src/dauys -type f \( -path 'assets/*' -o -path '*/static/*' -o -name '*.html' \) \
	-not -path '*/build/*' -not -path '*/node_modules/*' 2>/dev/null) $(wildcard package.json package-lock.json)

.PHONY: help
help: ## Say what can be made
	@echo 'make run     a demonstration with worker and tick, on http://localhost:$(PORT) (another port: PORT=8001 make run)'
	@echo 'make test    the whole suite (part of it: make test ARGS="tests/kernel -k term")'
	@echo 'make check   style, types, import directions, templates, migrations, translations'
	@echo 'make docs    the pages of the reference that follow from the code'
	@echo 'make ready   install and build everything, start nothing'
	@echo 'make clean   remove what was installed and built; the data in var/ stays'

.PHONY: run
run: ready ## Serve the demonstration
	@DAUYS_MODE=$${DAUYS_MODE:-demonstration} DAUYS_SITE_URL=$${DAUYS_SITE_URL:-http://localhost:$(PORT)} \
		exec $(DAUYS) demo --host $(HOST) --port $(PORT)

.PHONY: ready
ready: $(DONE)/run $(DONE)/texts $(DONE)/assets $(DAUYS_HOME)/static/staticfiles.json ## Install and build, start nothing

.PHONY: test
test: $(DONE)/dev $(DONE)/texts $(DONE)/assets ## Run the suite
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest -n $${DAUYS_TEST_PROCESSES:-2} $(ARGS)

.PHONY: check
check: $(DONE)/dev $(DONE)/texts $(DONE)/assets ## Run every check that is no test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint --lint --quiet src
	@home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && \
		echo 'makemigrations --check' && DAUYS_HOME=$$home DAUYS_MODE=test $(DAUYS) manage makemigrations --check --dry-run && \
		echo 'texts check' && DAUYS_HOME=$$home DAUYS_MODE=test $(DAUYS) texts check

.PHONY: docs
docs: $(DONE)/dev ## Write the pages of the reference that follow from the code
	@$(BIN)/python -m tests.house.routes
	@home=$$(mktemp -d) && trap 'rm -rf "$$home"' EXIT && DAUYS_HOME=$$home DAUYS_MODE=test $(DAUYS) retention --write

.PHONY: clean
clean: ## Remove what was installed and built
	rm -rf .venv node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find src -name '*.mo' -delete
	find src -type d -path '*/static/build' -prune -exec rm -rf {} +

# Steps

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo 'Dauys needs Python 3.11 or newer, and there is no $(PYTHON) here.' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Dauys needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Name another one: PYTHON=python3.12 make run" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo 'Python has no venv module here. On Debian and Ubuntu: apt install python3-venv' >&2; exit 1; }
	@echo 'Making .venv'
	@$(PYTHON) -m venv .venv

$(DONE)/run: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo 'Installing what it runs on (once, about a minute)'
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-build-isolation --no-deps -e .
	@mkdir -p $(DONE) && touch $@

$(DONE)/dev: requirements/dev.txt $(DONE)/run | $(BIN)/python
	@echo 'Installing what it is tested with (once)'
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(DONE)/node: requirements/node.txt $(DONE)/run
	@major=$$(node --version 2>/dev/null | sed 's/^v\([0-9]*\).*/\1/'); \
	if [ "$${major:-0}" -ge 20 ] && command -v npm >/dev/null; then :; else \
		echo 'Installing Node, which is not here, into .venv (once)'; \
		$(PIP) install --require-hashes -r requirements/node.txt; fi
	@touch $@

$(DONE)/assets: $(SOURCES) $(DONE)/node
	@echo 'Building styles, scripts and fonts'
	@$(BIN)/python assets/build.py
	@touch $@

$(DONE)/texts: $(CATALOGUES) $(DONE)/run
	@echo 'Compiling the texts of all languages'
	@$(DAUYS) texts compile
	@touch $@

$(DAUYS_HOME)/static/staticfiles.json: $(DONE)/assets $(DONE)/run
	@echo 'Collecting static files'
	@DJANGO_SETTINGS_MODULE=dauys.config.settings $(BIN)/python -c 'import django; django.setup(); from dauys.config.staticfiles import collect; collect()'
	@touch $@
