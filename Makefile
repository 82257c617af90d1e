# Everything starts here: `make demo` to try it, `make test` and `make check` to change it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
unexport PYTHONDONTWRITEBYTECODE  # otherwise each process that the tests start would compile all modules again

.PHONY: demo test slow check format bench crash pictures audit lock manifest clean

demo: $(READY) ## Try everything in a simulated Slack, in the browser
	@$(BIN)/ldcareer demo $(ARGS)

test: $(READY) ## Run all tests but the slow ones (browser tests are skipped without Chromium)
	@$(BIN)/python -m pytest $(ARGS)

slow: $(READY) ## Run the slow tests: crashes, loads, long random walks (minutes)
	@$(BIN)/python -m pytest -m slow --dist load $(ARGS)

check: $(READY) ## Check format, lint, types, import contracts and content: what CI requires besides the tests
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/ldcareer lint

format: $(READY) ## Format the code and fix what can be fixed
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: $(READY) ## Measure against the references of bench/README.md
	$(BIN)/python -m bench

crash: $(READY) ## Kill workers 30 times on each database, and count who got what (13 minutes)
	@$(BIN)/python -m tests.jobs.crash

pictures: $(READY) ## Take the screenshots in docs/images again
	mkdir -p output
	LDCAREER_SCREENSHOTS=output $(BIN)/python -m pytest -q tests/e2e/test_in_a_browser.py tests/e2e/test_weekly_in_a_browser.py
	for picture in docs/images/*.png; do cp "output/$$(basename "$$picture")" "$$picture"; done

audit: $(READY) ## Look the locked dependencies up in the database of known vulnerabilities
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/python -m tests.audit

manifest: $(READY) ## Write manifest.yaml again
	$(BIN)/ldcareer manifest > manifest.yaml

lock: $(READY) ## Lock the dependencies again
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate --output-file requirements/run.txt pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate --constraints requirements/run.txt --group dev --output-file requirements/dev.txt pyproject.toml

clean:
	rm -rf $(VENV) output .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(READY): requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make PYTHON=python3.12 …"; exit 1; }
	@echo "Setting up $(VENV) (once) …"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@
