// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content_test

import (
	"cmp"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"parley/internal/content"
	"parley/internal/i18n"
	"parley/internal/rich"
	"parley/internal/rich/richtest"
)

//nolint:gochecknoglobals // a flag of the test binary
var update = flag.Bool("update", false, "write the golden files anew")

// capabilities are the real tables and small invented ones, each there for the rules it provokes.
func capabilities(name string) content.Capabilities {
	text := content.TextCaps{Max: 200, Unit: rich.Runes}
	upload := content.MediaCaps{MaxBytes: 1 << 20, ByUpload: true}
	switch name {
	case "ten": // ten buttons, no formatting, files by upload, everything under one text
		return content.Capabilities{
			Text:    text,
			Caption: content.CaptionCaps{Max: 200},
			Media: map[content.MediaKind]content.MediaCaps{
				content.Image:    {MaxBytes: 1 << 20, InlineBytes: 1 << 18, ByUpload: true, Fallback: content.Document},
				content.Document: {MaxBytes: 4 << 20, ByUpload: true},
			},
			Inline: content.ButtonCaps{Max: 10, Rows: 6, PerRow: 2, LabelMax: 20, PayloadMax: 255, Kinds: []content.Action{content.Next, content.OpenURL}},
			Reply:  content.ButtonCaps{Max: 4, PerRow: 2, LabelMax: 20, Kinds: []content.Action{content.SendText, content.RequestLocation}},
		}
	case "bare": // text and nothing else, counted in bytes
		return content.Capabilities{Text: content.TextCaps{Max: 300, Unit: rich.Bytes}}
	case "list": // three buttons or a list of ten, files by address
		return content.Capabilities{
			Text:    content.TextCaps{Max: 200, Unit: rich.UTF16, Markup: []rich.Kind{rich.Bold, rich.Italic}},
			Caption: content.CaptionCaps{Max: 30, Kinds: []content.MediaKind{content.Image}},
			Media:   map[content.MediaKind]content.MediaCaps{content.Image: {MaxBytes: 1 << 20, ByURL: true}, content.Audio: upload},
			Album:   content.AlbumCaps{Min: 2, Max: 2, Mix: [][]content.MediaKind{{content.Image}}},
			Inline:  content.ButtonCaps{Max: 3, PerRow: 1, LabelMax: 20, PayloadMax: 256, Kinds: []content.Action{content.Next}},
			List:    content.ListCaps{Rows: 10, Title: 24, Description: 72},
			Poll:    content.PollCaps{Options: 3, Question: 50},
			ReplyTo: true, Location: true,
			Carousel: content.CarouselCaps{Cards: 2, Title: 20, Description: 60, Buttons: 1, Uniform: true},
		}
	default:
		caps, ok := content.Table(name)
		if !ok {
			panic("no capabilities " + name)
		}
		return caps
	}
}

type fitCase struct {
	About   string          `json:"about"`
	Caps    string          `json:"caps"`
	Lang    i18n.Lang       `json:"lang,omitempty"`
	Link    string          `json:"link,omitempty"` // address of files that cannot be sent
	Message content.Message `json:"message"`
	Parts   []content.Part  `json:"parts"`
	Notes   []content.Note  `json:"notes"`
}

