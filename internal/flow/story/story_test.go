// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package story_test

import (
	"strings"
	"testing"
	"time"

	"parley/internal/flow"
	"parley/internal/flow/story"
	"parley/internal/i18n"
)

func TestLength(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration][2]string{
		0: {"0 секунд", "0 seconds"}, time.Second: {"1 секунда", "1 second"}, 2 * time.Hour: {"2 часа", "2 hours"}, 21 * 24 * time.Hour: {"21 день", "21 days"},
		11*24*time.Hour + time.Hour + time.Minute: {"11 дней 1 час", "11 days 1 hour"}, 24*time.Hour + time.Minute: {"1 день 1 минута", "1 day 1 minute"},
	} {
		if ru, en := story.Length(flow.Duration(d), i18n.RU), story.Length(flow.Duration(d), i18n.EN); ru != want[0] || en != want[1] {
			t.Errorf("%s: %q, %q", d, ru, en)
		}
	}
}

// strange is an effect of a room that this package has never heard of.
type strange struct {
	Ask   int64   `json:"ask"`
	Title string  `json:"title"`
	Sum   float64 `json:"sum"`
}

func (strange) Kind() flow.EffectKind { return flow.EffectDeal }

// TestEffectsOfOtherRooms: an effect without words of its own is told by its kind and by what it holds for people.
func TestEffectsOfOtherRooms(t *testing.T) {
	t.Parallel()
	teller := story.Teller{Lang: i18n.EN}
	for want, e := range map[string]flow.Effect{
		"Deal: 990.5, Yoga.":                        strange{Ask: 7, Title: "Yoga", Sum: 990.5},
		"The goal “paid” is reached, value 15 RUB.": flow.Goal{Goal: "paid", Value: 1500, Currency: "RUB"},
		"The field “city” is cleared.":              flow.SetField{Field: "city", Clear: true},
		"The sub-flow “inner”.":                     flow.StartFlow{Flow: "inner", Call: 1},
		"Points on the account “points”: +60.":      flow.Points{Account: "points", Change: 60},
		"Message to the staff: Anna waits":          flow.Notify{Text: "Anna waits", Team: "sales"},
		"The deal “Yoga” is made, value 990.5 RUB.": flow.Deal{Action: "create", Title: "Yoga", Value: 99050, Currency: "RUB"},
		"The deal is moved to the stage “paid”.":    flow.Deal{Action: "move", Stage: "paid"},
		"Consent is given: “I agree”.":              flow.Consent{Purpose: "promo", Wording: "I agree"},
		"Access to “club” is closed.":               flow.Access{Product: "club", Revoke: true},
		"A new row in the sheet “Guests”.":          flow.Sheet{Action: "append", Document: "Guests"},
		"Invoice “Yoga” for 990.5 RUB.":             flow.Invoice{Title: "Yoga", Amount: 99050, Currency: "RUB"},
		"Call-back request: +7900, in the evening":  flow.Callback{Phone: "+7900", Time: "in the evening", As: "task"},
		"": flow.Send{},
	} {
		if got := teller.Effect(e); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestRefusals: each cause of not being let in has words of its own, and a question nobody could take up is told apart from one that was not answered.
func TestRefusals(t *testing.T) {
	t.Parallel()
	for _, lang := range []i18n.Lang{i18n.RU, i18n.EN} {
		teller := story.Teller{Lang: lang}
		told := map[string]string{}
		for _, why := range []string{"running", "too_soon", "too_often", "condition", "never"} {
			words := teller.Refused(why)
			if phrase := story.Refusal(why).In(lang); !strings.HasSuffix(words, ": "+phrase+".") {
				t.Errorf("%s is %q in a sentence and %q behind a colon", why, words, phrase)
			}
			if told[words] != "" {
				t.Errorf("%s and %s are told alike: %q", why, told[words], words)
			}
			told[words] = why
		}
		if alone, late := teller.Input(flow.Reply{Failed: "not_connected"}), teller.Input(flow.Reply{Failed: "timeout"}); alone == late {
			t.Errorf("both are told as %q", late)
		}
	}
}

// TestReasons: every way to end has a sentence in both languages, also one that is new.
func TestReasons(t *testing.T) {
	t.Parallel()
	for _, state := range []flow.State{flow.Done, flow.Failed, flow.Stopped} {
		for _, reason := range []string{"", "loop", "exit_rule", "unsubscribed", "brand_new"} {
			for _, lang := range []i18n.Lang{i18n.RU, i18n.EN} {
				if got := (story.Teller{Lang: lang}).Ended(state, reason); len(got) < 10 || got == reason {
					t.Errorf("%s %s in %s: %q", state, reason, lang, got)
				}
			}
		}
	}
}
