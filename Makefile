# Every target sets up its own environment in .venv; `make` alone lists them.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help site serve check test lint format golden bench pictures clean

help:
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

site: .venv/site ## build the website into _site/
	$(BIN)/python build.py build

serve: .venv/site ## serve the site on http://127.0.0.1:8000/ and rebuild on every change
	$(BIN)/python build.py serve

check: .venv/site ## check every entry
	$(BIN)/python build.py check

test: .venv/dev ## run every test; those in a browser are skipped where no Chromium is found
	$(BIN)/python -m pytest

lint: .venv/dev ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/dev ## let ruff lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: .venv/dev ## renew the golden files after an intended change; look at the diff
	$(BIN)/python -m pytest --renew-golden -q

bench: .venv/dev ## time a build of 1,000 generated entries, stage by stage, and the search beside others
	$(BIN)/python bench/build_time.py
	$(BIN)/python build.py build
	node bench/findability.mjs --peers
	node bench/findability.mjs --peers --models 10000
	node bench/findability.mjs --models 10000
	$(BIN)/python -m bench.in_browser

pictures: .venv/dev ## take the pictures of the site in the docs anew
	$(BIN)/python -m docs.pictures

clean: ## remove what was built and installed
	rm -rf .venv _site _site.staging .cache

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/site: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/dev: .venv/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ .venv/site
