# Frontdesk's commands. `make help` lists them; setup/ holds what is longer than a line.

APP := .venvs/app/bin/python
BOT := .venvs/bot/bin/python
COMPILE = uv=$$(setup/environments uv) && "$$uv" pip compile --quiet --universal --generate-hashes --no-header

MAKEFLAGS += --no-print-directory
unexport PYTHONPATH PYTHONHOME VIRTUAL_ENV

.PHONY: help run test check train evaluate simulate bench lock clean environments

help: ## Lists these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-16s%s\n", $$1, $$2 }'

run: environments ## Sets everything up and starts it with the simulator; Ctrl-C stops it all
	@exec $(APP) -m setup.run --stop-with-parent

test: train ## Runs every test, whole conversations included (ARGS="-k holds" picks some)
	@$(APP) -m pytest $(ARGS)

check: environments ## Linters, types, import contracts, dialogue data and what is said
	@$(APP) -m setup.check

train: environments ## Trains the dialogue model when its data has changed
	@$(BOT) -m bot.training.train

evaluate: train ## Measures how well patients are understood and writes build/evaluation.html (SETS=, EXPORTED=, FOLDS=)
	@$(APP) -m tests.evaluation $(if $(SETS),--sets $(SETS)) $(if $(EXPORTED),--exported $(EXPORTED)) $(if $(FOLDS),--folds $(FOLDS))

simulate: train ## Lets simulated patients text the whole clinic and writes build/simulated.html (CONVERSATIONS=, SEED=)
	@$(APP) -m tests.simulated $(if $(CONVERSATIONS),--conversations $(CONVERSATIONS)) $(if $(SEED),--seed $(SEED))

bench: train ## Measures speed, prints it and writes build/bench.json (ONLY=phone measures a part)
	@$(APP) -m tests.bench $(ONLY)

lock: ## Renews the locked versions in requirements/
	@$(COMPILE) --python-version 3.10 --override requirements/bot-overrides.txt requirements/bot.in --output-file requirements/bot.txt --upgrade
	@$(COMPILE) --python-version 3.12 --override requirements/app-overrides.txt requirements/app.in --output-file requirements/app.txt --upgrade
	@$(COMPILE) --python-version 3.12 --override requirements/app-overrides.txt requirements/dev.in --output-file requirements/dev.txt --upgrade

clean: ## Removes environments, models and caches; keeps .local, where the clinic's data is
	rm -rf .venvs models build .rasa .mypy_cache .ruff_cache .import_linter_cache .hypothesis

environments:
	@setup/environments
