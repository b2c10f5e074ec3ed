# Everything this repository can do. `make` alone lists it.

SWIFT ?= swift
PREFIX ?= /usr/local
SECONDS ?= 600
SEED ?= 1
PAGES ?= 1000,10000
PYTHON := .venv/bin/python
SHARE = $(DESTDIR)$(PREFIX)/share
RELEASE := .build/release/versus
STATIC := --configuration release --static-swift-stdlib
# The layers of docs/architecture.md are held by the compiler.
CHECKED := --explicit-target-dependency-import-check error -Xswiftc -warnings-as-errors
SOURCES := Package.swift Sources Tests Benchmarks

.PHONY: help site test conformance look fuzz serve lint bench bench-site bench-preview measure install clean setup release

help: ## Lists these
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

site: release $(PYTHON) ## Installs what is missing, builds versus, verifies the samples and writes public/
	$(RELEASE) build

test: setup $(PYTHON) ## Installs what is missing, builds everything and runs all the tests
	$(SWIFT) build --build-tests $(CHECKED)
	# Most tests start programs of their own, which must not take each other for too slow.
	SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4 $(SWIFT) test --skip-build
	Tests/conformance/commonmark/run .build/debug/markdown-probe --share
	$(PYTHON) Tests/conformance/jinja/conform.py --engine ".build/debug/versus render --batch" --share 30
	$(PYTHON) Tests/fuzz/fuzz.py .build/debug/fuzz-probe --count 400
	$(PYTHON) Tests/fuzz/differential.py --engine ".build/debug/versus render --batch" --count 500
	Tests/conformance/highlight/run --share
	$(PYTHON) Tests/conformance/sites/trees.py .build/debug/versus --share
	$(PYTHON) -m pytest -q Tests/site
	Tests/browser/run .build/debug/versus

conformance: release $(PYTHON) ## Runs the long comparisons too: on files, pages and templates of others, with what others make of them
	$(PYTHON) Tests/conformance/jinja/conform.py --engine "$(RELEASE) render --batch"
	$(SWIFT) build $(STATIC) --product markdown-probe
	Tests/conformance/commonmark/run .build/release/markdown-probe
	Tests/conformance/highlight/run
	$(PYTHON) Tests/conformance/sites/trees.py $(RELEASE) --seed $(SEED)

look: release $(PYTHON) ## Measures how pages load on a slow phone, and leaves pictures of the main ones in .build/browser/pictures
	Tests/browser/run $(RELEASE) --look .build/browser/pictures

fuzz: setup $(PYTHON) ## Throws random input at all that reads text, for SECONDS=600, from SEED=1 on
	$(SWIFT) build --product fuzz-probe
	$(SWIFT) build --product versus
	$(PYTHON) Tests/fuzz/fuzz.py .build/debug/fuzz-probe --seed $(SEED) --seconds $(SECONDS)
	$(PYTHON) Tests/fuzz/differential.py --engine ".build/debug/versus render --batch" \
	  --seed $(SEED) --count 1000000 --seconds $(SECONDS)

serve: release $(PYTHON) ## Serves the site on http://127.0.0.1:8000/, and shows what is saved
	$(RELEASE) serve

lint: setup ## Checks the format of the Swift code
	$(SWIFT) format lint --strict --parallel --recursive $(SOURCES)

bench: release $(PYTHON) ## Measures; see Benchmarks/README.md
	Benchmarks/run

bench-site: release ## Measures whole builds against Hugo, PAGES=1000,10000, and writes docs/benchmarks.md
	python3 Benchmarks/site/measure.py $(RELEASE) --pages $(PAGES) --write docs/benchmarks.md

bench-preview: release ## Measures from saving to seeing, against hugo server, on this site and PAGES=1000,10000
	python3 Benchmarks/preview/measure.py $(RELEASE) --site . --pages $(PAGES)

measure: release $(PYTHON) ## Measures all figures of the site anew
	$(RELEASE) verify measure install --all --accept
	$(PYTHON) content/samples/measure/lines.py

install: release ## Puts versus, its theme, its manual and completions for shells in place; PREFIX=/usr/local says where
	install -d $(DESTDIR)$(PREFIX)/bin
	install -s -m 755 $(RELEASE) $(DESTDIR)$(PREFIX)/bin/versus
	install -d $(SHARE)/versus
	cp -R themes $(SHARE)/versus/
	for shell in bash zsh fish; do $(RELEASE) --generate-completion-script $$shell > .build/completion.$$shell; done
	$(RELEASE) --experimental-dump-help | python3 docs/manual.py "$$($(RELEASE) --version)" > .build/versus.1
	install -d $(addprefix $(SHARE)/,bash-completion/completions zsh/site-functions fish/vendor_completions.d man/man1)
	install -m 644 .build/completion.bash $(SHARE)/bash-completion/completions/versus
	install -m 644 .build/completion.zsh $(SHARE)/zsh/site-functions/_versus
	install -m 644 .build/completion.fish $(SHARE)/fish/vendor_completions.d/versus.fish
	install -m 644 .build/versus.1 $(SHARE)/man/man1/versus.1

clean: ## Removes what was built; public/ stays
	rm -rf .build .venv .versus

setup:
	@.ci/setup

release: setup
	$(SWIFT) build $(STATIC) --product versus

# The frameworks that the samples are checked against, pinned.
$(PYTHON): requirements.txt | setup
	python3 -m venv .venv
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@
