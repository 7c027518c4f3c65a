# Everything a contributor runs. `make help` lists it.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python -m
STAMP := $(VENV)/.stamp
JOBS ?= 2

.DEFAULT_GOAL := help

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: setup
setup: $(STAMP) ## Make .venv from requirements.lock

.PHONY: site
site: $(STAMP) ## Build the publication into site/
	$(RUN) generator build

.PHONY: serve
serve: $(STAMP) ## Show the publication at a local address while you write
	$(RUN) generator serve

.PHONY: docs
docs: $(STAMP) ## Build the documentation, with Accord, into .docs/site/
	PYTHONPATH=. $(VENV)/bin/python docs/site/assemble.py .docs
	$(RUN) generator build --root .docs --strict

.PHONY: test
test: $(STAMP) browser ## Lint, check the formatting and the types, run the tests
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) pytest -n $(JOBS)

.PHONY: bench
bench: $(STAMP) ## Time builds, beside Hugo if it is installed (SIZES="100 1000" OUTPUT=docs/performance.md)
	$(RUN) tests.bench.run $(if $(SIZES),--sizes $(SIZES)) $(if $(OUTPUT),--output $(OUTPUT)) $(BENCH)

.PHONY: format
format: $(STAMP) ## Format the code, and mend what the linter can
	$(RUN) ruff check --fix-only .
	$(RUN) ruff format .

.PHONY: fonts
fonts: $(STAMP) ## Make the type anew from its packages, and print its rules for accord.css
	$(RUN) tools.fonts
	$(RUN) tools.card_type

.PHONY: charts
charts: $(STAMP) ## Compile the templates of charts anew
	$(RUN) tools.chart_templates

.PHONY: lock
lock: ## Bring requirements.lock up to pyproject.toml (UPGRADE=1: newest versions)
	@command -v uv >/dev/null || { echo "make lock needs uv: $(PYTHON) -m pip install uv" >&2; exit 1; }
	uv pip compile pyproject.toml --group dev --universal --python-version 3.11 \
	  --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) --quiet --output-file requirements.lock

.PHONY: clean
clean: ## Remove the site, the caches and what tests left; keep .venv
	rm -rf site .accord .docs dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## As clean, and .venv too
	rm -rf $(VENV)

# The environment: exactly the lock, then this checkout, editable. Made again when either file changes.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Accord needs Python 3.11 or newer; name one with: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(RUN) pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	$(RUN) pip install --quiet --require-hashes --requirement requirements.lock
	$(RUN) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# The browser that the tests drive; nothing else needs one.
.PHONY: browser
browser:
	@has() { [ -x "$${ACCORD_CHROMIUM:-/usr/bin/chromium}" ]; }; \
	if has; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then as_root=env; else as_root="sudo -n"; fi; \
	if [ -z "$$ACCORD_CHROMIUM" ] && command -v apt-get >/dev/null && $$as_root true 2>/dev/null; then \
	  $$as_root apt-get update -q && \
	  $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends chromium; \
	fi; \
	has || { \
	  echo "No browser at $${ACCORD_CHROMIUM:-/usr/bin/chromium}: the browser tests will not run. Install Chromium" >&2; \
	  echo "(Debian: apt-get install chromium) or name a browser: export ACCORD_CHROMIUM=/path/to/chrome" >&2; }
