// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channeltest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/channel"
	"parley/internal/secret"
)

// refusal names the refusal as fixtures do. An error of another kind fails the test: Parse has no others.
func refusal(t *testing.T, err error) string {
	t.Helper()
	switch {
	case err == nil:
		return ""
	case errors.Is(err, channel.ErrSignature):
		return "signature"
	case errors.Is(err, channel.ErrEnvelope):
		return "envelope"
	default:
		t.Errorf("Parse gave an error that is neither ErrSignature nor ErrEnvelope: %v", err)
		return err.Error()
	}
}

// problems says what is wrong with the facts of one request.
func problems(facts []channel.Inbound) []string {
	kinds := []channel.InboundKind{
		channel.InMessage, channel.InPress, channel.InStart, channel.InEdit, channel.InDelete, channel.InReaction, channel.InBlocked,
		channel.InUnblocked, channel.InJoined, channel.InLeft, channel.InJoinAsked, channel.InPollAnswer, channel.InPayment,
		channel.InCheckout, channel.InReceipt, channel.InTyping, channel.InUnknown,
	}
	var found []string
	seen := map[string]bool{}
	for i, in := range facts {
		wrong := func(bad bool, text string) {
			if bad {
				found = append(found, fmt.Sprintf("fact %d (%s) %s", i, in.Kind, text))
			}
		}
		wrong(!slices.Contains(kinds, in.Kind), "has a kind outside the closed list")
		wrong(in.AccountKey == "", "has no account key")
		wrong(in.VendorKey == "", "has no vendor key")
		wrong(seen[in.VendorKey], "has the vendor key of another fact")
		wrong(in.Order == 0, "has no order")
		wrong(in.At.IsZero(), "has no time")
		wrong(in.Kind == channel.InUnknown && in.Note == "", "does not say what it is")
		wrong(in.Kind == channel.InReceipt && in.Receipt == nil, "has no receipt")
		wrong(in.Kind == channel.InPayment && in.Payment == nil, "has no payment")
		seen[in.VendorKey] = true
	}
	return found
}

func checkFacts(t *testing.T, facts []channel.Inbound) {
	t.Helper()
	for _, problem := range problems(facts) {
		t.Error(problem)
	}
}

// testRefusal forges the requests of every inbound fixture.
func (s Suite) testRefusal(t *testing.T) {
	t.Parallel()
	if s.Sign == nil {
		t.Skip("the vendor signs nothing")
	}
	c := load[Case](t, files(t, s.dir("inbound"))[0])
	genuine := s.signed(c.Request)
	forged := func(name string, ch channel.Channel, r channel.Request) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts, _, err := s.Driver.Parse(context.Background(), ch, r)
			if !errors.Is(err, channel.ErrSignature) || facts != nil {
				t.Errorf("Parse = %v, %v; want ErrSignature and no facts", facts, err)
			}
			if err != nil && s.leaked(err.Error()) != "" {
				t.Errorf("the refusal shows a secret: %v", err)
			}
		})
	}
	forged("unsigned", s.Channel, c.Request.request(genuine.Body))

	other := s.Channel
	other.HookSecret = secret.New("another" + s.Channel.HookSecret.Reveal())
	other.Secrets = map[string]secret.String{}
	for key, value := range s.Channel.Secrets {
		other.Secrets[key] = secret.New("another" + value.Reveal())
	}
	forged("signed for another channel", other, genuine)

	bare := s.Channel
	bare.HookSecret, bare.Secrets = secret.String{}, nil
	unsigned := c.Request.request(genuine.Body)
	s.Sign(bare, &unsigned)
	forged("to a channel without a secret", bare, unsigned)

	if s.SignsBody {
		changed := genuine
		changed.Body = append(bytes.Clone(genuine.Body), ' ')
		forged("body changed on the way", s.Channel, changed)
	}

	t.Run("not the envelope", func(t *testing.T) {
		t.Parallel()
		for _, text := range []string{"", "{", "[]", "null", "7", "{}", "<html></html>", "\x00\xff"} {
			body, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			facts, _, err := s.Driver.Parse(context.Background(), s.Channel, s.signed(Arrival{Body: Body{raw: body}}))
			if refusal(t, err) == "" {
				t.Errorf("Parse(%q) = %v; want a refusal", text, facts)
			}
		}
	})
}

// FuzzParse feeds the parser with changed fixtures: it must not panic, must be pure, and every fact must have its keys.
func FuzzParse(f *testing.F, s Suite) {
	f.Helper()
	for _, file := range files(f, s.dir("inbound")) {
		f.Add(load[Case](f, file).Request.Body.bytes())
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		r := Arrival{}.request(body)
		if s.Sign != nil {
			s.Sign(s.Channel, &r)
		}
		facts, _, err := s.Driver.Parse(context.Background(), s.Channel, r)
		if refusal(t, err) != "" && facts != nil {
			t.Error("a refused request gave facts")
		}
		checkFacts(t, facts)
		if _, err := json.Marshal(facts); err != nil {
			t.Errorf("the facts cannot be stored: %v", err)
		}
		again, _, _ := s.Driver.Parse(context.Background(), s.Channel, r)
		if diff := cmp.Diff(facts, again); diff != "" {
			t.Errorf("the same request reads differently the second time:\n%s", diff)
		}
	})
}
