// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package keyword_test

import (
	"fmt"
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

// TestHolds has under each keyword what must start it and what must not.
func TestHolds(t *testing.T) {
	t.Parallel()
	cases := []struct {
		word string
		yes  []string
		no   []string
	}{
		{
			word: "приз",
			yes: []string{
				"приз", "ПРИЗ", "Приз", "пРиЗ", "ПРИЗ)))", "приз!!!", "Приз!", "«приз»", "\"приз\"", "(приз)", "приз.", "приз?", " приз ", "\tприз\n",
				"прииз", "приззз", "ппррииззз", "ПРИИИИЗ", "ghbp", "GHBP", "ghbp!", "ghbp)))", "ghbpp", "priz", "PRIZ", "Priz!", "prizz",
				"🎁 приз", "приз🎁", "приз 🎉🎉", "🎁приз🎁", "приз❤️", "при\u200bз", "\u200eприз\u200f", "\ufeffприз", "п\u00adриз", "пpиз", "прuз приз", "приз пожалуйста", "хочу приз",
				"Хочу ПРИЗ!!!", "дайте мне приз", "приз,билет", "приз/подарок", "приз-приз", "#приз", "@приз", "+приз", "п.р.и.з", "п-р-и-з", "п*р*и*з",
				"приз 1", "1. приз", "хочу\nприз", "hochu priz", "приз:", "приз…", "при\u0301з", "𝐩𝐫𝐢𝐳", "ｐｒｉｚ",
			},
			no: []string{
				"сюрприз", "СЮРПРИЗ", "призма", "призы", "призрак", "каприз", "приза", "при з", "привет", "прид", "пиз", "риз", "", " ", "!!!", "🎁", "price", "prize",
				"cehghbp", "syurpriz", "приезд", "1", "при", "из",
			},
		},
		{
			word: "чек-лист",
			yes: []string{
				"чек-лист", "чек лист", "чеклист", "ЧЕК-ЛИСТ", "Чек – лист", "чек—лист!", "checklist", "check-list", "chek-list", "xtr-kbcn", "xtrkbcn", "чекк-лист",
				"пришлите чек-лист", "где мой чеклист?", "чек_лист", "чеклисст",
			},
			no: []string{"чек", "лист", "лист чек", "чек и лист", "чек бумажный лист"},
		},
		{
			word: "Хочу подарок",
			yes: []string{
				"хочу подарок", "Хочу подарок!", "Я хочу подарок", "хочу, подарок", "ХОЧУ ПОДАРОК)))", "хочу пдарок", "хочу падарок", "[jxe gjlfhjr", "hochu podarok",
				"xochu podarok", "хочу   подарок", "хочуподарок",
			},
			no: []string{"хочу", "подарок", "подарок хочу", "хочу большой подарок", "не подарок"},
		},
		{
			word: "ёлка",
			yes:  []string{"елка", "ёлка", "ЁЛКА", "Елка!", "yolka", "elka", "`krf", "e\u0308лка ёлка", "е\u0308лка"},
			no:   []string{"ел", "палка", "елки", "белка"},
		},
		{
			word: "бонус",
			yes:  []string{"бонус", "бонуc", "БОНУС", ",jyec", "bonus", "боннус", "бонсу", "бонос", "бону", "бонуус!", "хочу бонус", ",jyec!"},
			no:   []string{"бон", "бонвиван", "банан"},
		},
		{
			word: "консультация",
			yes: []string{
				"консультация", "консультацыя", "консультаця", "кансультация", "консультацияя", "консультаиця", "konsultatsiya", "konsultaciya", "rjycekmnfwbz",
				"Нужна консультация", "консультации", "консультацию",
			},
			no: []string{"консультант", "консул", "концентрация", "конституция"},
		},
		{
			word: "promo",
			yes:  []string{"promo", "PROMO", "Promo!!!", "зкщьщ", "промо", "ПРОМО", "prom0 promo", "promoo", "pormo", "prom", "send promo", "рrоmо", "prômo"},
			no:   []string{"promotion", "pro", "program", "compromise", "проморолик"},
		},
		{
			word: "100",
			yes:  []string{"100", "100!", "хочу 100", "100 рублей", "№100", "１００"},
			no:   []string{"10", "1000", "1", "11000", "сто"},
		},
		{
			word: "да",
			yes:  []string{"да", "ДА", "Да!", "даа", "lf", "da", "да да", "ну да"},
			no:   []string{"дай", "вода", "д", "нет", "куда", "дан"},
		},
		{
			word: "ресурс",
			yes:  []string{"ресурс", "PECYPC", "pеcуpс", "ресурсс", "рсеурс", "htcehc", "resurs"},
			no:   []string{"курс", "ресурсный", "pecan"},
		},
		{
			word: "объект",
			yes:  []string{"объект", "обьект", "обект", "j,]trn", "ob'ekt obekt", "обЪект"},
			no:   []string{"субъект", "объективный", "проект"},
		},
		{
			word: "webinar",
			yes:  []string{"webinar", "вебинар", "ВЕБИНАР", "webbinar", "цуиштфк", "webiner", "вебинар!", "хочу на вебинар"},
			no:   []string{"seminar", "семинар", "web", "веб"},
		},
		{
			word: "Start",
			yes:  []string{"start", "/start", "START!", "старт", "Старт", "ыефке", "startt", "strat"}, //nolint:misspell // Misspelt words are the case.
			no:   []string{"starting", "стартап", "art", "старый"},
		},
		{word: "!!!", no: []string{"!!!", "", "приз"}},
	}
	count := 0
	for _, c := range cases {
		for _, want := range []struct {
			match    bool
			messages []string
		}{{true, c.yes}, {false, c.no}} {
			for _, message := range want.messages {
				count++
				if got := holds(c.word, message); got != want.match {
					t.Errorf("keyword %q in %q: got %v, want %v", c.word, message, got, want.match)
				}
			}
		}
	}
	if count < 150 {
		t.Errorf("the table has %d cases, at least 150 are needed", count)
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
