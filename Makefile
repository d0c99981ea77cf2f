# Rasid. `make` lists the targets. Needs Python 3.11 or later, make and git; everything else is installed into .venv from requirements.lock.
SHELL := /bin/sh
PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8080
# Compiled modules halve the start of Airflow; some machines switch the writing of them off.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPATH := $(CURDIR)

.DEFAULT_GOAL := help
.PHONY: help setup demo run down test test-slow bench train lint lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/.installed ## create .venv from requirements.lock

.venv/.installed: requirements.lock .ci/install
	@PYTHON="$(PYTHON)" sh .ci/install

demo: setup ## run the whole pipeline through Airflow on an invented press, and leave it running
	@$(BIN)/python -m demo.run --port $(PORT)

run: setup ## run the pipeline on the live sources (extractors/sources), and leave it running
	@$(BIN)/python -m rasid up --port $(PORT)

down: ## stop what demo or run started
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m rasid down; else echo "Nothing is installed, so nothing runs."; fi

test: setup ## the tests (under 10 minutes on 2 cores)
	@$(BIN)/python -m pytest -n 2 --dist loadfile $(ARGS)

test-slow: setup ## every test, the slow ones too
	@$(BIN)/python -m pytest -n 2 --dist loadfile -m '' $(ARGS)

bench: setup ## accuracy, detection, speed and memory, each beside its baseline
	@$(BIN)/python -m benchmarks $(ARGS)

train: setup ## fit the coder's readers of sentences, of figures and of claims, then its choice of types and its confidence, on the labelled corpus (minutes; the same corpus gives the same files)
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m benchmarks.train

lint: setup ## ruff over everything
	@$(BIN)/ruff check .

lock: setup ## resolve requirements.lock anew from pyproject.toml
	@$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --extra dev --no-header --no-emit-index-url -o requirements.lock pyproject.toml

clean: down ## stop, and delete everything that runs have written (data/)
	@rm -rf data && echo "data/ is gone."
