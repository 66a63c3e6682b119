// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package filter_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"parley/internal/filter"
	"parley/internal/i18n"
)

func TestParsePrintsOneSpelling(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`field( "city" )="Москва" AND NOT tag("x")`: `field("city") = "Москва" and not tag("x")`,
		`(a() and (b() and c())) or (d())`:          `a() and b() and c() or d()`,
		`(a() or b()) and not (c() and d())`:        `(a() or b()) and not (c() and d())`,
		//nolint:dupword // The language allows it.
		`not not a()`:                    `not not a()`,
		`a() in (1, -0, 1.50,"x\"\\\n")`: `a() in (1, 0, 1.5, "x\"\\\n")`,
		`a() > 24h or a() < 90m or a() = 0d or a() > -1d12h`:    `a() > 1d or a() < 1h30m or a() = 0s or a() > -1d12h`,
		`a(2026-01-31, true, 5d) != false and b() contains "ё"`: `a(2026-01-31, true, 5d) != false and b() contains "ё"`,
	} {
		n, problems := filter.Parse(text)
		if len(problems) > 0 {
			t.Errorf("%s: %v", text, problems)
			continue
		}
		if got := n.String(); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestProblemsSayWhereAndWhat(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		``:                                      "empty 0-0",
		`tag("vip"`:                             "unfinished 9-9",
		`tag("vip") tag("x")`:                   "unexpected 11-14",
		`tag("vip`:                              "open_string 4-8",
		`tag("ё") == true`:                      "bad_sign 9-11",
		`tag(«vip»)`:                            "bad_quote 4-5",
		`name() = "\x"`:                         "bad_escape 10-12",
		`created() = 2026-02-30`:                "bad_date 12-22",
		`created() > 5x`:                        "bad_duration 12-14",
		`created() > 1h2d`:                      "bad_duration 12-16",
		`bucket() = 1.2.3`:                      "bad_number 11-16",
		`bucket() = 9999999999999999`:           "big_number 11-27",
		`bucket() in 5`:                         "unexpected 12-13",
		`tga("vip")`:                            "unknown_atom 0-3",
		`tag()`:                                 "missing_argument 0-5",
		`tag(5)`:                                "bad_argument 4-5",
		`tag("a", "b")`:                         "extra_argument 9-12",
		`field("nope") = 1`:                     "bad_argument 6-12",
		`tag("a") > 1`:                          "bad_operator 0-12",
		`field("age") = "5"`:                    "wrong_value 15-18",
		`created() = 5d`:                        "wrong_value 12-14",
		`field("size") = "XXL"`:                 "unknown_option 16-21",
		`tag("a") and not tga("b")`:             "unknown_atom 17-20 /and/1/not",
		strings.Repeat("not ", 30) + `tag("a")`: "too_deep 96-99",
		strings.Repeat(`tag("a") or `, 300) + `tag("a")`:         "too_many 3600-3603",
		`name() = "` + strings.Repeat("я", 1001) + `"`:           "long_string 9-1012",
		`tag("a") or ` + strings.Repeat(" ", 20_000) + `tag("")`: "too_long 20000-20019",
	} {
		_, problems := filter.CompileText(text, registry(t), filter.Env{})
		var all strings.Builder
		for _, p := range problems {
			all.WriteString(strings.TrimSpace(fmt.Sprintf("%s %d-%d %s", p.Code, p.Span.Pos, p.Span.End, p.Path)))
			if p.Text.In(i18n.RU) == "" || p.Text.In(i18n.EN) == "" || strings.Contains(p.Error()+p.Text.In(i18n.RU), "%!") {
				t.Errorf("%s: words are missing or broken: %v", text, p.Text)
			}
		}
		if got := all.String(); got != want {
			t.Errorf("%.60s: got %q, want %q", text, got, want)
		}
	}
}

func TestSentences(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		`field("city") = "Москва" and not tag("lm")`: {"Поле «Город» — «Москва» и нет тега «lm»", "Field “City” is “Москва” and has no tag “lm”"},
		`created() > 60d and last_click() > 45d`: {
			"Появление в базе больше 60 дней назад и (последнее нажатие больше 45 дней назад или ни разу не нажимал)",
			"Joining the base is more than 60 days ago and (last click is more than 45 days ago or has never clicked)",
		},
		`last_click() < 1d`:                         {"Последнее нажатие меньше 1 дня назад", "Last click is less than 1 day ago"},
		`field("visit") < -3d`:                      {"Поле «visit» позже чем через 3 дня", "Field “visit” is later than 3 days from now"},
		`not field("age") < 18`:                     {"Поле «age» не меньше 18 или поле «age» не заполнено", "Field “age” is at least 18 or field “age” is not set"},
		`field("size") in ("S", "L")`:               {"Поле «size» — одно из: «малый», «L»", "Field “size” is one of: “small”, “L”"},
		`not (name() or created() <= 2026-01-31)`:   {"Неверно, что (имя известно или появление в базе не позже 31.01.2026)", "It is not so that (name is known or joining the base is no later than 31 Jan 2026)"},
		`tag("a") = false`:                          {"Нет тега «a»", "Has no tag “a”"},
		`field("called") = 2m or not field("city")`: {"Поле «called» — 2 минуты или поле «Город» не заполнено", "Field “called” is 2 minutes or field “City” is not set"},
	} {
		f := compile(t, text)
		if diff := cmp.Diff(want, [2]string{f.Describe(i18n.RU), f.Describe(i18n.EN)}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", text, diff)
		}
	}
}

