# Lares: `make help` lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

ARCH := $(subst aarch64,arm64,$(subst x86_64,x64,$(shell uname -m)))
export PATH := $(CURDIR)/node_modules/node-linux-$(ARCH)/bin:$(CURDIR)/node_modules/.bin:$(PATH)
BOARD ?= x86

# Everything is installed from the lock file; install scripts never run.
node_modules/.package-lock.json: package.json package-lock.json
	@echo "Installing npm packages …"
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@tap build >/dev/null # makes tap honour the plugin list of .taprc
	@touch $@

.PHONY: deps
deps: node_modules/.package-lock.json ## Install npm packages (pinned Node 24 among them)

.PHONY: tools
tools: ## Install the Debian packages that builds and tests need (for BOARD)
	@image/tools/install.sh $(BOARD)

.PHONY: agent
agent: deps ## Bundle the agent and the root helper into build/agent
	@node image/tools/bundle-agent.ts

.PHONY: ui
ui: deps ## Build the dashboard into build/ui, pre-compressed
	@vite build --config ui/vite.config.ts --logLevel warn

.PHONY: docs
docs: deps ## Write the documents that are made from the sources
	@node agent/docs.ts

.PHONY: image
image: tools deps ## Build the flashable image (BOARD=x86 or arm64) into build/image
	@node image/tools/build-image.ts --board $(BOARD) --release

.PHONY: flash
flash: deps ## Write an image to a disk and verify it (DISK=/dev/sdX, PRESEED=lares.toml, IMAGE=file, YES=1)
	@node image/tools/flash.ts --board $(BOARD) --disk "$${DISK:-}" --image "$${IMAGE:-}" --preseed "$${PRESEED:-}" $(if $(filter 1,$(YES)),--yes)

.PHONY: password-hash
password-hash: deps ## Ask for a password and print its hash, for lares.toml
	@node image/tools/password-hash.ts

.PHONY: reproduce
reproduce: tools deps ## Build the image twice from nothing and compare (BOARD=x86)
	@BOARD=$(BOARD) image/tools/reproduce.sh

.PHONY: run
run: tools deps ## Build what changed, boot the image in QEMU and print the URL and the claim code
	@node image/tools/run.ts --board $(BOARD)

.PHONY: dev
dev: deps ## Agent on this computer with reload, and the dashboard with hot module replacement
	@node agent/dev.ts

.PHONY: test
test: tools deps ## Run every tier, but for the longest stories, and print the totals
	@LARES_BOARD=$(BOARD) node test/run.ts --short static unit agent bus image ui vm

.PHONY: test-static test-unit test-agent test-bus test-image test-ui test-vm
test-static test-unit test-agent test-bus test-image test-ui test-vm: tools deps
	@LARES_BOARD=$(BOARD) node test/run.ts $(@:test-%=%)
test-static: ## Arrows, types, lint, units, shell scripts
test-unit:   ## Pure code and readers against fixtures
test-agent:  ## The real application by inject
test-bus:    ## Adapters against fake services on a real dbus-daemon
test-image:  ## The built image, without booting it
test-ui:     ## The dashboard in Chromium, against the booted image
test-vm:     ## Stories on the booted image

.PHONY: test-vm-arm64
test-vm-arm64: ## The image for arm64 and its first-boot story, emulated (half an hour)
	@$(MAKE) BOARD=arm64 tools deps
	@LARES_BOARD=arm64 node test/run.ts image vm/first-boot

.PHONY: bench
bench: tools deps agent ui ## Measure cost, compare, and hold it to its budgets (SECTIONS="start burst" for some)
	@test/bench/install-peers.sh
	@node test/bench/run.ts $(SECTIONS)

.PHONY: clean
clean: ## Remove what was built, the disk of `make run` too
	@rm -rf build 2>/dev/null || sudo rm -rf build

.PHONY: help
help: ## This list
	@awk -F':.*## ' '/^[a-z0-9-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
