# make run, make test: each does all the set-up it needs. `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help setup run test lint format bench package wheels constraints clean
bin := .venv/bin
export PYTHON

help: ## cette liste
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "make %-12s %s\n", $$1, $$2}'

setup: ## crée .venv, installe l'application et ce qui manque au système
	@scripts/setup

run: setup ## ouvre l'application (sans écran : écrit le rapport et la carte dans out/)
	@scripts/run

test: ## toutes les vérifications : style, types, tests
	@scripts/setup test
	@$(MAKE) --no-print-directory lint
	$(bin)/python -m pytest

lint: ## style et types seulement
	$(bin)/ruff check .
	$(bin)/ruff format --check .
	$(bin)/mypy

format: ## met le code en forme
	$(bin)/ruff check --fix .
	$(bin)/ruff format .

bench: setup ## mesures, comparées à leurs références : tableau et out/bench.json
	$(bin)/python -m tests.bench.run

package: setup ## dossier autonome dans dist/ (PyInstaller)
	$(bin)/pyinstaller --noconfirm --log-level WARN build.spec
	@echo "Dossier : $(CURDIR)/dist/planificateur-bioproduction"

wheels: setup ## vérifie que chaque bibliothèque existe en binaire pour Windows (réseau nécessaire)
	$(bin)/python scripts/check_windows_wheels.py

constraints: setup ## réécrit constraints.txt d'après .venv
	@{ sed -n '/^#/p' constraints.txt; \
	$(bin)/python -m pip list --format=freeze --exclude-editable --exclude pip --exclude setuptools; \
	} > constraints.new && mv constraints.new constraints.txt

clean: ## supprime ce qui a été produit (.venv compris)
	rm -rf .venv out build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis *.egg-info
	find planner tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
