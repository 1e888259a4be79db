# Every target sets up what it needs, into .venv/, from Python 3.11 or newer and make alone; a second call is instant.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test lint eval eval-who eval-when eval-across pages bench growth serving docs lock clean

# PYTHON=... names another interpreter to build .venv with; PYTEST, EVAL and BENCH hold further arguments.
PYTHON ?=
PYTEST ?=
EVAL ?=
BENCH ?=
UPGRADE ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet
RUN := .venv/.ready-run
DEV := .venv/.ready-dev
BENCHED := .venv/.ready-bench

help:
	@echo 'make demo    run the examples and print who said what'
	@echo 'make test    run the tests                    make lint   style, formatting and types'
	@echo 'make eval    score against the gold standards make eval-who  the same for speakers and entities'
	@echo 'make eval-when  for dates, contacts, events  make eval-across  for stories, copies, claims, origins'
	@echo 'make bench   speed and memory                 make growth a ledger of 100,000 articles (an hour)'
	@echo 'make serving every page to eight readers      make docs   check what the documents name'
	@echo 'make lock    resolve the dependencies again (UPGRADE=--upgrade)'

demo: $(RUN)
	@rm -rf out/demo.db out/demo.db-wal out/demo.db-shm && mkdir -p out
	$(BIN)/sayso run examples --db out/demo.db
	$(BIN)/sayso brief --db out/demo.db
	@echo 'In a browser: $(BIN)/sayso serve --db out/demo.db'

test: $(DEV)
	$(BIN)/python -m pytest $(PYTEST)

lint: $(DEV)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

eval: $(DEV)
	$(BIN)/python -m evals.run $(EVAL)

eval-who: $(DEV)
	$(BIN)/python -m evals.who $(EVAL)

# The peers that are measured beside stand among the bench's packages; without them their rows are left out.
eval-when: $(BENCHED)
	$(BIN)/python -m evals.when $(EVAL)

eval-across: $(DEV)
	$(BIN)/python -m evals.across $(EVAL)

# The page readers side by side, a fragment of the report above: it needs the peers' packages and some minutes.
pages: $(BENCHED)
	$(BIN)/python -m evals.pages

bench: $(BENCHED)
	$(BIN)/python -m bench.run $(BENCH)

growth: $(BENCHED)
	$(BIN)/python -m bench.growth $(BENCH)

serving: $(BENCHED)
	$(BIN)/python -m bench.serving $(BENCH)

docs: $(DEV)
	$(BIN)/python -m pytest tests/test_docs.py $(PYTEST)

# The interpreters are tried, not only looked up: a version manager's stand-in may exist and not run. The target is pip,
# which comes last, so that an interrupted set-up is taken up again.
.venv/bin/pip:
	@python='$(PYTHON)'; \
	for name in $${python:-python3.11 python3.12 python3.13 python3.14 python3}; do \
	    if "$$name" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	        echo "setting up .venv with $$name"; exec "$$name" -m venv .venv; \
	    fi; \
	done; \
	echo 'make: no Python 3.11 or newer with venv and pip was found. Install one (on Debian: python3 and python3-venv), or name it: make PYTHON=...' >&2; \
	exit 1

# The locks are whole, so nothing is resolved here. The build backend comes first and by hash: what has to be built is
# then built with it, and nothing else is fetched.
$(RUN): requirements/build.txt requirements/run.txt pyproject.toml | .venv/bin/pip
	$(PIP) --no-deps --require-hashes -r requirements/build.txt
	$(PIP) --no-deps --require-hashes --use-pep517 --no-build-isolation -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(DEV): requirements/dev.txt $(RUN)
	$(PIP) --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

$(BENCHED): requirements/bench.txt $(DEV)
	$(PIP) --no-deps --require-hashes -r requirements/bench.txt
	@touch $@

# Each lock keeps to the versions of the one before it, so that installing one never moves another's packages.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
	--no-emit-index-url --override requirements/left_out.in --custom-compile-command 'make lock' $(UPGRADE)
BACKEND := import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")
lock: .venv/bin/uv
	$(BIN)/python -c '$(BACKEND)' | $(LOCK) - --output-file requirements/build.txt
	$(LOCK) pyproject.toml --constraint requirements/build.txt --output-file requirements/run.txt
	$(LOCK) pyproject.toml --extra dev --constraint requirements/run.txt --output-file requirements/dev.txt
	$(LOCK) pyproject.toml --extra dev --extra bench --constraint requirements/dev.txt --output-file requirements/bench.txt

.venv/bin/uv: | .venv/bin/pip
	$(PIP) uv

clean:
	rm -rf .venv out build .mypy_cache .ruff_cache .pytest_cache .hypothesis
