# Needs make and python3 alone; everything else is brought in by the targets.
#   make demo    a working login in front of an example panel
#   make test    all gates and all tests
#   make check   the gates alone: format, lint, types, import contracts, shape, mirror, documentation
#   make long    the tests that take longer than continuous integration allows
#   make benchmarks    what things cost beside their peers: make benchmarks ARGS='policy --quick'
#   make docs    the documentation, as docs/_build/index.html
#   make lock    the lock files anew, from pyproject.toml, on Debian 12's Python

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
COVERAGE ?= --cov --cov-report=term
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: demo test tested checked check format long benchmarks docs lock clean
.DELETE_ON_ERROR:

demo: $(VENV)/demo.stamp
	@$(BIN)/pyauthgate demo $(ARGS)

test: $(VENV)/dev.stamp
	@$(PYTHON) -m scripts.packages postgres browser php postfixadmin pam services
	@$(MAKE) --no-print-directory --jobs=2 tested checked

tested: $(VENV)/dev.stamp
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(COVERAGE) $(ARGS)

# Beside the tests, of which some wait for a server; what the gates say comes in one piece.
checked:
	@$(MAKE) --no-print-directory --output-sync=target check

check: $(VENV)/dev.stamp
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo --no-cache
	$(BIN)/python -m scripts.shape
	$(BIN)/python -m scripts.mirror
	$(BIN)/python -m sphinx -n -W -q -b html docs docs/_build

format: $(VENV)/dev.stamp
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

long: $(VENV)/dev.stamp
	@$(PYTHON) -m scripts.packages postgres browser php postfixadmin pam clang services
	$(BIN)/python -m pytest -m long --timeout 3600 $(ARGS)
	PYAUTHGATE_TESTS=thorough $(BIN)/python -m pytest --timeout 3600 tests/policy/test_properties.py tests/policy/test_criterion.py
	PYAUTHGATE_TESTS=thorough $(BIN)/python -m pytest tests/web/guard/test_differential.py
	$(BIN)/python -m scripts.mutation

benchmarks: $(VENV)/peers.stamp
	$(BIN)/python -m benchmarks $(ARGS)

docs: $(VENV)/dev.stamp
	$(BIN)/python -m sphinx -n -W -q -b html docs docs/_build

# The tool that writes the locks lives apart: nothing that gets tested or shipped needs it.
lock:
	$(PYTHON) -m scripts.packages venv
	$(PYTHON) -m venv build/lock
	build/lock/bin/python -m pip --disable-pip-version-check --quiet install 'pip-tools >= 7.5'
	build/lock/bin/python -m scripts.lock

clean:
	rm -rf $(VENV) build dist artefacts docs/_build .coverage .coverage.* .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed; say which: make PYTHON=python3.12")'
	@$(PYTHON) -m scripts.packages venv
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

# What comes on top of the development lock agrees with it and is installed after it.
$(VENV)/peers.stamp: $(VENV)/dev.stamp

# Python compiles what it imports; pip would compile eighty megabytes, of which the tests import a few.
# A stamp is younger than the lock it was installed from; the development lock holds the other one.
$(VENV)/%.stamp: requirements/%.txt pyproject.toml | $(BIN)/python
	$(PIP) install --no-compile --no-deps --require-hashes -r $<
	$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@
