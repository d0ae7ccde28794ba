# One command for each thing. `make` alone lists them. What a target does is in the file it calls.

# The first Python 3.11 or newer that can make a virtual environment; PYTHON=/path/to/python3 names another.
ifndef PYTHON
PYTHON := $(shell for python in .venv/bin/python python3.13 python3.12 python3.11 python3; do \
	if $$python -c 'import sys, venv, ensurepip, sqlite3; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then echo $$python; exit; fi; done; \
	for python in python3.13 python3.12 python3.11 python3; do \
	if $$python -c 'pass' >/dev/null 2>&1; then echo $$python; exit; fi; done)
endif

MAKEFLAGS += --no-print-directory
IN_VENV := .venv/bin/python

.PHONY: help demo dev code test check bench messages system tools python
.DEFAULT_GOAL := help

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

python:
	@$(PYTHON) -c 'pass' 2>/dev/null || { echo "Python 3.11 or newer is needed and none is here: install python3 with python3-venv, or name one with PYTHON=/path/to/python3." >&2; exit 1; }

demo: python ## install, prepare and start the platform with demo people (PORT=8000 HOST=127.0.0.1)
	@$(PYTHON) elearning/start.py demo

code: python ## print the current second-factor codes of the demo's staff
	@$(PYTHON) elearning/start.py code

dev: python ## the development server, with the demo's people
	@$(PYTHON) elearning/start.py dev

tools: python
	@$(PYTHON) elearning/start.py tools

test: tools ## all tests: SQLite, PostgreSQL, browser (REQUIRE_ALL=1: whatever cannot run is a failure)
	@$(IN_VENV) tests/everything.py

check: tools ## before a commit: style, templates, migrations, translations, texts, tests of what changed
	@$(IN_VENV) tests/check.py

bench: tools ## requests per second and CPU per request, compared with a bare Django view; writes bench.json
	@$(IN_VENV) tests/bench/bench.py

messages: tools ## collect the words of the interface into locale/ (needs gettext)
	@command -v xgettext >/dev/null || { echo "GNU gettext is missing: install it with \`make system\`." >&2; exit 1; }
	@DJANGO_SETTINGS_MODULE=elearning.settings.dev $(IN_VENV) -m django makemessages --pythonpath . -l mn -l en --no-wrap --add-location file \
		-i .venv -i var -i node_modules -i tests -i locale/packages

system: ## install what players, tests and checks need from Debian or Ubuntu: Node, Chromium, PostgreSQL, gettext, dictionary, poppler
	@set -e; sudo=; if [ "$$(id -u)" != 0 ]; then sudo=sudo; fi; \
	command -v apt-get >/dev/null || { echo "This is not Debian or Ubuntu: install Node.js with npm, Chromium, PostgreSQL, gettext, hunspell-mn, poppler-utils and Python 3.11 with venv by hand." >&2; exit 1; }; \
	export DEBIAN_FRONTEND=noninteractive; \
	$$sudo apt-get update -qq; \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends python3 python3-venv chromium postgresql gettext hunspell-mn poppler-utils >/dev/null; \
	command -v npm >/dev/null || $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nodejs npm >/dev/null

.DEFAULT:
	@echo "There is no \`make $@\`: \`make\` alone lists what there is." >&2; exit 2
