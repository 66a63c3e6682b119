# The doors of the project. `make help` lists them. Each says in one line what it is doing.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# One way to compile, for the program and its tests: what the build has compiled, the tests and the linters need not compile again.
export CGO_ENABLED := 0
export GOFLAGS := -trimpath

GOLANGCI_VERSION := v2.15.0
LINT := .tools/golangci-lint

# Pure packages, where the race detector is cheap, and those that share memory between goroutines.
RACE := clock config id secret httpx blob limit content filter flow
RACE_PKGS := $(addprefix ./internal/,$(addsuffix /...,$(RACE)))

# Packages whose tests run on both databases, without those that start the program: it runs in processes of its own, where nobody would see a race.
STORES := $(addprefix ./,$(filter-out internal/cli/ internal/play/,$(sort $(dir $(shell grep -rl --include='*_test.go' 'dbtest\.' internal)))))

WITH_POSTGRES := scripts/in-memory go run ./internal/db/dbtest/pgserver
WEB_SOURCES := $(shell find web -type f -not -path 'web/node_modules/*' -not -path 'web/dist/*' -not -path 'web/widget/dist/*' -not -name '*.go' 2>/dev/null)

say = @echo "→ $(1)"

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: build ## build everything and start Parley with the sandbox and the demo on http://localhost:8080
	$(call say,starting Parley with the sandbox and the demo; data in ./data)
	@PARLEY_DATA_DIR=./data bin/parley serve --sandbox --demo

.PHONY: build
build: web/dist/index.html ## build bin/parley with the web interface inside
	$(call say,building bin/parley)
	@go build -o bin/parley ./cmd/parley

web/node_modules/.package-lock.json: web/package.json web/package-lock.json
	$(call say,installing the packages of the web interface)
	@cd web && npm ci --no-audit --no-fund --silent
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	$(call say,building the web interface)
	@cd web && npm run --silent build

.PHONY: check
check: $(LINT) ## the fast checks: format, vet, lint, short tests
	$(call say,checking the format)
	@bad=$$(git ls-files -co --exclude-standard '*.go' | xargs gofmt -l); test -z "$$bad" || { echo "run gofmt -w on:"; echo "$$bad"; exit 1; }
	$(call say,vetting)
	@go vet ./...
	@$(MAKE) lint
	$(call say,running the short tests)
	@go test -short ./...

.PHONY: test
test: setup build ## everything the pipeline checks, on both databases and in a browser
	@$(MAKE) test-go
	@$(MAKE) test-race
	@$(MAKE) test-web
	@$(MAKE) test-browser
	@$(MAKE) generated
	@$(MAKE) lint

.PHONY: setup
setup: ## find what the tests need, or install it where that is possible
	$(call say,looking for the tools that the tests need)
	@scripts/setup

.PHONY: test-go
test-go: ## Go tests on SQLite and PostgreSQL
	$(call say,running the Go tests on SQLite and PostgreSQL)
	@$(WITH_POSTGRES) go test ./...

.PHONY: test-race
test-race: ## Go tests under the race detector: pure packages whole, stores on PostgreSQL
	$(call say,running the pure packages under the race detector)
	@CGO_ENABLED=1 $(WITH_POSTGRES) go test -race $(RACE_PKGS)
	$(call say,running the stores on PostgreSQL under the race detector)
	@CGO_ENABLED=1 $(WITH_POSTGRES) go test -race -run '/^postgres$$' $(STORES)

.PHONY: test-web
test-web: web/node_modules/.package-lock.json ## unit tests of the web interface
	$(call say,running the unit tests of the web interface)
	@cd web && npm test

.PHONY: test-browser
test-browser: build ## tests of the whole in a browser
	$(call say,running the browser tests)
	@cd web && ../scripts/in-memory npm run e2e

.PHONY: generate
generate: build ## make generated files anew: reference pages, OpenAPI document, types of the web interface
	$(call say,making generated files anew)
	@go generate ./...
	@bin/parley docs
	@cd web && npm run gen:api

.PHONY: generated
generated: ## fail when a generated file is not what its source gives
	$(call say,comparing generated files with their sources)
	@scripts/generated

.PHONY: lint
lint: $(LINT) web/node_modules/.package-lock.json ## all linters
	$(call say,linting the Go code)
	@$(LINT) run ./...
	$(call say,linting the web interface)
	@cd web && npm run lint

.PHONY: fix
fix: $(LINT) ## let the linters mend what they can
	$(call say,mending format and lint)
	@$(LINT) run --fix ./...

.PHONY: bench
bench: build ## measure what is promised about speed and size; UPDATE=1 writes docs/benchmarks.md, BENCH_IDLE=10m waits longer for the memory
	$(call say,measuring for about five minutes and BENCH_IDLE (now $(or $(BENCH_IDLE),1m)); other work on this machine spoils the figures)
	@go test -count=1 -timeout 2h -v -run '^TestNumbers$$' ./bench -measure $(if $(UPDATE),-update)

.PHONY: bench-all
bench-all: ## every benchmark of the code
	$(call say,running all benchmarks)
	@go run ./internal/db/dbtest/pgserver go test -run '^$$' -bench . -benchmem ./bench/... ./internal/...

.PHONY: clean
clean: ## remove what was built; data and tools stay
	$(call say,removing what was built)
	@rm -rf bin web/node_modules
	@find web/dist -mindepth 1 -not -name .gitkeep -delete 2>/dev/null || true

# The version is part of the stamp's name, so that a new version is installed.
$(LINT): .tools/golangci-lint-$(GOLANGCI_VERSION).stamp ;

.tools/golangci-lint-$(GOLANGCI_VERSION).stamp:
	$(call say,installing golangci-lint $(GOLANGCI_VERSION) into .tools (about a minute, once))
	@mkdir -p .tools
	@GOBIN="$(CURDIR)/.tools" go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	@touch $@
