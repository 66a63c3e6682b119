// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"
	"database/sql"
	"fmt"

	"parley/internal/db"
	"parley/internal/fault"
)

// Operators lists who works in a workspace and who is invited, at most 1,000.
func Operators(q db.Queryer, workspace int64) ([]Operator, error) {
	return db.Collect(scanMember)(q.Query(`SELECT `+operatorColumns+`, m.role, m.seen, m.invited FROM (
			SELECT operator_id, role, COALESCE(last_seen_at, 0) AS seen, 0 AS invited FROM member WHERE workspace_id = $1
			UNION ALL SELECT operator_id, role, 0, 1 FROM invite WHERE workspace_id = $1
		) AS m JOIN operator o ON o.id = m.operator_id ORDER BY o.id LIMIT 1000`, workspace))
}

// OperatorOf is one operator as a member of a workspace.
func OperatorOf(q db.Queryer, workspace, id int64) (Operator, error) {
	return member(q.QueryRow(`SELECT `+operatorColumns+`, m.role, COALESCE(m.last_seen_at, 0), 0
		FROM member m JOIN operator o ON o.id = m.operator_id WHERE m.workspace_id = $1 AND m.operator_id = $2`, workspace, id))
}

func scanMember(rows *sql.Rows) (Operator, error) { return member(rows) }

func member(row interface{ Scan(into ...any) error }) (Operator, error) {
	var role Role
	var seen int64
	var invited bool
	o, err := scanOperator(row, &role, &seen, &invited)
	o.Role, o.LastSeen, o.Invited = role, seen, invited
	return o, err
}

// Membership is one workspace a person works in.
type Membership struct {
	ID   int64
	Name string
	Role Role
}

// Memberships lists the workspaces of an operator, oldest first, at most 1,000.
func Memberships(q db.Queryer, operator int64) ([]Membership, error) {
	return db.Collect(func(rows *sql.Rows) (m Membership, err error) { return m, rows.Scan(&m.ID, &m.Name, &m.Role) })(
		q.Query(`SELECT w.id, w.name, m.role FROM member m JOIN workspace w ON w.id = m.workspace_id WHERE m.operator_id = $1 ORDER BY w.id LIMIT 1000
			-- all workspaces: a person chooses among the own ones`, operator))
}

func insertMember(tx *db.Tx, workspace, operator int64, role Role, at int64) error {
	_, err := tx.Exec(`INSERT INTO member (workspace_id, operator_id, role, created_at) VALUES ($1, $2, $3, $4)`, workspace, operator, role, at)
	if err != nil {
		return fmt.Errorf("workspace: insert member: %w", err)
	}
	return nil
}

// listed is one operator of a workspace, invited ones included.
func listed(q db.Queryer, workspace, id int64) (Operator, error) {
	o, err := OperatorOf(q, workspace, id)
	if !fault.Is(err, fault.NotFound) {
		return o, err
	}
	return member(q.QueryRow(`SELECT `+operatorColumns+`, i.role, 0, 1 FROM invite i JOIN operator o ON o.id = i.operator_id
		WHERE i.workspace_id = $1 AND i.operator_id = $2`, workspace, id))
}

// SetRole changes what an operator may do. The last owner stays an owner, and only an owner makes or unmakes owners.
func (s *Service) SetRole(ctx context.Context, by Principal, operator int64, role Role) (Operator, error) {
	if err := by.mayGive(role); err != nil {
		return Operator{}, err
	}
	var o Operator
	err := s.DB.Write(ctx, func(tx *db.Tx) error {
		var err error
		if o, err = s.reach(tx, by, operator, role == Owner); err != nil {
			return err
		}
		for _, statement := range []string{
			`UPDATE member SET role = $3 WHERE workspace_id = $1 AND operator_id = $2`,
			`UPDATE invite SET role = $3 WHERE workspace_id = $1 AND operator_id = $2`,
		} {
			if _, err := tx.Exec(statement, by.Workspace, operator, role); err != nil {
				return fmt.Errorf("workspace: set role: %w", err)
			}
		}
		was := o.Role
		o.Role = role
		return s.Log(tx, by, Act{Action: "operator.role_changed", Kind: "operator", ID: o.ID, Name: o.Name, Detail: map[string]any{"from": was, "to": role}})
	})
	return o, err
}

// RemoveMember takes a person out of a workspace and ends the sign-ins there, or takes an invitation back.
func (s *Service) RemoveMember(ctx context.Context, by Principal, operator int64) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		o, err := s.reach(tx, by, operator, false)
		if err != nil {
			return err
		}
		for _, statement := range []string{
			`DELETE FROM member WHERE workspace_id = $1 AND operator_id = $2`,
			`DELETE FROM login WHERE workspace_id = $1 AND operator_id = $2`,
			`DELETE FROM invite WHERE workspace_id = $1 AND operator_id = $2`,
		} {
			if _, err := tx.Exec(statement, by.Workspace, operator); err != nil {
				return fmt.Errorf("workspace: remove member: %w", err)
			}
		}
		return s.Log(tx, by, Act{Action: "operator.removed", Kind: "operator", ID: o.ID, Name: o.Name})
	})
}

// reach finds the operator to be changed and refuses what the principal may not change. An owner who stays one need not be counted.
func (s *Service) reach(tx *db.Tx, by Principal, operator int64, staysOwner bool) (Operator, error) {
	o, err := listed(tx, by.Workspace, operator)
	if err != nil || o.Role != Owner {
		return o, err
	}
	if by.Role != Owner {
		return Operator{}, fault.New(fault.Denied, "owner_only", "only an owner can make or unmake an owner")
	}
	if staysOwner || o.Invited {
		return o, nil
	}
	// The owners' rows stay locked until the commit, or two owners could take each other out at the same moment.
	owners, err := db.Collect(db.Scalar[int64])(tx.Query(`SELECT operator_id FROM member WHERE workspace_id = $1 AND role = 'owner' ORDER BY operator_id `+tx.DB().ForUpdate(), by.Workspace))
	if err != nil {
		return Operator{}, fmt.Errorf("workspace: count owners: %w", err)
	}
	if len(owners) < 2 {
		return Operator{}, fault.New(fault.Conflict, "last_owner", "a workspace needs an owner: make somebody else an owner first")
	}
	return o, nil
}
