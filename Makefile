# Two commands do everything on a fresh machine: `make run` and `make test`. `make` alone lists the targets.
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
.DEFAULT_GOAL := help
.PHONY: help setup run test lint types format demo-reset bench messages requirements

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## Prepare .venv and the system packages for running and testing
	@$(PYTHON) deploy/prepare.py setup

run: ## Start database, web server, worker and clock; Ctrl-C stops them all (PORT=8000)
	@$(PYTHON) deploy/prepare.py run
	@exec $(MANAGE) run --port $(PORT)

test: setup lint types ## Run every check and every test (needs nothing prepared)
	$(BIN)/pytest --numprocesses 2 --dist loadfile --cov --cov-report=term $(filter-out tests/browser/,$(sort $(wildcard tests/*/)))
	$(BIN)/pytest tests/browser/  # by itself: Playwright's loop and live threads must not touch other tests

lint: ## Style, format and import law
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: ## Type check
	$(BIN)/mypy

format: ## Put every Python file into the house format
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

demo-reset: ## Throw the embedded database and all demo files away; the next `make run` starts afresh
	@$(BIN)/python -m tender.config.embedded destroy

bench: ## Run the benchmarks and write docs/benchmarks.md
	@$(PYTHON) deploy/prepare.py run
	$(BIN)/python -m tests.benchmarks

messages: ## Compile the message catalogues
	$(MANAGE) compile_catalogues

requirements: ## Pin requirements.in into requirements.txt, with hashes (needs uv)
	uv pip compile requirements.in --output-file requirements.txt --universal --python-version 3.11 \
		--generate-hashes --no-header --quiet
