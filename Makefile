# What a person types. The work behind it is cargo's and xtask's.

.PHONY: help test demo web tools

help:
	@echo "make test   check everything: format, lints, tidy, tests, reference cases, interop"
	@echo "make demo   build the program and show one lot from standard to passport"
	@echo "make web    build the web application that the program carries (Node.js)"

test: tools
	cargo xtask ci

demo: tools web
	@echo "Building wule; the first time takes about five minutes on two cores."
	cargo build --profile demo -p wule
	cargo run --quiet --profile demo -p wule -- demo

# What the web application is made of; it is built anew where one of these is newer.
WEB = $(shell find web/src web/public web/index.html web/package-lock.json web/vite.config.ts web/vite.verify.config.ts -type f)

web:
	@if command -v npm >/dev/null 2>&1; then \
		$(MAKE) --no-print-directory web/dist/app/index.html; \
	else \
		echo "npm is missing: the program is built without its web application."; \
		echo "  Install Node.js 20 or newer (https://nodejs.org), then: make demo"; \
	fi

web/dist/app/index.html: $(WEB)
	PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm --prefix web ci --no-audit --no-fund --loglevel=error
	npm --prefix web run --silent build

# Names every tool that is missing, and where it comes from.
tools:
	@missing=0; \
	need() { \
		command -v "$$1" >/dev/null 2>&1 || { echo "$$1 is missing: $$2"; missing=1; }; \
	}; \
	need cargo "install Rust from https://rustup.rs"; \
	need cc "install a C compiler: apt install build-essential, or xcode-select --install"; \
	need git "install git: apt install git, or https://git-scm.com"; \
	command -v npm >/dev/null 2>&1 || \
		echo "npm is missing: no web application without it. Install Node.js 20 (https://nodejs.org)"; \
	test -x "$${CHROMIUM:-/usr/bin/chromium}" || \
		echo "chromium is missing: its stories are skipped. apt install chromium, or set CHROMIUM"; \
	exit $$missing
