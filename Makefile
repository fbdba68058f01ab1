# What a person types. The work behind it is cargo's and xtask's.

.PHONY: help test demo tools

help:
	@echo "make test   check everything: format, lints, tidy, tests, reference cases, interop"
	@echo "make demo   build the program and show one lot from standard to passport"

test: tools
	cargo xtask ci

demo: tools
	@echo "Building wule; the first time takes about five minutes on two cores."
	cargo build --profile demo -p wule
	cargo run --quiet --profile demo -p wule -- demo

# Names every tool that is missing, and where it comes from.
tools:
	@missing=0; \
	need() { \
		command -v "$$1" >/dev/null 2>&1 || { echo "$$1 is missing: $$2"; missing=1; }; \
	}; \
	need cargo "install Rust from https://rustup.rs"; \
	need cc "install a C compiler: apt install build-essential, or xcode-select --install"; \
	need git "install git: apt install git, or https://git-scm.com"; \
	exit $$missing
