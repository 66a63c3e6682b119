// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package workspace

import (
	"context"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"parley/internal/db"
	"parley/internal/fault"
	"parley/internal/secret"
)

const (
	totpStep      = 30 // seconds
	recoveryCodes = 10
)

// BeginTOTP makes a secret for an authenticator app. It takes effect when ConfirmTOTP has seen a right code.
func (s *Service) BeginTOTP(ctx context.Context, p Principal) (key, url string, err error) {
	o, err := byID(s.DB.Reads(ctx), p.Operator)
	if err != nil {
		return "", "", err
	}
	if o.TOTP {
		return "", "", fault.New(fault.Conflict, "totp_on", "two-factor sign-in is on already")
	}
	k, err := totp.Generate(totp.GenerateOpts{Issuer: "Parley", AccountName: o.Email})
	if err != nil {
		return "", "", fmt.Errorf("workspace: make two-factor secret: %w", err)
	}
	sealed := s.Box.Seal([]byte(k.Secret()), totpContext(o.ID))
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		_, err := tx.Exec(`UPDATE operator SET totp_sealed = $2 WHERE id = $1 AND totp_on = 0`, o.ID, sealed)
		return err
	})
	return k.Secret(), k.URL(), err
}

// ConfirmTOTP turns two-factor sign-in on and gives codes for the day the phone is lost. They are shown once.
func (s *Service) ConfirmTOTP(ctx context.Context, p Principal, code string) (recovery []string, err error) {
	o, err := byID(s.DB.Reads(ctx), p.Operator)
	if err != nil {
		return nil, err
	}
	if o.TOTP {
		return nil, fault.New(fault.Conflict, "totp_on", "two-factor sign-in is on already")
	}
	var step int64
	err = s.attempt(ctx, []bucket{byPerson(o.ID)}, func() (err error) {
		step, err = s.matchStep(o, squeeze(code))
		return err
	})
	if err != nil {
		return nil, wrongCode(err)
	}
	hashes := make([]string, recoveryCodes)
	recovery = make([]string, recoveryCodes)
	for i := range recovery {
		recovery[i] = recoveryCode()
		hashes[i] = hashToken(squeeze(recovery[i]))
	}
	list, err := json.Marshal(hashes)
	if err != nil {
		return nil, fmt.Errorf("workspace: recovery codes: %w", err)
	}
	err = s.DB.Write(ctx, func(tx *db.Tx) error {
		res, err := tx.Exec(`UPDATE operator SET totp_on = 1, totp_last = $2, recovery_hashes = $3 WHERE id = $1 AND totp_on = 0 AND totp_sealed = $4`, o.ID, step, string(list), o.totpSealed)
		if err != nil {
			return fmt.Errorf("workspace: turn two-factor on: %w", err)
		}
		if err := changedOne(res, "two-factor secret"); err != nil {
			return err
		}
		return s.Log(tx, p, Act{Action: "operator.totp_on", Kind: "operator", ID: o.ID, Name: o.Name})
	})
	if err != nil {
		return nil, err
	}
	return recovery, nil
}

// DisableTOTP turns two-factor sign-in off, against a code.
func (s *Service) DisableTOTP(ctx context.Context, p Principal, code string) error {
	o, err := byID(s.DB.Reads(ctx), p.Operator)
	if err != nil {
		return err
	}
	if err := s.attempt(ctx, []bucket{byPerson(o.ID)}, func() error { return s.useCode(ctx, o, code) }); err != nil {
		return wrongCode(err)
	}
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		if _, err := tx.Exec(`UPDATE operator SET totp_on = 0, totp_sealed = NULL, recovery_hashes = '[]' WHERE id = $1`, o.ID); err != nil {
			return fmt.Errorf("workspace: turn two-factor off: %w", err)
		}
		return s.Log(tx, p, Act{Action: "operator.totp_off", Kind: "operator", ID: o.ID, Name: o.Name})
	})
}

// wrongCode makes a wrong code a problem of its field: a person who is signed in is not sent to sign in again.
func wrongCode(err error) error {
	if fault.Is(err, fault.Denied) {
		return fault.At("/code", "wrong_code", "this code is not right: wait for the next one and try again")
	}
	return err
}

// recoveryCode is sixteen hexadecimal digits in groups, easy to write down.
func recoveryCode() string {
	s := hex.EncodeToString(secret.Random(8))
	return s[:4] + "-" + s[4:8] + "-" + s[8:12] + "-" + s[12:]
}

// squeeze is a code without what people put between its digits.
func squeeze(code string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(code)))
}

// useCode takes a code of the app or a recovery code; each works once, also when two requests bring it at the same moment.
func (s *Service) useCode(ctx context.Context, o Operator, code string) error {
	code = squeeze(code)
	if at := slices.Index(o.recovery, hashToken(code)); at >= 0 {
		was, err := json.Marshal(o.recovery)
		if err != nil {
			return fmt.Errorf("workspace: recovery codes: %w", err)
		}
		list, err := json.Marshal(slices.Delete(slices.Clone(o.recovery), at, at+1))
		if err != nil {
			return fmt.Errorf("workspace: recovery codes: %w", err)
		}
		return s.once(ctx, `UPDATE operator SET recovery_hashes = $2 WHERE id = $1 AND recovery_hashes = $3`, o.ID, string(list), string(was))
	}
	step, err := s.matchStep(o, code)
	if err != nil {
		return err
	}
	return s.once(ctx, `UPDATE operator SET totp_last = $2 WHERE id = $1 AND totp_last < $2`, o.ID, step)
}

// once runs a statement that changes a row only for the first who comes.
func (s *Service) once(ctx context.Context, statement string, args ...any) error {
	return s.DB.Write(ctx, func(tx *db.Tx) error {
		res, err := tx.Exec(statement, args...)
		if err != nil {
			return fmt.Errorf("workspace: use code: %w", err)
		}
		n, err := res.RowsAffected()
		if err != nil {
			return fmt.Errorf("workspace: use code: %w", err)
		}
		if n == 0 {
			return fault.New(fault.Denied, "wrong_code", "this code was used already: wait for the next one")
		}
		return nil
	})
}

// matchStep finds which time step, the present one or a neighbour, a code belongs to.
func (s *Service) matchStep(o Operator, code string) (step int64, err error) {
	wrong := fault.New(fault.Denied, "wrong_code", "this code is not right: wait for the next one and try again")
	if len(o.totpSealed) == 0 {
		return 0, wrong
	}
	key, err := s.Box.Open(o.totpSealed, totpContext(o.ID))
	if err != nil {
		return 0, fmt.Errorf("workspace: two-factor secret: %w", err)
	}
	now := s.Clock.WallMS() / 1000 / totpStep
	for _, step := range []int64{now, now - 1, now + 1} {
		want, err := totp.GenerateCodeCustom(string(key), time.Unix(step*totpStep, 0), totp.ValidateOpts{Period: totpStep, Digits: otp.DigitsSix})
		if err != nil {
			return 0, fmt.Errorf("workspace: two-factor code: %w", err)
		}
		if subtle.ConstantTimeCompare([]byte(want), []byte(code)) == 1 && step > o.totpLast {
			return step, nil
		}
	}
	return 0, wrong
}

func totpContext(operator int64) string { return fmt.Sprintf("operator:%d:totp", operator) }
