// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package field_test

import (
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/contact/field"
	"parley/internal/fault"
	"parley/internal/filter"
	"parley/internal/i18n"
)

// moscow is three hours ahead of UTC in the years of the tests.
func moscow(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Moscow")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func TestParse(t *testing.T) {
	t.Parallel()
	date := field.Value{Text: "2026-01-31", At: time.Date(2026, 1, 31, 0, 0, 0, 0, time.UTC).UnixMilli(), MonthDay: 131}
	moment := field.Value{Text: "2026-01-31 18:30", At: time.Date(2026, 1, 31, 15, 30, 0, 0, time.UTC).UnixMilli(), MonthDay: 131}
	sizes := field.Field{Type: field.Choice, Choices: []string{"Малый", "Большой"}}
	cases := []struct {
		field field.Field
		text  string
		want  field.Value
	}{
		{field.Field{Type: field.Text}, "  Казань\x00 ", field.Value{Text: "Казань"}},
		{field.Field{Type: field.Number}, "1 234,5", field.Value{Text: "1234.5", Num: 1234.5}},
		{field.Field{Type: field.Number}, "1,234.5", field.Value{Text: "1234.5", Num: 1234.5}},
		{field.Field{Type: field.Number}, "1.234,5", field.Value{Text: "1234.5", Num: 1234.5}},
		{field.Field{Type: field.Number}, "−7", field.Value{Text: "-7", Num: -7}},
		{field.Field{Type: field.Number}, "-0", field.Value{Text: "0"}},
		{field.Field{Type: field.Money}, "1 990,50 ₽", field.Value{Text: "1990.50", Num: 199050}},
		{field.Field{Type: field.Money}, "$5", field.Value{Text: "5", Num: 500}},
		{field.Field{Type: field.Money}, "-0,05 руб.", field.Value{Text: "-0.05", Num: -5}},
		{field.Field{Type: field.Date}, "31.01.2026", date},
		{field.Field{Type: field.Date}, "2026-01-31", date},
		{field.Field{Type: field.Date}, "31 января 2026 г.", date},
		{field.Field{Type: field.Date}, "January 31, 2026", date},
		{field.Field{Type: field.DateTime}, "31.01.2026 18:30", moment},
		{field.Field{Type: field.DateTime}, "2026-01-31T18:30", moment},
		{field.Field{Type: field.DateTime}, "31 января 2026, в 18:30", moment},
		{field.Field{Type: field.DateTime}, "2026-01-31T15:30:00Z", moment},
		{field.Field{Type: field.DateTime}, "2026-01-31", field.Value{Text: "2026-01-31 00:00", At: date.At - 3*3_600_000, MonthDay: 131}},
		{field.Field{Type: field.Boolean}, "Да", field.Value{Text: "true", Num: 1}},
		{field.Field{Type: field.Boolean}, "no", field.Value{Text: "false"}},
		{sizes, "большой", field.Value{Text: "Большой"}},
	}
	for _, c := range cases {
		got, problem := c.field.Parse(c.text, moscow(t))
		if diff := cmp.Diff(c.want, got); diff != "" || !problem.Empty() {
			t.Errorf("%s %q: %v (-want +got)\n%s", c.field.Type, c.text, problem, diff)
		}
	}
}

func TestParseExplainsWhatIsWrong(t *testing.T) {
	t.Parallel()
	cases := map[field.Type][]string{
		field.Number:   {"", "ten", "1e5", "0x1", "inf", "NaN", "9999999999999999", "1-2", "--1"},
		field.Money:    {"", "ten", "1.005", "1e5", "₽"},
		field.Date:     {"", "31.02.2026", "31.01", "soon", "0001-01-01", "32 января 2026"},
		field.DateTime: {"", "31.01.2026 25:00", "18:30", "soon"},
		field.Boolean:  {"", "maybe"},
		field.Choice:   {"", "Средний"},
		field.Text:     {string(make([]rune, 0)) + longText()},
	}
	for kind, texts := range cases {
		f := field.Field{Type: kind, Choices: []string{"Малый"}}
		for _, text := range texts {
			if v, problem := f.Parse(text, time.UTC); problem.In(i18n.RU) == "" || problem.In(i18n.EN) == "" {
				t.Errorf("%s takes %.20q as %+v", kind, text, v)
			}
		}
	}
}

func longText() string {
	long := make([]rune, 4001)
	for i := range long {
		long[i] = 'я'
	}
	return string(long)
}

// drawField makes a field of any type.
func drawField(t *rapid.T) field.Field {
	return field.Field{Type: rapid.SampledFrom(field.Types()).Draw(t, "type"), Choices: []string{"Малый", "Большой", "1", "да"}}
}

// drawText makes what a person could type into any field, right or wrong.
func drawText(t *rapid.T) string {
	return rapid.OneOf(
		rapid.String(),
		rapid.StringMatching(`[-+]?[0-9 ]{1,12}([.,][0-9]{1,3})? ?(₽|\$|руб\.)?`),
		rapid.StringMatching(`[0-3]?[0-9][./ ][01]?[0-9][./ ](1[5-9]|20)[0-9]{2}( [012][0-9]:[0-5][0-9](:[0-5][0-9])?)?`),
		rapid.StringMatching(`(19[3-9]|20[0-9])[0-9]-[01][0-9]-[0-3][0-9]([T ][012][0-9]:[0-5][0-9](:[0-5][0-9](Z|[-+]0[0-9]:30))?)?`),
		rapid.SampledFrom([]string{"да", "нет", "Yes", "0", "малый", "БОЛЬШОЙ", "31 мая 2025 в 10:00"}),
	).Draw(t, "text")
}

