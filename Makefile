# One target for each thing a person does. The first call makes the virtual environment.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TEST_READY := $(VENV)/.test-ready
CLASS_READY := $(VENV)/.classroom-ready
LAB_READY := $(VENV)/.lab-ready
FILE ?=
SUBMISSIONS ?=
NOTEBOOK ?=
DEADLINE ?=

.PHONY: book html pdf epub charts check data notebooks test serve bench lint clean help
.PHONY: assignments validate grade lab style anchors constraints fresh-html

help:  ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(READY): requirements.txt constraints.txt pyproject.toml
	@command -v $(PYTHON) >/dev/null || { echo "$(PYTHON) is not installed; call make PYTHON=path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -r requirements.txt
	touch $@

$(CLASS_READY): $(READY) requirements-classroom.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -r requirements-classroom.txt
	touch $@

$(LAB_READY): $(READY) requirements-lab.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -r requirements-lab.txt
	touch $@

$(TEST_READY): $(READY) requirements-test.txt requirements-classroom.txt
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -r requirements-test.txt
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

assignments: $(CLASS_READY)  ## make the students' and the teacher's versions of the assignments
	$(BIN)/python -m analysis assignment build

validate: $(CLASS_READY)  ## check a notebook before it is handed in: make validate NOTEBOOK=file
	@test -n "$(NOTEBOOK)" || { echo "name the notebook: make validate NOTEBOOK=path/to/notebook.ipynb"; exit 2; }
	$(BIN)/python -m analysis assignment validate "$(NOTEBOOK)"

grade: $(CLASS_READY)  ## grade a folder of submissions: make grade SUBMISSIONS=dir [DEADLINE='2027-01-31 18:00']
	@test -n "$(SUBMISSIONS)" || { echo "name the folder: make grade SUBMISSIONS=path/to/folder"; exit 2; }
	$(BIN)/python -m analysis assignment grade "$(SUBMISSIONS)" $(if $(DEADLINE),--deadline "$(DEADLINE)")

lab: $(LAB_READY)  ## open JupyterLab with the chapters as notebooks: make lab [FILE=path]
	$(BIN)/python -m analysis lab $(if $(FILE),"$(FILE)")

# What an earlier build left behind would count as part of the book.
fresh-html: $(TEST_READY)
	rm -rf _build/html _build/pdf _build/epub _build/data
	$(MAKE) --no-print-directory html

anchors: fresh-html  ## add the book's anchors to those that must stay (maintainers, at a release)
	$(BIN)/python -m analysis anchors

style: fresh-html  ## take from the theme's style what the pages use (maintainers)
	$(BIN)/python -m analysis style

# From a fresh environment, so that nothing of this machine gets in.
constraints: requirements.txt requirements-test.txt requirements-classroom.txt requirements-lab.txt  ## write down the versions of all packages (maintainers)
	rm -rf _build/fresh
	$(PYTHON) -m venv _build/fresh
	_build/fresh/bin/pip install --quiet --disable-pip-version-check $(addprefix -r ,$^)
	{ echo "# Versions of all packages that the requirements bring along; made by make constraints."; \
	  _build/fresh/bin/pip freeze --exclude-editable; } > constraints.txt
	rm -rf _build/fresh

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
