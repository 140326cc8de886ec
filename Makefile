# Every target sets up its own environment in .venv; `make` alone lists them.

PYTHON ?= python3
BIN := .venv/bin

# LOCKED=1, as in CI, installs exactly what the lock files list, each file checked by its hash, and builds no package.
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes pyproject.toml
locked = --require-hashes --only-binary :all: --requirement requirements/$(1).txt

.PHONY: help site serve check test lint format golden bench fuzz fuzz-guided pictures audit lock audit-deps release clean

help:
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 13

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

format: .venv/dev ## format the code with ruff
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

golden: .venv/dev ## renew the golden files after an intended change; look at the diff
	$(BIN)/python -m pytest --renew-golden -q

bench: .venv/dev ## our build of N (1,000) made-up entries beside Hugo's and Eleventy's, its stages, and the search beside others and in Chromium
	$(BIN)/python -m bench.compare $(N) $(FLAGS)
	$(BIN)/python -m bench.build_time $(N)
	$(BIN)/python build.py build
	node bench/findability.mjs --peers
	node bench/findability.mjs --peers --models 10000
	node bench/findability.mjs --models 10000
	$(BIN)/python -m bench.in_browser

SECONDS ?= 180
fuzz: .venv/dev ## throw made-up input at every reader and writer for SECONDS (180); counts the cases, a million and more
	$(BIN)/python -m fuzz --seconds $(SECONDS)

fuzz-guided: .venv/dev ## the same for the loader alone, guided by coverage; installs atheris
	$(PIP) --editable '.[guided]'
	$(BIN)/python -m fuzz.guided --seconds $(SECONDS)

pictures: .venv/dev ## take the pictures of the site in the docs anew
	$(BIN)/python -m docs.pictures

audit: site .venv/dev ## Lighthouse, the Nu HTML checker and axe over every type of page, and what each weighs; needs node and Java
	$(BIN)/python -m audit

lock: .venv/supply ## renew the lock files of requirements/ within the bounds of pyproject.toml
	$(LOCK) --upgrade --extra dev --output-file requirements/dev.txt
	$(LOCK) --constraint requirements/dev.txt --output-file requirements/site.txt
	$(LOCK) --upgrade --extra supply --constraint requirements/dev.txt --output-file requirements/supply.txt

audit-deps: .venv/supply ## ask PyPI whether anything in the lock files is known to be vulnerable
	$(BIN)/pip-audit --strict --disable-pip --requirement requirements/dev.txt --requirement requirements/supply.txt

release: .venv/site ## build the site of this commit twice, compare, and write it with its checksums to dist/
	bash .ci/release

clean: ## remove what was built and installed
	rm -rf .venv _site _site.staging .cache dist openlabels.egg-info

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv

.venv/site: .venv/bin/python pyproject.toml requirements/site.txt
	$(PIP) $(if $(LOCKED),$(call locked,site),--editable .)
	@touch $@

.venv/dev: .venv/bin/python pyproject.toml requirements/dev.txt
	$(PIP) $(if $(LOCKED),$(call locked,dev),--editable '.[dev]')
	@touch $@ .venv/site

.venv/supply: .venv/bin/python requirements/supply.txt
	$(PIP) $(call locked,supply)
	@touch $@
