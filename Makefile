# What people and CI run. Everything that is missing is installed first.
#   make demo     a county to try everything on; PORT=8000, GRIDWATCH_VAR=var
#   make test     every kind of test; ARGS="-k routing" is passed on to pytest, which then runs alone
#   make quick    those that answer soon: no browser, no drawn requests, no killed processes
#   make exhaustive  all of them at their deepest
#   make check    the linters and the type checkers, of Python and of web/
#   make format   rewrites the code in its one form
#   make bench    the figures, as ratios to a bare floor
#   make drill    1,000 submissions while servers are killed; nothing may be lost
#   make serve    the servers on a database of yours; needs DATABASE_URL

.PHONY: demo test quick exhaustive check format bench drill serve
.DEFAULT_GOAL := demo

RUNTIME = ops/bootstrap.sh runtime
DEV = ops/bootstrap.sh dev
# Killed together with make, however make ends.
OPS = exec setpriv --pdeathsig TERM -- .venv/bin/python -m ops

demo:
	@$(RUNTIME) && $(OPS) demo

test quick exhaustive:
	@$(DEV) && $(OPS) $@ $(ARGS)

check:
	@$(DEV) && PATH=".venv/bin:$$PATH" && ruff check . && ruff format --check . && mypy && lint-imports && ops/bootstrap.sh npm run --silent check && ops/bootstrap.sh npm run --silent lint

format:
	@$(DEV) && .venv/bin/ruff format . && .venv/bin/ruff check --fix .

drill:
	@$(DEV) && $(OPS) drill $(ARGS)

bench:
	@$(DEV) && $(OPS) bench $(ARGS)

serve:
	@$(RUNTIME) && $(OPS) serve
