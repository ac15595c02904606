# The front door. Each target sets up what it needs: system packages on Debian and Ubuntu, then a
# virtual environment with the project in it.

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
CLIPS ?=
QUALITY ?= m

# pycairo and manimpango come as source: a compiler, the Python headers, cairo and pango.
DEBIAN_PACKAGES := python3-venv python3-dev gcc libc6-dev pkg-config libcairo2-dev libpango1.0-dev
# The suite opens pages and their films in real browsers, and slides in a real office program.
DEBIAN_TEST_PACKAGES := chromium firefox-esr libavcodec-extra libreoffice-impress

.PHONY: help setup system test-system render test check format fuzz bench clean

help:
	@echo "make render   render every clip (CLIPS='ForwardPass …' QUALITY=l|m|h|p|k)"
	@echo "make test     run the whole suite"
	@echo "make check    lint, formatting, types"
	@echo "make setup    only set up: system packages and $(VENV)"
	@echo "make clean    remove $(VENV), rendered media and caches"

system:
	@.ci/system-packages $(DEBIAN_PACKAGES)

test-system: system
	@.ci/system-packages $(DEBIAN_TEST_PACKAGES)

setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml constraints.txt | system
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[dev]'
	@touch $@

render: setup
	$(BIN)/chalkgrad render --quality $(QUALITY) $(CLIPS)

test: setup test-system
	$(BIN)/python -m pytest -n auto --dist loadgroup

check: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: setup
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# Atheris has wheels for Linux only. Films of drawn exercises are rehearsed after it, for an hour or
# more; a second call takes up what a first one has left.
FUZZ_SECONDS ?= 300
FUZZ_EXERCISES ?=

fuzz: setup
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[fuzz]'
	mkdir -p .fuzz/corpus
	$(BIN)/python tests/fuzz/exercise.py -max_total_time=$(FUZZ_SECONDS) -timeout=60 \
		-artifact_prefix=.fuzz/ .fuzz/corpus assets/exercises
	$(BIN)/python tests/fuzz/films.py $(FUZZ_EXERCISES)

bench: setup
	$(BIN)/python tests/bench $(CLIPS)

clean:
	rm -rf $(VENV) films media build .fuzz *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
