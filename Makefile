# Everything a developer or an operator does with Estafeta. `make help` lists it.
SHELL := /bin/bash
PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,$(shell command -v $(name))))
VENV := .venv
BIN := $(VENV)/bin
N ?= 20
DB ?= sqlite
SEED ?= 1

.DEFAULT_GOAL := help
.PHONY: help run test test-browser screenshots chromium check lint bench chaos screens messages lock clean

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.run: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { echo "Estafeta needs Python 3.11 or newer; name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: $(VENV)/.run ## the bot with the sample company: phones on a page, or real Telegram when BOT_TOKEN is set
	$(BIN)/python -m bot run

test: $(VENV)/.dev ## all tests
	$(BIN)/python -m pytest -n 2 --dist worksteal -q

test-browser: $(VENV)/.dev chromium ## the page in a real browser; installs Debian's chromium where it is missing
	$(BIN)/python -m pytest -q -m browser tests/browser

screenshots: $(VENV)/.dev chromium ## the pictures in docs/, made anew by the browser tests
	SCREENSHOTS=docs $(BIN)/python -m pytest -q -m browser tests/browser -k gives_a_picture

chromium:
	@if ! { command -v chromium && fc-list | grep -q NotoColorEmoji; } >/dev/null; then \
	  SUDO=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	  $$SUDO apt-get -qq update && $$SUDO apt-get -qq install -y --no-install-recommends chromium fontconfig fonts-noto-core fonts-noto-color-emoji; \
	fi

check: lint test ## lint and test

lint: $(VENV)/.dev ## style, types, architecture, the sample company
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot check company/

bench: $(VENV)/.dev ## figures beside their floors, in one run
	$(BIN)/python -m tests.bench

chaos: $(VENV)/.dev ## N kills of the bot and its database in a company's day (make chaos N=100 DB=postgresql SEED=7)
	$(BIN)/python -m tests.chaos --kills $(N) --database $(DB) --seed $(SEED)

screens: $(VENV)/.dev ## every screen and picture in every language on one page
	$(BIN)/python -m tests.screens

messages: $(VENV)/.dev ## gather translatable texts into the catalogs
	$(BIN)/pybabel -q extract -F handlers/screens/locales/babel.cfg -k t -k self -k plain -k many:1,2 --no-location --omit-header --sort-output -w 118 -o handlers/screens/locales/estafeta.pot handlers
	$(BIN)/pybabel -q update --no-fuzzy-matching -w 118 -D estafeta -i handlers/screens/locales/estafeta.pot -d handlers/screens/locales

lock: $(VENV)/.dev ## pin dependencies anew, with hashes and without hosts
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 --group dev pyproject.toml -o requirements-dev.lock

clean: ## remove the environment, caches and the demo's data
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache data
