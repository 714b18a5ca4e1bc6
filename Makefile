# whopays. `make` alone lists what there is.
# PYTHON=python3.12 chooses the interpreter, ARGS="--paths 2000" goes to `whopays run`.

.DEFAULT_GOAL := help
.PHONY: help run test check web bench docs validation soak clean
PYTHON ?=
ARGS ?=
SHORT ?=
BIN := .venv/bin
# Tests run one process a core, hyperthreads counted; more threads inside each would only queue.
ONE_THREAD := OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1
WEB = $(BIN)/python hatch_build.py
SETUP_RUN = @PYTHON='$(PYTHON)' sh setup.sh run
SETUP_TEST = @PYTHON='$(PYTHON)' sh setup.sh test

help: ## this list
	@sed -n 's/^\([a-z]*\): ## /\1	/p' Makefile | while IFS='	' read -r name what; do printf '  make %-10s %s\n' "$$name" "$$what"; done

run: ## set up, then simulate the default case and print who pays
	$(SETUP_RUN)
	@$(BIN)/whopays run $(ARGS)

test: ## set up, then every check and every test (seven minutes on four cores)
	$(SETUP_TEST)
	@$(WEB) || echo "make test: the page could not be built; its tests are skipped, in CI they fail" >&2
	@status=0; $(MAKE) --no-print-directory check || status=1; \
	$(ONE_THREAD) $(BIN)/python -m pytest -n logical --ignore=tests/soak --doctest-modules tests src/whopays || status=1; \
	exit $$status

check: ## style, types, imports, literals, provenance
	$(SETUP_TEST)
	@status=0; \
	$(BIN)/ruff check . || status=1; \
	$(BIN)/mypy || status=1; \
	$(BIN)/lint-imports || status=1; \
	$(BIN)/python checks/literals.py || status=1; \
	$(BIN)/python checks/provenance.py || status=1; \
	if [ $$status -ne 0 ]; then echo "make check: something above is wrong" >&2; fi; exit $$status

web: ## build the page into the package, once (half a minute the first time, from the registry npm is set to)
	$(SETUP_TEST)
	@$(WEB)

bench: ## measure speed and memory into docs/reference/benchmarks.json and its page (six minutes); ARGS=--long, judges nothing
	$(SETUP_TEST)
	@$(BIN)/python -m benchmarks.bench $(ARGS)

docs: ## build the documentation into build/docs: what it shows is run, a warning is an error (a minute of work the first time)
	$(SETUP_TEST)
	@$(BIN)/python checks/documents.py
	@$(BIN)/python -m sphinx -W --keep-going -q -d build/doctrees -b html docs build/docs && echo "the documentation stands in build/docs/index.html"

validation: ## write the validation pages anew (minutes): rows, estimates of others, history
	$(SETUP_TEST)
	@$(BIN)/python docs/reference/validation.py

soak: ## long fuzzing and kill tests; SHORT=1 for a short form
	$(SETUP_TEST)
	@WHOPAYS_SOAK=$(if $(SHORT),short,long) $(ONE_THREAD) $(BIN)/python -m pytest -n logical $(if $(SHORT),,-o faulthandler_timeout=7200) tests/soak

clean: ## remove what make made (a .venv made by hand stays)
	@if [ -f .venv/.whopays-made ]; then rm -rf .venv; fi
	@rm -rf build dist web/node_modules src/whopays/data/web .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests checks docs benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