func TestFitGolden(t *testing.T) { //nolint:tparallel // What stands behind the group needs all of its cases done, so the group is waited for.
	t.Parallel()
	files, err := filepath.Glob("testdata/fit/*.json")
	if err != nil || len(files) == 0 {
		t.Fatal("no golden files", err)
	}
	seen := make(chan string, 1000)
	t.Run("cases", func(t *testing.T) {
		for _, file := range files {
			t.Run(strings.TrimSuffix(filepath.Base(file), ".json"), func(t *testing.T) {
				t.Parallel()
				source, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				var c fitCase
				if err := json.Unmarshal(source, &c); err != nil {
					t.Fatal(err)
				}
				f := content.Fitter{Caps: capabilities(c.Caps), Lang: c.Lang, Link: func(content.Media) string { return c.Link }}
				parts, notes := f.Fit(c.Message)
				for _, n := range notes {
					seen <- n.Rule
				}
				if *update {
					c.Parts, c.Notes = parts, notes
					out, err := json.MarshalIndent(c, "", "  ")
					if err != nil {
						t.Fatal(err)
					}
					if err := os.WriteFile(file, append(out, '\n'), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				if diff := gocmp.Diff(c.Parts, parts); diff != "" {
					t.Errorf("parts: %s", diff)
				}
				if diff := gocmp.Diff(c.Notes, notes); diff != "" {
					t.Errorf("notes: %s", diff)
				}
			})
		}
	})
	close(seen)
	var rules []string
	for rule := range seen {
		rules = append(rules, rule)
	}
	for _, rule := range []string{
		"markup_stripped", "text_split", "caption_split", "text_added", "buttons_to_menu", "buttons_to_list", "buttons_to_text", "buttons_rearranged",
		"labels_shortened", "button_to_keyboard", "request_to_text", "keyboard_to_buttons", "keyboard_apart", "location_to_text", "card_to_text",
		"poll_to_text", "carousel_to_series", "carousel_to_list", "album_to_series", "album_split", "media_changed", "media_not_inline",
		"media_to_link", "media_dropped", "silent_ignored", "protect_ignored", "delete_ignored", "reply_ignored",
	} {
		if !slices.Contains(rules, rule) {
			t.Errorf("no golden case shows %s", rule)
		}
	}
}

func TestFitProperties(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom([]string{"telegram", "webchat", "ten", "bare", "list"}).Draw(t, "caps")
		m := message().Draw(t, "message")
		caps := capabilities(name)
		parts, notes := content.Fit(m, caps)
		obeys(t, caps, parts)
		keeps(t, m, parts)
		for _, n := range notes {
			if n.Text[i18n.RU] == "" || n.Text[i18n.EN] == "" {
				t.Fatalf("note %s has no words", n.Rule)
			}
		}
		for i, p := range parts {
			if i < len(parts)-1 && (len(p.Buttons) > 0 || len(p.Menu) > 0) {
				t.Fatalf("buttons on part %d of %d", i, len(parts))
			}
		}
	})
}

func message() *rapid.Generator[content.Message] {
	files := rapid.Custom(func(t *rapid.T) content.Media {
		return content.Media{
			Kind:   rapid.SampledFrom([]content.MediaKind{content.Image, content.Video, content.Voice, content.Document, content.VideoNote}).Draw(t, "kind"),
			SHA256: "aa", URL: "https://files.example/1", Size: rapid.Int64Range(0, 80<<20).Draw(t, "size"),
		}
	})
	n := 0
	button := rapid.Custom(func(t *rapid.T) content.Button {
		n++
		b := content.Button{
			ID: strconv.Itoa(n), Label: rapid.StringMatching(`[A-Za-zа-я ]{1,90}`).Draw(t, "label") + strconv.Itoa(n),
			Action: rapid.SampledFrom([]content.Action{content.Next, content.OpenURL, content.CopyText, content.RequestPhone, content.SendText, content.MiniApp}).Draw(t, "action"),
			Value:  "https://value.example/" + strconv.Itoa(n),
		}
		if b.Action == content.Next {
			b.Payload = "payload" + b.ID
		}
		return b
	})
	rows := rapid.SliceOfN(rapid.SliceOfN(button, 1, 4), 0, 6)
	return rapid.Custom(func(t *rapid.T) content.Message {
		m := content.Message{Text: richtest.Markdown().Draw(t, "text"), Media: rapid.SliceOfN(files, 0, 5).Draw(t, "media"), Buttons: rows.Draw(t, "buttons")}
		if rapid.Bool().Draw(t, "keyboard") {
			m.Keyboard = &content.Keyboard{Rows: rows.Draw(t, "rows")}
		}
		if rapid.Bool().Draw(t, "location") {
			m.Location = &content.Location{Lat: 55.75, Lon: 37.61, Title: "Office"}
		}
		if rapid.Bool().Draw(t, "poll") {
			m.Poll = &content.Poll{Question: "Which?", Options: []string{"One", "Two"}}
		}
		return m
	})
}

