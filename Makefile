# Everything that people and CI do here. `make` alone lists it.
#
# .venv is made from the locks and nothing else. A stamp in it says which lock it holds, so a
# second run of any target installs nothing and needs no network.

PYTHON ?= python3
ARGS ?=
CASES ?= 200000
TARGET ?=

BIN := .venv/bin
RUNTIME := .venv/.runtime-installed
DEV := .venv/.dev-installed
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --strip-extras \
	--generate-hashes --allow-unsafe \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# One target after the other, so that under `make -j` too the last words are pytest's.
.NOTPARALLEL:
.PHONY: help setup setup-dev site preview publish check test test-fast bench crash fuzz load coverage lint format schema sbom lock tokens clean

help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(RUNTIME) ## make .venv with what the site needs

setup-dev: $(DEV) ## add what the tests need, a browser too
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m tests.node
	@$(BIN)/python -m tests.programs

site: setup ## build the site into output/
	$(BIN)/site-builder build $(ARGS)

preview: setup ## serve the site while you edit it
	$(BIN)/site-builder preview $(ARGS)

publish: setup ## send output/ to TARGET: a folder, or remote:path of rclone's
	@$(BIN)/python publishing/publish.py $(ARGS) output "$(TARGET)"

check: setup ## say what is wrong or missing in content/
	$(BIN)/site-builder check $(ARGS)

test: setup-dev lint ## run every check and the whole test suite
	$(BIN)/python -m pytest $(ARGS)

test-fast: $(DEV) ## run the tests that need neither seconds nor a browser
	$(BIN)/python -m pytest -m "not slow and not browser" $(ARGS)

bench: setup ## time builds of 100 to 10,000 pages, beside Hugo's
	$(BIN)/python -m tests.benchmark $(ARGS)

fuzz: $(DEV) ## throw CASES random files at every loader (200000)
	$(BIN)/python -m tests.fuzz --cases $(CASES) $(ARGS)

crash: $(DEV) ## kill 500 builds, fail every write (ARGS=-x: stop at the first fault)
	CRASHES=$${CRASHES:-500} $(BIN)/python -m pytest --numprocesses=0 --capture=no \
		tests/test_crash.py $(ARGS)

load: setup-dev ## publish 100 times under nginx while wrk and others read
	REPUBLICATIONS=$${REPUBLICATIONS:-100} $(BIN)/python -m pytest --numprocesses=0 --capture=no \
		tests/test_republishing.py $(ARGS)

coverage: setup-dev ## run the tests and list the branches that none takes
	$(BIN)/python -m pytest --cov $(ARGS)

lint: $(DEV) ## check style and types
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy --no-error-summary

format: $(DEV) ## lay out the code and mend what Ruff can mend
	$(BIN)/ruff check --fix-only --quiet
	$(BIN)/ruff format --quiet

schema: setup ## write content/.schema anew, by which editors complete and check
	$(BIN)/site-builder schema --output content/.schema

sbom: setup ## write build/sbom.json: what the site is built with
	$(BIN)/python publishing/sbom.py build/sbom.json

tokens: ## make the design tokens anew from their npm package
	mkdir -p build
	npm pack --silent --pack-destination build suomifi-design-tokens@7.0.0
	$(PYTHON) design/make_tokens.py build/suomifi-design-tokens-7.0.0.tgz

lock: $(DEV) ## pin what pyproject.toml asks for (ARGS=--upgrade: newest)
	$(COMPILE) $(ARGS) --build-deps-for editable --output-file requirements.lock pyproject.toml
	$(COMPILE) $(ARGS) --build-deps-for editable --extra dev --constraint requirements.lock \
		--output-file requirements-dev.lock pyproject.toml
	$(COMPILE) $(ARGS) --output-file tests/s3/requirements.lock tests/s3/requirements.in

clean: ## remove what was made, but for .venv
	mkdir -p output
	find output -mindepth 1 ! -name .gitkeep -delete
	rm -rf .site-builder .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	rm -rf .import_linter_cache build dist
	find . -path ./.venv -prune -o -name __pycache__ -prune -exec rm -rf {} +

$(BIN)/python:
	@$(PYTHON) -c "" 2>/dev/null || { echo "Python is missing: install Python 3.11 or later" \
		"(Debian: apt-get install python3 python3-venv)." >&2; exit 1; }
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo \
		"$(PYTHON) is too old: install Python 3.11 or later and run make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -c "import ensurepip, venv" 2>/dev/null || { echo \
		"Python's venv is missing: install it (Debian: apt-get install python3-venv)." >&2; exit 1; }
	$(PYTHON) -m venv .venv

# A lock is whole, so that nothing is left to resolve: pip would ask for the newest `coverage[toml]`
# beside the pinned `coverage`, and refuse it. It holds the build backend too: without isolation
# nothing is fetched to install ourselves.
$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install --no-deps --require-hashes --requirement requirements.lock
	$(PIP) install --no-index --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements-dev.lock $(RUNTIME)
	$(PIP) install --no-deps --require-hashes --requirement requirements-dev.lock
	@touch $@
