# Needs python3 (3.11 or newer) and make; everything else goes into .venv, at the versions
# and with the hashes of requirements/.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL := $(PIP) install --require-hashes
COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate \
	--python-version 3.11 --custom-compile-command "make lock"

#: Some tests run what only npm has; without npm they are left out, and say so.
NODE_READY := $(if $(shell command -v npm),tests/javascript/node_modules/.ready)

#: One more than there are processors: some tests wait for a clock.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

# The tests start the program hundreds of times: each would compile it anew.
unexport PYTHONDONTWRITEBYTECODE

#: Further words for pytest: make test ARGS="-k dateline -x".
ARGS ?=

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: accept benchmark calibration cases check clean curve docs faults feeds fix help learning lint lock peers quality test zones

feeds: $(VENV)/.run-ready  ## publish the sample publication into feeds/
# What is published is all that a checkout remembers: the same in everybody's.
	@rm -rf .feedwright
	$(BIN)/feedwright build

test: $(VENV)/.dev-ready $(NODE_READY)  ## run the whole test suite
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

faults: $(VENV)/.dev-ready  ## break a build at every system call that writes (needs strace)
	FEEDWRIGHT_FAULTS=all $(BIN)/python -m pytest tests/faults -s $(ARGS)

check: lint test  ## everything that must hold before a commit

lint: $(VENV)/.dev-ready  ## formatting, lint, import contracts, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy

fix: $(VENV)/.dev-ready  ## format, and repair what the linter can repair
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: $(VENV)/.dev-ready  ## write the generated parts of docs/reference
	$(BIN)/python tools/reference.py

accept: docs feeds  ## take over what the program does now as what the tests expect
	FEEDWRIGHT_ACCEPT=1 $(BIN)/python -m pytest $(ARGS)
	git diff --stat

benchmark: $(VENV)/.run-ready  ## measure start, first build and second build; prints JSON
	$(BIN)/python benchmarks/measure.py

#: A program that writes folders of articles, and Hugo's; no part of this project.
MAKER ?= ../shared/tools/make_corpus.py
HUGO ?= hugo

peers: $(VENV)/.run-ready  ## measure the usual jobs in turn with Hugo, find and a plain script
	$(BIN)/python benchmarks/peers.py --maker $(MAKER) --hugo $(HUGO) $(ARGS)

curve: $(VENV)/.run-ready  ## measure how costs grow from 1,000 articles to 100,000
	$(BIN)/python benchmarks/curve.py $(ARGS)

#: Sets of real articles with their truth, and the program that scores them; no part of this project.
SETS ?= ../shared/data/articles
SCORER ?= ../shared/tools/score.py

quality: $(VENV)/.run-ready  ## measure how well articles are read, and compare with the floors
	$(BIN)/python tools/quality.py --sets $(SETS) --scorer $(SCORER) $(ARGS)

calibration: $(VENV)/.run-ready  ## measure whether each rule is as often right as it says
	$(BIN)/python tools/calibration.py --sets $(SETS) --scorer $(SCORER) $(ARGS)

#: Documents of the W3C's feed validator, each with what it expects; no part of this project.
CASES ?= ../shared/data/feedvalidator-cases

cases: $(VENV)/.run-ready  ## measure the linter on the cases of the W3C's feed validator
	$(BIN)/python tools/validator_cases.py --cases $(CASES) $(ARGS)

learning: $(VENV)/.run-ready  ## measure what learning from a folder gains, and where it hurts
	$(BIN)/python tools/learning.py --sets $(SETS) --scorer $(SCORER) $(ARGS)

zones: $(VENV)/.dev-ready  ## fit the weights of a text's zones to the sets, or measure them held out
	$(BIN)/python tools/train_zones.py --sets $(SETS) $(ARGS)

lock: $(VENV)/.run-ready  ## pin the newest allowed version of everything in requirements/
	$(INSTALL) -r requirements/lock.txt
	$(COMPILE) --upgrade requirements/lock.in -o requirements/lock.txt
	$(COMPILE) --upgrade requirements/build.in -o requirements/build.txt
# What runs is what is tested: what the tests add may hold a version back.
	$(COMPILE) --upgrade pyproject.toml --group dev -c requirements/build.txt -o requirements/dev.txt
	$(COMPILE) --upgrade pyproject.toml -c requirements/dev.txt -c requirements/build.txt \
		-o requirements/run.txt

clean:  ## remove .venv and every cache; feeds/ and .feedwright/ stay
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

help:  ## this list
	@sed -n 's/^\([a-z]*\):.*##  *\(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

# The stamps make a second call instant. Each is written last, so that an installation which broke
# off is done again.

$(BIN)/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "make: $(PYTHON) is older than 3.11 (make PYTHON=python3.12 names another)" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Nothing is built in an environment of its own: that would be filled with whatever is newest.
$(VENV)/.run-ready: requirements/build.txt requirements/run.txt pyproject.toml | $(BIN)/pip
	$(INSTALL) -r requirements/build.txt
	$(INSTALL) --no-build-isolation -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.dev-ready: requirements/dev.txt $(VENV)/.run-ready
	$(INSTALL) --no-build-isolation -r requirements/dev.txt
	@touch $@

tests/javascript/node_modules/.ready: tests/javascript/package-lock.json
	npm ci --silent --prefix tests/javascript
	@touch $@
