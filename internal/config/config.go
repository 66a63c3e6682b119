// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

// Package config is the list of settings of the program: tagged structs, their defaults and their checks.
// Reading flags, environment and files is the work of package cli; the reference page is made from the same tags.
package config

import (
	"time"

	"parley/internal/secret"
)

// Server is what `parley serve` can be told. Every field is a flag and an environment variable.
type Server struct {
	Listen          string        `help:"Address and port to listen on; an empty host means every address of the machine." env:"PARLEY_LISTEN" default:":8080"`
	PublicURL       string        `help:"The address people and messengers reach this server at, for example https://chat.example.com. Webhooks, links and pages are built from it." env:"PARLEY_PUBLIC_URL" placeholder:"URL"`
	DataDir         string        `help:"Folder for the built-in database, media files and the secret key." env:"PARLEY_DATA_DIR" default:"./data" type:"path"`
	DatabaseURL     secret.String `help:"PostgreSQL address, for example postgres://user:password@host/parley. Without it the built-in SQLite database is used." env:"PARLEY_DATABASE_URL" placeholder:"URL"`
	SecretKey       secret.String `help:"Key that seals tokens and passwords at rest: 32 bytes in base64. Without it a key is made once and kept in the data folder." env:"PARLEY_SECRET_KEY" placeholder:"KEY"`
	Sandbox         bool          `help:"Run imitations of the messengers inside, so that everything can be tried offline." env:"PARLEY_SANDBOX"`
	SandboxURL      string        `help:"Address of imitations that run elsewhere, as parley play and parley sandbox do; the workspace made at the first start is then a sandbox." env:"PARLEY_SANDBOX_URL" placeholder:"URL"`
	Demo            bool          `help:"Fill an empty installation with a demo workspace. Needs the sandbox." env:"PARLEY_DEMO"`
	LogLevel        string        `help:"How much to log: ${enum}." env:"PARLEY_LOG_LEVEL" default:"info" enum:"debug,info,warn,error"`
	LogFormat       string        `help:"Form of log lines: ${enum}." env:"PARLEY_LOG_FORMAT" default:"text" enum:"text,json"`
	AllowedHosts    []string      `help:"Hosts of your own network that funnels and webhooks may call: name, name:port, address or prefix, separated by commas." env:"PARLEY_ALLOWED_HOSTS" placeholder:"HOST"`
	TrustedProxies  []string      `help:"Proxies before this server, by address or prefix, separated by commas: they are believed when they say for whom they ask (X-Forwarded-For). Without it the address of the connection counts, for limits and for the audit log." env:"PARLEY_TRUSTED_PROXIES" placeholder:"ADDRESS"`
	APIRate         int           `help:"How many requests a minute one API key, one signed-in person, or one address without either may make." env:"PARLEY_API_RATE" default:"1200"`
	MaxUpload       Size          `help:"Largest file that can be uploaded." env:"PARLEY_MAX_UPLOAD" default:"64MB"`
	EventDays       int           `help:"How many days events are kept: what happened to contacts, as shown in their history, and why flows led them so, from the end of the flow on. 0 keeps them for ever. What statistics have not read yet is never removed." env:"PARLEY_EVENT_DAYS" default:"400"`
	ShutdownTimeout time.Duration `help:"How long to wait for running work when stopping." env:"PARLEY_SHUTDOWN_TIMEOUT" default:"20s"`
	Profile         string        `help:"Address for Go profiles, for example 127.0.0.1:6060. Off by default; keep it away from the internet." env:"PARLEY_PROFILE" placeholder:"HOST:PORT"`
}
