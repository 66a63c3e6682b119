// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import (
	"cmp"
	"context"
	"encoding/json"
	"strings"
	"time"

	"parley/internal/blob"
	"parley/internal/clock"
	"parley/internal/contact"
	"parley/internal/contact/field"
	"parley/internal/content"
	"parley/internal/fault"
	"parley/internal/flow"
	"parley/internal/i18n"
	"parley/internal/rich"
	"parley/internal/workspace"
)

type contentKindJSON struct {
	Kind         string               `json:"kind"`
	Capabilities content.Capabilities `json:"capabilities"`
}

type previewInput struct {
	Body struct {
		Content  object   `doc:"A message as flows hold it." json:"content"`
		Language string   `doc:"Which of its languages."     json:"language"                                                                                        maxLength:"35"`
		Fallback string   `doc:"The language that stands in for texts without a translation: the flow's first." json:"fallback,omitempty" maxLength:"35"`
		Kinds    []string `doc:"Kinds of channels."          enum:"telegram,vk,whatsapp,viber,max,messenger,instagram,sms,email,webchat" json:"kinds" maxItems:"20"`
		Contact  string   `doc:"Whose values the variables show; samples when left out." json:"contact,omitempty"`
	}
}

type previewJSON struct {
	Previews []kindPreviewJSON    `json:"previews"`
	Problems []contentProblemJSON `doc:"Why nothing can be shown."            json:"problems"`
	Traces   []contentProblemJSON `doc:"What was missing when it was filled." json:"traces"`
}

type contentProblemJSON struct {
	Path string `doc:"A pointer into the content." json:"path"`
	Rule string `json:"rule"`
	Text string `json:"text"`
}

type kindPreviewJSON struct {
	Kind  string            `json:"kind"`
	Parts []previewPartJSON `json:"parts"`
	Notes []previewNoteJSON `doc:"What is changed for this kind, in words." json:"notes"`
}

type previewNoteJSON struct {
	Rule  string `json:"rule"`
	Text  string `json:"text"`
	Loses bool   `doc:"People get less, and not only another look." json:"loses"`
}

type previewPartJSON struct {
	Kind     content.PartKind `enum:"text,media,album,location,card,poll,carousel" json:"kind"`
	Text     richJSON         `json:"text"`
	Length   lengthJSON       `json:"length"`
	Media    []mediaJSON      `json:"media"`
	Buttons  [][]pressJSON    `json:"buttons"`
	Keyboard *keysJSON        `json:"keyboard"`
	Location *placeJSON       `json:"location"`
	Card     *content.Card    `json:"card"`
	Poll     *content.Poll    `json:"poll"`
	Slides   []slideJSON      `json:"slides"`
}

type richJSON struct {
	Text  string      `json:"text"`
	Spans []rich.Span `doc:"Offsets are UTF-16 units." json:"spans"`
}

type lengthJSON struct {
	Used   int       `json:"used"`
	Max    int       `json:"max"`
	Unit   rich.Unit `enum:"utf16,runes,bytes"                                        json:"unit"`
	Pieces int       `doc:"Paid pieces of an SMS; 0: it does not travel in pieces." json:"pieces"`
}

// pressJSON is a button as a person sees it.
type pressJSON struct {
	Label  string         `json:"label"`
	Action content.Action `json:"action"`
	Value  string         `json:"value"`
	Style  content.Style  `json:"style"`
}

type keysJSON struct {
	Rows        [][]pressJSON `json:"rows"`
	Placeholder string        `json:"placeholder"`
	Remove      bool          `json:"remove"`
}

type placeJSON struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
	Title     string  `json:"title"`
	Address   string  `json:"address"`
}

type slideJSON struct {
	Title   string      `json:"title"`
	Text    richJSON    `json:"text"`
	Image   *mediaJSON  `json:"image"`
	Buttons []pressJSON `json:"buttons"`
}

func previews(s *server) {
	const tag = "Messages before they are sent"
	answer(s, tag, op{route: "GET /content/kinds", id: "list-content-kinds", summary: "What each kind of channel can carry, also those without a driver yet", scope: workspace.FlowsRead},
		func(context.Context, workspace.Principal, *none) ([]contentKindJSON, error) {
			return each(content.Kinds(), func(kind string) contentKindJSON {
				caps, _ := content.Table(kind) // the list is that of the tables
				return contentKindJSON{kind, caps}
			}), nil
		})
	answer(s, tag, op{route: "POST /content/preview", id: "preview-content", summary: "How a message will look on each kind of channel", scope: workspace.FlowsRead, once: true, maxBody: maxDocument}, s.preview)
}

func (s *server) preview(ctx context.Context, p workspace.Principal, in *previewInput) (previewJSON, error) {
	var written content.Content
	if err := json.Unmarshal(in.Body.Content.RawMessage, &written); err != nil {
		return previewJSON{}, fault.At("/content", "type", "the message has values of another kind than its format asks for")
	}
	shown, lang := i18n.Lang(in.Body.Language), askedOf(ctx).lang
	env := content.RenderEnv{Lang: shown, Vars: content.Samples(shown)}
	if in.Body.Contact != "" {
		known, err := s.knownOf(ctx, p, in.Body.Contact)
		if err != nil {
			return previewJSON{}, err
		}
		env.Vars = func(path string) (any, bool) {
			if name, ok := strings.CutPrefix(path, "contact."); ok {
				v, ok := known[name]
				return v, ok
			}
			return content.Samples(shown)(path)
		}
	}
	files, err := s.filesOf(ctx, p, written)
	if err != nil {
		return previewJSON{}, err
	}
	env.Media = func(file string) (content.Media, bool) { m, ok := files[file]; return m, ok }
	languages := []i18n.Lang{shown}
	if first := i18n.Lang(in.Body.Fallback); first != "" && first != shown {
		languages = []i18n.Lang{first, shown}
	}
	compiled, problems := written.Compile(languages)
	if len(problems) > 0 {
		return previewJSON{Previews: []kindPreviewJSON{}, Traces: []contentProblemJSON{}, Problems: each(problems, func(p content.Problem) contentProblemJSON {
			return contentProblemJSON{p.Path, p.Rule, p.Text.In(lang, i18n.EN)}
		})}, nil
	}
	return shapePreview(compiled, env, in.Body.Kinds, lang), nil
}

