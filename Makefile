# 挂图 Guatu. Needs Python 3.11 or newer and make; everything else is installed into .venv.
PYTHON ?= python3
BIN := .venv/bin
# The sample city ends in September 2023: its demo is played on a Monday in October.
DEMO := GUATU_SAMPLE=1 GUATU_TODAY=2023-10-16

.PHONY: demo serve setup setup-dev test test-long bench screens lint format messages lock

demo: setup ## the whole house with both demo jurisdictions, on http://127.0.0.1:8000/
	@$(DEMO) $(BIN)/guatu serve --check
	@$(DEMO) $(BIN)/guatu demo load
	@$(DEMO) $(BIN)/guatu serve

serve: setup ## the house as it is
	@$(BIN)/guatu serve

setup:
	@$(PYTHON) tools/setup.py

setup-dev:
	@$(PYTHON) tools/setup.py --dev

test: setup-dev ## the first tier, on SQLite and PostgreSQL
	@$(BIN)/python tools/run_tests.py

test-long: setup-dev ## the second tier: fuzzing, exhaustive kills, a large storm
	@$(BIN)/python tools/run_tests.py --long

bench: setup-dev ## speed, as ratios measured side by side
	@$(BIN)/python -m bench

screens: setup-dev ## the screenshots of the documentation, taken anew
	@$(BIN)/python tools/screens.py

lint: setup-dev
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

format: setup-dev
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

messages: setup ## new texts into the catalogues; names what has no English yet
	@$(BIN)/python tools/messages.py update
	@$(BIN)/python tools/messages.py compile
	@$(BIN)/python tools/messages.py check

lock: setup-dev ## pin every package anew (needs uv)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python tools/lock.py
