# make demo: the whole path on the sample holdings.   make test: lint, types, import contract, all tests that need no server.
# Both make their own environment in .venv from the lock file and need nothing but python3 (3.11 to 3.13) and make.
# make test-servers: the tests against a real Elasticsearch and nginx; needs mvn, nginx and openssl, and the network once.

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
LIBRARY := demo/library

.PHONY: demo test lint tests test-servers clean

demo: .venv/.installed
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh scripts/demo.sh demo

test: lint tests

lint: .venv/.tested
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry manuscripts

tests: .venv/.tested
	$(BIN)/python -m pytest -q

test-servers: .venv/.servers
	$(BIN)/python -m pytest -q -m server

# uv reads the lock file; it comes from the package registry like everything else.
$(UV):
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9,<1"

.venv/.installed: $(UV) pyproject.toml uv.lock
	UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy $(UV) sync --frozen --quiet --inexact --python $(BIN)/python
	@touch $@

.venv/.tested: $(UV) pyproject.toml uv.lock
	UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy $(UV) sync --frozen --quiet --inexact --python $(BIN)/python --group dev
	@touch $@ .venv/.installed

.venv/.servers: $(UV) pyproject.toml uv.lock
	UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy $(UV) sync --frozen --quiet --inexact --python $(BIN)/python --group dev --group elasticsearch-server
	@touch $@ .venv/.tested .venv/.installed

clean:
	rm -rf .venv demo .mypy_cache .ruff_cache .pytest_cache .hypothesis