func TestJSONIsTheSameTree(t *testing.T) {
	t.Parallel()
	const text = `(field("city") = "Москва" or bucket() in (1, 2.5)) and not last_click() < 30d and created() >= 2026-01-31 and tag("a") = true`
	const want = `{"and":[{"or":[{"atom":"field","args":["city"],"op":"=","value":"Москва"},{"atom":"bucket","op":"in","value":[1,2.5]}]},` +
		`{"not":{"atom":"last_click","op":"\u003c","value":{"duration":"30d"}}},{"atom":"created","op":"\u003e=","value":{"date":"2026-01-31"}},{"atom":"tag","args":["a"],"op":"=","value":true}]}`
	n, problems := filter.Parse(text)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	data, err := json.Marshal(n)
	if err != nil || string(data) != want {
		t.Fatalf("%v %s", err, data)
	}
	var back filter.Node
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(n, &back); diff != "" {
		t.Errorf("came back different (-want +got):\n%s", diff)
	}
	for _, bad := range []string{
		``, `null`, `{}`, `[]`, `{"and":[]}`, `{"and":[null]}`, `{"not":{"atom":"a","op":"="}}`, `{"atom":"a() or b"}`, `{"atom":"and"}`, `{"atom":"a","op":"in","value":1}`,
		`{"atom":"a","op":"=","value":[1]}`, `{"atom":"a","op":"=","value":{"date":"5d"}}`, `{"atom":"a","op":"=","value":null}`, `{"atom":"a","or":[{"atom":"b"}]}`,
		`{"atom":"a","args":["\u0000"]}`, `{"atom":"a"} {}`, `{"atom":"a","extra":1}`, `{"atom":"a","op":"=","value":1e300}`,
	} {
		if n, problems := filter.FromJSON([]byte(bad)); len(problems) == 0 {
			t.Errorf("%s was taken for %s", bad, n)
		}
	}
}

func TestFold(t *testing.T) {
	t.Parallel()
	//nolint:gocritic // The spaces are what is folded.
	for in, want := range map[string]string{"  Ёлка ": "елка", "й": "й", "ё": "е", "ПРИЗ": "приз", "": ""} {
		if got := filter.Fold(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzFold(f *testing.F) {
	f.Add("İ Ё\u0308")
	f.Fuzz(func(t *testing.T, s string) {
		if once := filter.Fold(s); filter.Fold(once) != once {
			t.Errorf("%q folds to %q and then to %q", s, once, filter.Fold(once))
		}
	})
}

func FuzzParse(f *testing.F) {
	f.Add(`field("city") = "Москва" and not (tag("a") or created() > -1d12h)`)
	f.Add(`a() in (1, 2.5, true, 2026-01-31)`)
	f.Fuzz(func(t *testing.T, text string) {
		n, problems := filter.Parse(text)
		if len(problems) > 0 {
			return
		}
		printed := n.String()
		again, problems := filter.Parse(printed)
		if len(problems) > 0 || again.String() != printed {
			t.Fatalf("%q prints as %q, which gives %v %v", text, printed, again, problems)
		}
		data, err := json.Marshal(n)
		if err != nil {
			t.Fatal(err)
		}
		if back, problems := filter.FromJSON(data); len(problems) > 0 || back.String() != printed {
			t.Fatalf("%s came back as %v %v", data, back, problems)
		}
		if c, problems := filter.Compile(n, registry(t), filter.Env{}); len(problems) == 0 {
			c.Match(now, filter.Known{}.Read)
			c.SQL(now, 1)
			c.Describe(i18n.RU)
		}
	})
}

func FuzzFromJSON(f *testing.F) {
	f.Add([]byte(`{"and":[{"atom":"tag","args":["vip"]},{"not":{"atom":"field","args":["city"],"op":"in","value":["a",{"duration":"30d"}]}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		n, problems := filter.FromJSON(data)
		if len(problems) > 0 {
			return
		}
		if again, problems := filter.Parse(n.String()); len(problems) > 0 || again.String() != n.String() {
			t.Fatalf("%s: %v", n, problems)
		}
	})
}

func TestMatchAllocatesNothing(t *testing.T) {
	t.Parallel()
	f, known := busy(t)
	read := filter.Reader(known.Read)
	if n := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			f.Match(now, read)
		}
	}).AllocsPerOp(); n != 0 {
		t.Errorf("%d allocations", n)
	}
}

func BenchmarkMatch(b *testing.B) {
	f, known := busy(b)
	read := filter.Reader(known.Read)
	b.ReportAllocs()
	for b.Loop() {
		if !f.Match(now, read) {
			b.Fatal("the filter should match")
		}
	}
}

// busy is a filter whose every condition is reached.
func busy(t testing.TB) (*filter.Filter, filter.Known) {
	t.Helper()
	f := compile(t, `field("city") = "Москва" and not tag("lm") and (field("age") > 30 or last_click() < 30d) and bucket() < 512 and field("birthday") < -1d`)
	return f, filter.Known{
		`field("city")`: filter.TextOf("Москва"), `field("age")`: filter.Float(20), "last_click()": filter.Whole(now - day), "bucket()": filter.Whole(7),
		`field("birthday")`: filter.Whole(now + 9*day),
	}
}

func TestAges(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		`created() > 3d`: true, `tag("a") or not (created() < 1h and tag("b"))`: true, `created() > 2026-01-31`: false, `tag("a")`: false, `field("age") > 5`: false,
	} {
		f, problems := filter.CompileText(text, registry(t), filter.Env{})
		if len(problems) > 0 {
			t.Fatal(text, problems)
		}
		if f.Ages() != want {
			t.Errorf("%s: %t", text, !want)
		}
	}
}
