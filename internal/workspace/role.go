// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"slices"

	"parley/internal/fault"
)

// Role is what an operator may do in one workspace.
type Role string

// The roles.
const (
	Owner         Role = "owner"
	Administrator Role = "administrator"
	Marketer      Role = "marketer"
	Supervisor    Role = "supervisor"
	OperatorRole  Role = "operator"
	Analyst       Role = "analyst"
)

// Scope is a permission that an operation of the API asks for.
type Scope string

// The scopes. Every operation declares exactly one; a test walks the OpenAPI document.
const (
	WorkspaceRead  Scope = "workspace:read"
	WorkspaceWrite Scope = "workspace:write"
	OperatorsRead  Scope = "operators:read"
	OperatorsWrite Scope = "operators:write"
	KeysWrite      Scope = "keys:write"
	// SecretsWrite covers their names too: what a funnel may send to outside servers is for administrators.
	SecretsWrite  Scope = "secrets:write"
	AuditRead     Scope = "audit:read"
	ChannelsRead  Scope = "channels:read"
	ChannelsWrite Scope = "channels:write"
	ContactsRead  Scope = "contacts:read"
	ContactsWrite Scope = "contacts:write"
	// SuppressionsWrite decides who is never written to again: for administrators, since nobody else may undo it.
	SuppressionsWrite Scope = "suppressions:write"
	FlowsRead         Scope = "flows:read"
	FlowsWrite        Scope = "flows:write"
	InboxRead         Scope = "inbox:read"
	InboxWrite        Scope = "inbox:write"
	LinksRead         Scope = "links:read"
	LinksWrite        Scope = "links:write"
	EventsWrite       Scope = "events:write"
	StatsRead         Scope = "stats:read"
	FilesWrite        Scope = "files:write"
	SandboxUse        Scope = "sandbox:use"
)

// Scopes lists every scope, for the form that makes an API key.
func Scopes() []Scope {
	return []Scope{
		WorkspaceRead, WorkspaceWrite, OperatorsRead, OperatorsWrite, KeysWrite, SecretsWrite, AuditRead, ChannelsRead, ChannelsWrite, ContactsRead, ContactsWrite,
		SuppressionsWrite, FlowsRead, FlowsWrite, InboxRead, InboxWrite, LinksRead, LinksWrite, EventsWrite, StatsRead, FilesWrite, SandboxUse,
	}
}

// Roles lists the roles from the most to the least powerful.
func Roles() []Role { return []Role{Owner, Administrator, Marketer, Supervisor, OperatorRole, Analyst} }

// Scopes is what the role may do; nothing for an unknown role. An owner and an administrator may do everything, but only an owner makes owners.
func (r Role) Scopes() []Scope {
	switch r {
	case Owner, Administrator:
		return Scopes()
	case Marketer:
		return []Scope{
			WorkspaceRead, OperatorsRead, ChannelsRead, ContactsRead, ContactsWrite, FlowsRead, FlowsWrite, InboxRead, InboxWrite, LinksRead, LinksWrite, EventsWrite,
			StatsRead, FilesWrite, SandboxUse,
		}
	case Supervisor:
		return []Scope{WorkspaceRead, OperatorsRead, ChannelsRead, ContactsRead, ContactsWrite, FlowsRead, InboxRead, InboxWrite, LinksRead, StatsRead, FilesWrite}
	case OperatorRole:
		return []Scope{WorkspaceRead, OperatorsRead, ChannelsRead, ContactsRead, ContactsWrite, InboxRead, InboxWrite, FilesWrite}
	case Analyst:
		return []Scope{WorkspaceRead, OperatorsRead, ChannelsRead, ContactsRead, FlowsRead, InboxRead, LinksRead, StatsRead}
	}
	return nil
}

// Principal is who makes a request: an operator with a browser, or an API key.
type Principal struct {
	Workspace  int64
	Operator   int64 // 0 for an API key
	Key        int64 // 0 for an operator
	Name       string
	Role       Role // empty for an API key
	Scopes     []Scope
	IP         string
	LoginToken string // hash of the browser's session, to end it
}

// Can reports whether the principal has the scope.
func (p Principal) Can(s Scope) bool { return slices.Contains(p.Scopes, s) }

// mayGive refuses a role that reaches further than whoever gives it: an API key that may invite must not make itself an administrator.
func (p Principal) mayGive(r Role) error {
	scopes := r.Scopes()
	if len(scopes) == 0 {
		return fault.At("/role", "unknown_role", "there is no role %q", r)
	}
	if r == Owner && p.Role != Owner {
		return fault.New(fault.Denied, "owner_only", "only an owner can make or unmake an owner")
	}
	for _, s := range scopes {
		if !p.Can(s) {
			return fault.New(fault.Denied, "role_too_high", "a role that may do more than you may do yourself cannot be given")
		}
	}
	return nil
}
