# One command sets everything up and runs the example (make demo), one runs all tests (make test).
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The locked packages, each by its hashes; `make test LOCK=` takes the newest that pyproject.toml allows instead.
LOCK ?= requirements/ci.txt

.PHONY: demo test lint docs bench clean

$(READY): pyproject.toml $(LOCK)
	$(PYTHON) -m venv $(VENV)
ifeq ($(LOCK),)
	$(BIN)/python -m pip install --quiet --editable '.[all,dev,docs,spark]' ./models/precise
else
	$(BIN)/python -m pip install --quiet --require-hashes --requirement $(LOCK)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable . ./models/precise
endif
	$(BIN)/python -m bilan.gazetteer
	touch $(READY)

demo: $(READY)
	rm -f demo.db demo.db-wal demo.db-shm
	$(BIN)/bilan add examples/*.jsonl examples/*.html --ledger demo.db --places examples/places.csv
	$(BIN)/bilan figures --ledger demo.db
	$(BIN)/bilan report --ledger demo.db --places examples/places.csv --outlines examples/outlines.geojson -o demo-report.html
	@echo "The report of the bundled example: $(CURDIR)/demo-report.html"

test: $(READY)
	$(BIN)/python -m pytest -n 2

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: $(READY)
	$(BIN)/sphinx-build -W --keep-going -q -b html docs build/site
	@echo "The documentation: $(CURDIR)/build/site/index.html"

bench: $(READY)
	$(BIN)/python -m pip install --quiet --editable '.[benchmark]'
	$(BIN)/python benchmarks/reading.py

clean:
	rm -rf $(VENV) build/site docs/_made demo.db demo.db-wal demo.db-shm demo-report.html
