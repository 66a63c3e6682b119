// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package spell_test

import (
	"slices"
	"strings"
	"testing"

	"parley/internal/i18n"
	"parley/internal/spell"
)

func TestOtherLanguages(t *testing.T) {
	t.Parallel()
	if spell.For("de") != nil {
		t.Error("there is a German dictionary")
	}
}

func TestKnown(t *testing.T) {
	t.Parallel()
	for lang, words := range map[i18n.Lang]string{
		i18n.RU: `дом дома домов домами человек люди людям мать матерью время времени путь путём дитя детей ножницы метро пальто
			хороший хорошая хорошего хорошими лучше лучший лучшего красив красива красивее умнее добрейший синий синего лисий мамин
			делаю делаешь делал делала сделано сделайте пишущий писавший написанный написана написав читая прочитав купивший проданы
			подпишитесь подписывайтесь подписавшийся подписываюсь мыться моемся умывшись учащийся учившимися рассчитываем хотелось
			я мной тебе нам вашими кто-то какой-нибудь себя один двух пятью сорока пятьсот двумястами третий трёх обоих дважды тысячами
			быстро по-русски вчера наверху очень если чтобы несмотря около благодаря ли же ведь ура
			ещё еще ёлка елка всё приём полёт Полёт ПОЛЁТ Москва Москвы МОСКВЕ Пушкину ЧПУ
			вебинар вебинаров вебинарами лид-магнит лид-магниты чат-боту чек-листов кешбэк промокодом онлайн сторис рилсы таргетинг телеграме
			фичи коучей нейросетям подписчиц лендинге донатить таргетируем кликабельная сервисов регистраций обучений
			видеоурок суперцена автоворонка мини-курс онлайн-школа микросегментами`,
		i18n.EN: `house houses house's child children mouse mice go goes went gone going better best quickly colour color organise organize behaviour
			don't can't we’ll it's I I'm London LONDON Monday unhappy rewritten disagreements unsubscribe webinar webinars chatbot upsells opt-in
			emailed retargeting cashback cheatsheets integrations minicourse YouTube youtube`,
	} {
		d := spell.For(lang)
		for w := range strings.FieldsSeq(words) {
			if !d.Known(w) {
				t.Errorf("%s: %s is unknown", lang, w)
			}
		}
	}
}

func TestUnknown(t *testing.T) {
	t.Parallel()
	for lang, words := range map[i18n.Lang]string{
		i18n.RU: "домм москва пушкину чпу Чпу прывет привeт hello ъ дом2 домамы- вебинарр видеоа сверхх кто-тто привіт",
		i18n.EN: "houze london monday i'm recieve привет naïve video- -s",
	} {
		d := spell.For(lang)
		for w := range strings.FieldsSeq(words) {
			if d.Known(w) {
				t.Errorf("%s: %s is known", lang, w)
			}
		}
		if d.Known("") {
			t.Errorf("%s knows a word without letters", lang)
		}
	}
}

func TestSuggest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		lang       i18n.Lang
		word, want string
	}{
		{i18n.RU, "прывет", "привет"},
		{i18n.RU, "Здраствуйте", "здравствуйте"},
		{i18n.RU, "агенство", "агентство"},
		{i18n.RU, "прийдти", "прийти"},
		{i18n.RU, "вообщем", "в общем"},
		{i18n.RU, "расчитать", "рассчитать"},
		{i18n.RU, "програма", "программа"},
		{i18n.RU, "колличество", "количество"},
		{i18n.RU, "пожалуста", "пожалуйста"},
		{i18n.RU, "извените", "извините"},
		{i18n.RU, "будующий", "будущий"},
		{i18n.RU, "приимущество", "преимущество"},
		{i18n.RU, "обьявление", "объявление"},
		{i18n.RU, "учавствовать", "участвовать"},
		{i18n.RU, "зарегестрироваться", "зарегистрироваться"},
		{i18n.RU, "комерческий", "коммерческий"},
		{i18n.RU, "ньюанс", "нюанс"},
		{i18n.RU, "скикда", "скидка"},
		{i18n.RU, "скидкa", "скидка"}, // the last letter is Latin
		{i18n.RU, "самалёт", "самолёт"},
		{i18n.RU, "Масква", "Москва"},
		{i18n.RU, "масква", "маска"}, // a name wants its capital
		{i18n.RU, "вебенар", "вебинар"},
		{i18n.RU, "незнаю", "не знаю"},
		{i18n.RU, "дермьо", ""}, // what is meant is not for us to say
		{i18n.RU, "привет", ""},
		{i18n.RU, "абракадабрище", ""},
		{i18n.RU, "", ""},
		{i18n.EN, "recieve", "receive"},
		{i18n.EN, "adress", "address"},
		{i18n.EN, "seperate", "separate"},
		{i18n.EN, "occured", "occurred"},
		{i18n.EN, "untill", "until"},
		{i18n.EN, "colour", ""},
	} {
		if got := strings.Join(spell.For(c.lang).Suggest(c.word), ", "); got != c.want {
			t.Errorf("%s: %q, want %q", c.word, got, c.want)
		}
	}
}

// FuzzSuggest takes whatever is written: it never panics, suggests only what is known, and nothing for a word that is.
func FuzzSuggest(f *testing.F) {
	for _, w := range []string{"прывет", "скидкa", "ЁЛКАА", "recieve", "", "-", "\xff", "привет\u0301", "İstanbul", "ſ", "K"} {
		f.Add(w)
	}
	dictionaries := []*spell.Dictionary{spell.For(i18n.RU), spell.For(i18n.EN)}
	f.Fuzz(func(t *testing.T, word string) {
		for _, d := range dictionaries {
			nearest := d.Suggest(word)
			if d.Known(word) && len(nearest) > 0 {
				t.Errorf("%q is known and %q are suggested", word, nearest)
			}
			for _, n := range nearest {
				if slices.ContainsFunc(strings.Fields(n), func(w string) bool { return !d.Known(w) }) {
					t.Errorf("%q is suggested for %q and unknown", n, word)
				}
			}
		}
	})
}

func BenchmarkKnown(b *testing.B) {
	d := spell.For(i18n.RU)
	b.ReportAllocs()
	for b.Loop() {
		d.Known("подписывающимися")
	}
}

func BenchmarkSuggest(b *testing.B) {
	d := spell.For(i18n.RU)
	b.ReportAllocs()
	for b.Loop() {
		d.Suggest("здраствуйте")
	}
}

func BenchmarkFor(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		spell.For(i18n.RU)
	}
}
