# The two commands of the README: `make` (set up, then run the study) and `make test`.
# Everything else is a short name for something you could type yourself.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

export PATH := $(CURDIR)/$(BIN):$(PATH)
# an empty value switches byte-code caching on; without it every job compiles every import again
export PYTHONDONTWRITEBYTECODE :=
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export UV_PYTHON_DOWNLOADS := never

# uv's environment moves and is copied with its folder; pip's, whose programs name their folder, is made anew there,
# and so is one whose Python is gone
MOVES := test ! -s $(READY) && grep -qs '^relocatable = true' $(VENV)/pyvenv.cfg
STAYS := test "$$(cat $(READY))" = "$$(pwd -P)"
STALE := $(shell test ! -e $(READY) || { test -x $(BIN)/python && { { $(MOVES); } || $(STAYS); }; } || echo yes)
ifeq ($(STALE),yes)
$(info The environment in $(VENV) does not belong to this folder or machine: it is made anew.)
.PHONY: $(READY)
endif

.PHONY: study setup test quick lint format lock clean
.DEFAULT_GOAL := study

study: $(READY)  ## run the default study; the report lands in results/study/report/
	snakemake

setup: $(READY)  ## make the environment and nothing else

test: $(READY)  ## every test, the slow ones too
	pytest -q -n 2
	$(MAKE) --no-print-directory lint

quick: $(READY)  ## the tests that take a few minutes at most
	pytest -q -n 2 -m "not slow"

lint: $(READY)
	ruff check --no-cache .
	ruff format --no-cache --check .
	snakefmt --check Snakefile workflow
	nbstripout --keep-id --verify notebooks/*.ipynb
	mypy
	python -m wellbeing.config.environment --check

format: $(READY)
	ruff check --fix .
	ruff format .
	snakefmt Snakefile workflow
	nbstripout --keep-id notebooks/*.ipynb

lock: $(READY)  ## resolve the dependencies anew after an edit of pyproject.toml
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras --no-header --no-annotate --no-emit-index-url --extra dev pyproject.toml -o requirements.lock
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --no-emit-index-url bootstrap.in -o bootstrap.lock
	python -m wellbeing.config.environment --write

clean:  ## remove every result; the environment stays
	rm -rf results .snakemake

# uv installs in seconds; where it cannot reach the index (it ignores pip's own settings) pip does the same work
$(READY): requirements.lock bootstrap.lock
	@$(PYTHON) -c 'import sys; v = sys.version_info; ok = (3, 11) <= v[:2] <= (3, 13); sys.exit(0 if ok else "Python 3.11, 3.12 or 3.13 is needed, but $(PYTHON) is %d.%d. Try: make PYTHON=python3.12" % v[:2])'
	@echo "Making the environment in $(VENV), which takes a minute or so"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install -q --require-hashes -r bootstrap.lock
	@$(BIN)/uv venv -q --relocatable --allow-existing --python $(BIN)/python $(VENV)
	@: >$(VENV)/made
	@$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --require-hashes -r requirements.lock \
	  || { echo "uv could not install the packages; trying pip, which takes a minute or two longer"; \
	       $(BIN)/python -m pip install -q --no-deps --no-compile --require-hashes -r requirements.lock && pwd -P >$(VENV)/made; }
	@$(BIN)/python -c 'import os, sysconfig; site = sysconfig.get_path("purelib"); open(os.path.join(site, "wellbeing.pth"), "w").write(os.path.relpath("workflow", site) + "\n")'
	@mv $(VENV)/made $(READY)
