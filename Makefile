# One target for each thing a person does. The first call makes the virtual environment.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TEST_READY := $(VENV)/.test-ready
SUBMISSIONS ?=

.PHONY: book html check data test serve bench lint clean help

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(READY): requirements.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed; call make PYTHON=path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements.txt
	touch $@

$(TEST_READY): $(READY) requirements-test.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-test.txt
	touch $@

book: html  ## build the book
	@echo "The book is in _build/html/index.html"

html: $(READY)
	$(BIN)/jupyter-book build . -W --keep-going

check: $(READY)  ## prove the one rule and run every editorial check
	$(BIN)/python -m analysis check

data: $(READY)  ## write the data that anyone can take away to _build/data
	$(BIN)/python -m analysis data

test: $(TEST_READY)  ## run all tests
	$(BIN)/python -m pytest

serve: html  ## read the book at http://localhost:8000
	$(BIN)/python -m http.server 8000 --bind 127.0.0.1 --directory _build/html

bench: $(TEST_READY)  ## print the ratios that matter, measured side by side
	$(BIN)/python -m bench

lint: $(TEST_READY)  ## check the style and the types of the code
	$(BIN)/ruff check analysis tests bench
	$(BIN)/mypy

clean:  ## take away what was built
	rm -rf _build