// TestValuesSurviveTheirText is the property: what Parse made is read back from its own text to the same value.
func TestValuesSurviveTheirText(t *testing.T) {
	t.Parallel()
	zones := []*time.Location{time.UTC, moscow(t), time.FixedZone("west", -9*3600-1800)}
	if zone, err := time.LoadLocation("America/New_York"); err == nil { // its clocks go back
		zones = append(zones, zone)
	}
	rapid.Check(t, func(t *rapid.T) {
		f, text, zone := drawField(t), drawText(t), rapid.SampledFrom(zones).Draw(t, "zone")
		v, problem := f.Parse(text, zone)
		if !problem.Empty() || v.Text == "" {
			return
		}
		again, problem := f.Parse(v.Text, zone)
		if diff := cmp.Diff(v, again); diff != "" || !problem.Empty() {
			t.Fatalf("%s %q: %v (-first +again)\n%s", f.Type, text, problem, diff)
		}
	})
}

// TestValuesSurviveJSON is the same property for what the API gives and takes.
func TestValuesSurviveJSON(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f, text := drawField(t), drawText(t)
		v, problem := f.Parse(text, time.UTC)
		if !problem.Empty() || v.Text == "" {
			return
		}
		given := v.JSON(f.Type)
		if whole, isWhole := given.(int64); isWhole {
			given = float64(whole) // as encoding/json reads it
		}
		again, problem := f.Read(given, time.UTC)
		if diff := cmp.Diff(v, again); diff != "" || !problem.Empty() {
			t.Fatalf("%s %q as %v: %v (-first +again)\n%s", f.Type, text, given, problem, diff)
		}
	})
}

// TestMoneyIsExact: every hundredth survives, in any size.
func TestMoneyIsExact(t *testing.T) {
	t.Parallel()
	f := field.Field{Type: field.Money}
	rapid.Check(t, func(t *rapid.T) {
		cents := rapid.Int64Range(-1e13, 1e13).Draw(t, "cents")
		v, problem := f.Read(float64(cents), nil)
		again, _ := f.Parse(v.Text+" руб", nil)
		if !problem.Empty() || v != again || int64(math.Round(v.Num)) != cents {
			t.Fatalf("%d: %+v, %+v, %v", cents, v, again, problem)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{"31.01.2026 18:30", "1 990,50 ₽", "да", "31 января 2026", "2026-01-31T15:30:00Z", "января", ",", "-"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range field.Types() {
			custom := field.Field{Type: kind, Choices: []string{"a"}}
			v, problem := custom.Parse(text, time.UTC)
			if !problem.Empty() && v != (field.Value{}) {
				t.Fatalf("%s %q gives both a value and a problem", kind, text)
			}
			if math.IsNaN(v.Num) || math.IsInf(v.Num, 0) {
				t.Fatalf("%s %q is %v", kind, text, v.Num)
			}
		}
	})
}

func TestCheck(t *testing.T) {
	t.Parallel()
	good := field.Field{Key: "size", Type: field.Choice, Choices: []string{" S ", "", "s", "L"}}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(field.Field{Key: "size", Label: "size", Type: field.Choice, Choices: []string{"S", "L"}}, good); diff != "" {
		t.Fatal(diff)
	}
	if kind := good.Kind(); kind.Type != filter.Choice || len(kind.Options) != 2 {
		t.Fatalf("%+v", kind)
	}
	for _, own := range field.Owned() {
		taken := field.Field{Key: own.Key, Type: field.Text}
		if err := taken.Check(); !fault.Is(err, fault.Invalid) {
			t.Errorf("%s can be taken", own.Key)
		}
	}
}

func TestReadOwn(t *testing.T) {
	t.Parallel()
	cases := []struct{ key, text, want string }{
		{"phone", "8 (916) 123-45-67", "+79161234567"},
		{"phone", "+1 650 253 0000", "+16502530000"},
		{"email", " Anna.K@Example.COM", "anna.k@example.com"},
		{"language", "pt_BR", "pt-br"},
		{"time_zone", "Asia/Omsk", "Asia/Omsk"},
		{"gender", "Женский", "female"},
		{"city", "  Тула ", "Тула"},
		{"phone", "", ""},
	}
	for _, c := range cases {
		if got, problem := field.ReadOwn(c.key, c.text, "RU"); got != c.want || !problem.Empty() {
			t.Errorf("%s %q: %q %v", c.key, c.text, got, problem)
		}
	}
	for key, texts := range map[string][]string{
		"phone": {"12", "abc", "+7 916 123"}, "email": {"anna", "a@b", "Anna <a@b.ru>", "a b@c.ru"}, "language": {"русский язык"}, "time_zone": {"Mars/Base", "Local"},
		"gender": {"кот"}, "city": {longText()},
	} {
		for _, text := range texts {
			if got, problem := field.ReadOwn(key, text, "RU"); problem.In(i18n.RU) == "" || problem.In(i18n.EN) == "" || got != "" {
				t.Errorf("%s takes %.30q as %q", key, text, got)
			}
		}
	}
}