// shapePreview renders the message once and fits it for every kind.
func shapePreview(compiled *content.Compiled, env content.RenderEnv, kinds []string, lang i18n.Lang) previewJSON {
	message, traces := compiled.Render(env)
	out := previewJSON{Previews: []kindPreviewJSON{}, Problems: []contentProblemJSON{}, Traces: each(traces, func(t content.Trace) contentProblemJSON {
		return contentProblemJSON{t.Path, t.Rule, t.Words().In(lang, i18n.EN)}
	})}
	for _, kind := range kinds {
		if shown, ok := message.Preview(kind, env.Lang); ok {
			out.Previews = append(out.Previews, shapeKindPreview(shown, lang))
		}
	}
	return out
}

func shapeKindPreview(p content.Preview, lang i18n.Lang) kindPreviewJSON {
	return kindPreviewJSON{
		Kind:  p.Kind,
		Parts: each(p.Parts, func(part content.Part) previewPartJSON { return shapePreviewPart(p, part) }),
		Notes: each(p.Notes, func(n content.Note) previewNoteJSON {
			return previewNoteJSON{n.Rule, n.Text.In(lang, i18n.EN), n.Loses()}
		}),
	}
}

func shapePreviewPart(p content.Preview, part content.Part) previewPartJSON {
	shaped := previewPartJSON{
		Kind: part.Kind, Text: shapeRich(part.Rich), Media: each(part.Media, shapeMedia), Buttons: each(part.Buttons, shapePresses), Card: part.Card, Poll: part.Poll,
		Slides: each(part.Carousel, func(s content.Slide) slideJSON {
			text, _ := rich.Parse(s.Text).Only(p.Caps.Text.Markup)
			slide := slideJSON{Title: s.Title, Text: shapeRich(text), Buttons: shapePresses(s.Buttons)}
			if s.Image != nil {
				image := shapeMedia(*s.Image)
				slide.Image = &image
			}
			return slide
		}),
	}
	if k := part.Keyboard; k != nil {
		shaped.Keyboard = &keysJSON{each(k.Rows, shapePresses), k.Placeholder, k.Remove}
	}
	if l := part.Location; l != nil {
		shaped.Location = &placeJSON{l.Lat, l.Lon, l.Title, l.Address}
	}
	shaped.Length.Used, shaped.Length.Max, shaped.Length.Unit = p.Length(part)
	if p.Caps.Text.Pieces {
		shaped.Length.Pieces, _ = rich.SMSPieces(part.Rich.Text)
	}
	return shaped
}

func shapePresses(row []content.Button) []pressJSON {
	return each(row, func(b content.Button) pressJSON { return pressJSON{b.Label, b.Action, b.Value, b.Style} })
}

// shapeRich counts as browsers do.
func shapeRich(r rich.Text) richJSON {
	at := func(offset int) int { return rich.Count(r.Text[:offset], rich.UTF16) }
	return richJSON{r.Text, each(r.Spans, func(s rich.Span) rich.Span { s.From, s.To = at(s.From), at(s.To); return s })}
}

// knownOf is what texts see of a contact. It is personal, so whoever asks must be allowed to read contacts.
func (s *server) knownOf(ctx context.Context, p workspace.Principal, contactID string) (map[string]any, error) {
	if !p.Can(workspace.ContactsRead) {
		return nil, fault.New(fault.Denied, "scope_missing", "the permission %s is needed", workspace.ContactsRead)
	}
	of, err := ref("/contact", contactID)
	if err != nil {
		return nil, err
	}
	q := s.DB.Reads(ctx)
	c, err := contact.Get(q, p.Workspace, of)
	if err != nil {
		return nil, at(err, "/contact")
	}
	fields, err := contact.FieldWords(q, p.Workspace, []int64{of})
	if err != nil {
		return nil, err
	}
	w, err := workspace.Get(q, p.Workspace)
	if err != nil {
		return nil, err
	}
	zone := cmp.Or(clock.Zone(c.TimeZone), w.Zone())
	known := c.Words(fields[of])
	for key, v := range known {
		if at, moment := v.(time.Time); moment {
			known[key] = field.Clock(at.In(zone))
		}
	}
	return known, nil
}

// filesOf finds the stored files a message names, in one query.
func (s *server) filesOf(ctx context.Context, p workspace.Principal, c content.Content) (map[string]content.Media, error) {
	var shas []string
	for _, name := range c.Files() {
		if sha, ok := strings.CutPrefix(name, flow.MediaPrefix); ok {
			shas = append(shas, sha)
		}
	}
	named, err := blob.Find(s.DB.Reads(ctx), p.Workspace, shas)
	found := make(map[string]content.Media, len(named))
	for _, f := range named {
		found[flow.MediaPrefix+f.SHA256] = content.Media{SHA256: f.SHA256, Name: f.Name, MIME: f.MIME, Size: f.Size}
	}
	return found, err
}