// obeys checks every part against the limits.
func obeys(t *rapid.T, caps content.Capabilities, parts []content.Part) {
	for i, p := range parts {
		limit := caps.Text.Max
		if len(p.Media) > 0 {
			limit = caps.Caption.Max
		} else if len(p.Buttons) > 0 && caps.Text.ButtonsMax > 0 {
			limit = caps.Text.ButtonsMax
		}
		if n := rich.Count(p.Rich.Text, caps.Text.Unit); n > limit {
			t.Fatalf("part %d has %d units, limit %d", i, n, limit)
		}
		richtest.Sound(t, p.Rich)
		if p.Kind == content.PartText && p.Rich.Text == "" || p.Kind == content.PartMedia && len(p.Media) != 1 || p.Kind == content.PartAlbum && (len(p.Media) < 2 || len(p.Media) > caps.Album.Max) {
			t.Fatalf("part %d is not a %s: %v", i, p.Kind, p)
		}
		for _, m := range p.Media {
			if known, ok := caps.Media[m.Kind]; !ok || m.Size > known.MaxBytes {
				t.Fatalf("part %d: file %v", i, m)
			}
		}
		if caps.ExclusiveMarkup && len(p.Buttons) > 0 && p.Keyboard != nil {
			t.Fatalf("part %d has both sorts of buttons", i)
		}
		inline := caps.Inline
		if len(p.Buttons) > 0 && caps.List.Rows > 0 && tally(p.Buttons) > inline.Max {
			inline.Max, inline.LabelMax = caps.List.Rows, caps.List.Title
		}
		within(t, caps, inline, p.Buttons)
		if p.Keyboard != nil {
			within(t, caps, caps.Reply, p.Keyboard.Rows)
		}
	}
}

func tally(rows [][]content.Button) int { return len(slices.Concat(rows...)) }

func within(t *rapid.T, caps content.Capabilities, limits content.ButtonCaps, rows [][]content.Button) {
	if tally(rows) > limits.Max || limits.Rows > 0 && len(rows) > limits.Rows {
		t.Fatalf("%d buttons in %d rows", tally(rows), len(rows))
	}
	unit := cmp.Or(caps.Labels, caps.Text.Unit)
	for _, row := range rows {
		if limits.PerRow > 0 && len(row) > limits.PerRow {
			t.Fatalf("a row of %d", len(row))
		}
		for _, b := range row {
			if most := limits.Narrow[b.Action]; most > 0 && len(row) > most {
				t.Fatalf("a row of %d with %s", len(row), b.Action)
			}
			known := slices.Contains(limits.Kinds, b.Action) || tally(rows) == 1 && slices.Contains(limits.Single, b.Action)
			if !known || limits.LabelMax > 0 && rich.Count(b.Label, unit) > limits.LabelMax {
				t.Fatalf("button %v", b)
			}
		}
	}
}

// keeps checks that nothing is lost: the text in its order, and every button somewhere.
func keeps(t *rapid.T, m content.Message, parts []content.Part) {
	var all strings.Builder
	var shown []content.Button
	payloads := map[string]bool{}
	for _, p := range parts {
		all.WriteString(p.Rich.Text)
		shown = append(shown, slices.Concat(p.Buttons...)...)
		if p.Keyboard != nil {
			shown = append(shown, slices.Concat(p.Keyboard.Rows...)...)
		}
		for _, item := range p.Menu {
			payloads[item.Payload] = true
		}
	}
	text := dense(all.String())
	if want := dense(rich.Parse(m.Text).Text); !strings.Contains(text, want) && len(rich.Parse(m.Text).Spans) == 0 {
		t.Fatalf("%q is not in %q", want, text)
	}
	buttons := slices.Concat(m.Buttons...)
	if m.Keyboard != nil {
		buttons = append(buttons, slices.Concat(m.Keyboard.Rows...)...)
	}
	for _, b := range buttons {
		isButton := slices.ContainsFunc(shown, func(s content.Button) bool { return s.ID == b.ID })
		if !isButton && !payloads[b.Payload] && !strings.Contains(text, dense(b.Label)) {
			t.Fatalf("button %v is lost", b)
		}
		if b.Action == content.Next && !isButton && !payloads[b.Payload] {
			t.Fatalf("button %v leads nowhere", b)
		}
	}
}

// dense is a text without its white space.
func dense(s string) string { return strings.Join(strings.Fields(s), "") }
