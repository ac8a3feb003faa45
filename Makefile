# One target for each thing a person does. The first call makes the virtual environment.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TEST_READY := $(VENV)/.test-ready
SUBMISSIONS ?=

.PHONY: book html pdf epub charts check data notebooks test serve bench lint clean help

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

# One after the other: they share what was read and run, and the front page offers the rest.
book: $(READY)  ## build the book with its PDF, its EPUB and its data
	@for part in data pdf epub html; do $(MAKE) --no-print-directory $$part || exit 1; done
	@echo "The book is in _build/html/index.html"

html: $(READY)
	$(BIN)/jupyter-book build . -W --keep-going

pdf: $(READY)  ## set the book as a PDF
	$(BIN)/jupyter-book build . --builder custom --custom-builder typst -W --keep-going

epub: $(READY)  ## make the book for e-readers
	$(BIN)/jupyter-book build . --builder custom --custom-builder epub -W --keep-going

charts: $(TEST_READY)  ## draw the charts of the PDF anew (maintainers; wants Chromium)
	$(BIN)/python -m analysis charts

check: $(READY)  ## prove the one rule and run every editorial check
	$(BIN)/python -m analysis check

data: $(READY)  ## write the data that anyone can take away to _build/data
	$(BIN)/python -m analysis data

notebooks: $(TEST_READY)  ## run every page with cells by itself, as JupyterLab does
	$(BIN)/python -m analysis notebooks

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
