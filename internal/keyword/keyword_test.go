// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package keyword_test

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"parley/internal/keyword"
)

// holds reports whether the message holds the keyword in the usual, tolerant way.
func holds(word, message string) bool {
	heard := keyword.Hear(message)
	k := keyword.New(word)
	return k.Fit(&heard, keyword.Tolerant) != keyword.NoFit
}

// TestHolds reads a table that has under each keyword what must start it and what must not.
func TestHolds(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/cases.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Word    string
		Yes, No []string
	}
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, c := range cases {
		for _, want := range []struct {
			match    bool
			messages []string
		}{{true, c.Yes}, {false, c.No}} {
			for _, message := range want.messages {
				count++
				if got := holds(c.Word, message); got != want.match {
					t.Errorf("keyword %q in %q: got %v, want %v", c.Word, message, got, want.match)
				}
			}
		}
	}
	if count < 400 {
		t.Errorf("the table has %d cases: some are lost", count)
	}
}

func TestHow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		word, message string
		match         keyword.Match
		want          keyword.Fit
	}{
		{"приз", "ПРИЗ)))", keyword.Tolerant, keyword.ExactFit},
		{"приз", "хочу прииз", keyword.Tolerant, keyword.ExactFit},
		{"приз", "ghbp", keyword.Tolerant, keyword.LayoutFit},
		{"приз", "priz", keyword.Tolerant, keyword.AlphabetFit},
		{"ресурс", "PECYPC", keyword.Tolerant, keyword.AlphabetFit},
		{"подарок", "падарок", keyword.Tolerant, keyword.TypoFit},
		{"хочу подарок", "[jxe gjlfhjr", keyword.Tolerant, keyword.LayoutFit},
		{"хочу подарок", "хочу падарок", keyword.Tolerant, keyword.TypoFit},
		{"подарок", "ghbp и подарок", keyword.Tolerant, keyword.ExactFit},
		{"приз", "хочу приз", keyword.Whole, keyword.NoFit},
		{"приз", "priz!", keyword.Whole, keyword.AlphabetFit},
		{"приз", "Приз", keyword.Exact, keyword.NoFit},
		{"Приз", " Приз ", keyword.Exact, keyword.ExactFit},
	} {
		heard, k := keyword.Hear(c.message), keyword.New(c.word)
		if got := k.Fit(&heard, c.match); got != c.want {
			t.Errorf("%q in %q (%s): %s, want %s", c.word, c.message, c.match, got, c.want)
		}
	}
}

func TestServicePhrases(t *testing.T) {
	t.Parallel()
	for _, message := range []string{
		"стоп", "СТОП!", "Стоп.", "отписаться", "Отписаться!!!", "stop", "STOP", "Unsubscribe", "cnjg", "отпишите меня", "не пишите мне больше", "Удалите меня из рассылки", "стооп",
	} {
		if keyword.WishOf(message) != keyword.Unsubscribe {
			t.Errorf("%q must unsubscribe", message)
		}
	}
	for _, message := range []string{"не могу стоп найти", "стоп-слово какое?", "остановка", "стопка", "где кнопка отписаться?", "non stop", "", "да", strings.Repeat("стоп ", 100)} {
		if keyword.WishOf(message) == keyword.Unsubscribe {
			t.Errorf("%q must not unsubscribe", message)
		}
	}
	for _, message := range []string{"оператор", "Позовите человека!", "operator", "хочу поговорить с человеком", "jgthfnjh", "живой человек?", "Talk to a human"} {
		if keyword.WishOf(message) != keyword.CallHuman {
			t.Errorf("%q must call a person", message)
		}
	}
	for _, message := range []string{"хороший человек мой брат", "я оператор станка", "humanity", "привет"} {
		if keyword.WishOf(message) == keyword.CallHuman {
			t.Errorf("%q must not call a person", message)
		}
	}
}

func TestChoose(t *testing.T) {
	t.Parallel()
	options := []keyword.Option{{ID: "a", Label: "Да"}, {ID: "b", Label: "Нет, спасибо"}, {ID: "c", Label: "10"}}
	for text, want := range map[string]string{
		"да": "a", "ДА!": "a", "1": "a", "1.": "a", "2)": "b", "нет спасибо": "b", "10": "c", "3": "c", "4": "", "0": "", "может быть": "", "": "", "нет": "",
	} {
		if got, _ := keyword.Choose(options, text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func FuzzKeyword(f *testing.F) {
	f.Add("приз", "ПРИЗ)))")
	f.Add("", "\xff\xfe")
	f.Add("a.b", "`[];',./<>?")
	f.Fuzz(func(t *testing.T, word, message string) {
		heard := keyword.Hear(message)
		k := keyword.New(word)
		for _, match := range []keyword.Match{keyword.Tolerant, keyword.Whole, keyword.Exact} {
			_ = k.Fit(&heard, match)
		}
		same := keyword.Hear(word)
		if fit := k.Fit(&same, keyword.Whole); fit == keyword.NoFit && holds(word, word+" x") {
			t.Errorf("%q is found in a longer message but is not itself", word)
		}
	})
}

func BenchmarkKeywords(b *testing.B) {
	var words []keyword.Keyword
	for i := range 500 {
		words = append(words, keyword.New(fmt.Sprintf("слово%d и другое", i)), keyword.New("консультация"))
	}
	b.ReportAllocs()
	for b.Loop() {
		heard := keyword.Hear("Здравствуйте! Подскажите, пожалуйста, сколько стоит доставка до Казани?")
		for i := range words {
			_ = words[i].Fit(&heard, keyword.Tolerant)
		}
	}
}
