# Everything a developer needs; `make help` lists it. All of it lives in .venv and .data.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The CPU build suffices, and where pip may choose it takes gigabytes of CUDA instead.
TORCH ?= torch==2.13.0
TESTS := $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --no-loadscope-reorder

# Without make, what zhengyin keeps is where the system keeps a user's data.
serve eval bench soak crash fuzz: export ZHENGYIN_DATA ?= .data

.DEFAULT_GOAL := help
.PHONY: help serve test coverage lint format bench soak eval crash fuzz docs sbom audit screenshots clean browser

help: ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 13

$(READY): pyproject.toml Makefile
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -c 'import torch' 2>/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check '$(TORCH)'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	touch $(READY)

serve: $(READY) ## set up, take in documents/, serve on 127.0.0.1:8000 (PORT= for another)
	$(BIN)/zhengyin serve --ingest documents --port $(PORT)

# Both processes have a processor each, and no threads to keep each other waiting.
test coverage: export OMP_NUM_THREADS := 1

test: $(READY) browser ## set up and run the tests
	$(TESTS)

coverage: $(READY) browser ## run the tests, and see that they reach 90 % of the lines
	$(TESTS) --cov --cov-report=term

lint: $(READY) ## check style, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	-@$(MAKE) --no-print-directory audit

format: $(READY) ## put the code in order
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

eval: $(READY) ## measure answers in both languages
	$(BIN)/zhengyin eval --baselines

crash: $(READY) ## kill the service and commands 200 times, and look for what was lost
	$(BIN)/zhengyin eval --crash 200

fuzz: $(READY) ## read and answer 10,000 inputs made to harm, and the API's description at length
	$(BIN)/zhengyin eval --mangled 400
	$(BIN)/zhengyin eval --hostile 6000
	EXAMPLES=100 $(BIN)/python -m pytest -q tests/service/http/test_schemathesis.py

bench: $(READY) ## measure time and memory
	$(BIN)/zhengyin bench

soak: $(READY) ## have 64 clients ask for ten minutes while documents come and go
	$(BIN)/zhengyin bench clients --seconds 600

# Its theme has an end, May 2027, and would tell of it each time; what follows it reads the same mkdocs.yml.
docs: $(READY) ## build the documentation in .data/site, the API's description in .data/openapi.json
	mkdir -p .data
	$(BIN)/python -c 'import json; from service.http.app import create_app; print(json.dumps(create_app().openapi(), ensure_ascii=False, indent=2))' > .data/openapi.json
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet

sbom: $(READY) ## list what ships in .data/sbom.json (CycloneDX), its licences in docs/licences.md
	$(BIN)/python -m eval.shipped .data/sbom.json

# Asked first of a release whose weaknesses are known: mirrors of PyPI tell of none.
audit: $(READY) ## fail on known weaknesses of what is installed
	@if echo 'jinja2==2.4.1' | $(BIN)/pip-audit --no-deps --disable-pip --progress-spinner off --requirement /dev/stdin 2>&1 | grep -q 'CVE-\|GHSA-\|PYSEC-'; \
	then $(BIN)/pip-audit --local --skip-editable --progress-spinner off; \
	else echo 'no index of advisories is to be had here: weaknesses were not looked for'; fi

screenshots: $(READY) browser ## take the pictures of the page that the READMEs show
	$(BIN)/python -m tests.page.screenshots

# A real browser for the page, and a font for its Chinese; elsewhere than on Debian that is up to you.
browser:
	@for name in "$$CHROMIUM" chromium chromium-browser google-chrome google-chrome-stable; do command -v "$$name" >/dev/null && exit; done; \
	if [ "$$(id -u)" = 0 ] && [ -e /etc/debian_version ]; \
	then apt-get update -qq && apt-get install -qq --no-install-recommends chromium fonts-noto-cjk; \
	else echo 'the page is tested in Chromium: install it, or set CHROMIUM to its path' >&2; exit 1; fi

clean: ## remove what these commands made
	rm -rf $(VENV) .data build *.egg-info .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
