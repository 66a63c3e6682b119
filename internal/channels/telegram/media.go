// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strconv"

	"parley/internal/channel"
	"parley/internal/content"
)

// mediaMethod is how one kind of media is sent.
type mediaMethod struct {
	method string
	field  string // the parameter that takes the file, and the field of the sent message that holds its id
	ext    string // of a file without a name
	mime   string
}

// mediaMethods is the table of the kinds of media.
func mediaMethods() map[content.MediaKind]mediaMethod {
	return map[content.MediaKind]mediaMethod{
		content.Image:     {"sendPhoto", "photo", ".jpg", "image/jpeg"},
		content.Video:     {"sendVideo", "video", ".mp4", "video/mp4"},
		content.Animation: {"sendAnimation", "animation", ".mp4", "video/mp4"},
		content.Audio:     {"sendAudio", "audio", ".mp3", "audio/mpeg"},
		content.Voice:     {"sendVoice", "voice", ".ogg", "audio/ogg"},
		content.VideoNote: {"sendVideoNote", "video_note", ".mp4", "video/mp4"},
		content.Document:  {"sendDocument", "document", "", "application/octet-stream"},
		content.Sticker:   {"sendSticker", "sticker", ".webp", "image/webp"},
	}
}

type mediaMessage struct {
	target
	mediaFile
	Caption   string `json:"caption,omitempty"`
	ParseMode string `json:"parse_mode,omitempty"`
	Markup    any    `json:"reply_markup,omitempty"`
}

// mediaFile is a file_id or an address in the field of its kind; a file to be uploaded stands beside the parameters in the form.
type mediaFile struct {
	Photo     string `json:"photo,omitempty"`
	Video     string `json:"video,omitempty"`
	Animation string `json:"animation,omitempty"`
	Audio     string `json:"audio,omitempty"`
	Voice     string `json:"voice,omitempty"`
	VideoNote string `json:"video_note,omitempty"`
	Document  string `json:"document,omitempty"`
	Sticker   string `json:"sticker,omitempty"`
	shape
}

// shape is told where known, so that a video is shown in its proportions before it is loaded.
type shape struct {
	Width     int  `json:"width,omitempty"`
	Height    int  `json:"height,omitempty"`
	Duration  int  `json:"duration,omitempty"`
	Length    int  `json:"length,omitempty"`
	Streaming bool `json:"supports_streaming,omitempty"`
}

func shapeOf(f content.Media) shape {
	switch f.Kind {
	case content.Video:
		return shape{Width: f.Width, Height: f.Height, Duration: f.Duration, Streaming: true}
	case content.Animation:
		return shape{Width: f.Width, Height: f.Height, Duration: f.Duration}
	case content.VideoNote:
		return shape{Length: f.Width, Duration: f.Duration}
	case content.Audio, content.Voice:
		return shape{Duration: f.Duration}
	default:
		return shape{}
	}
}

// source says where a file comes from: a known id, the marketer's address, or (empty) our own bytes.
func source(m channel.Outgoing, f content.Media) string {
	if m.Simpler.Form != channel.FormReupload {
		if id := m.Known[channel.MediaKey{SHA256: f.SHA256, Kind: f.Kind}]; id != "" {
			return id
		}
	}
	if f.SHA256 == "" {
		return f.URL
	}
	return ""
}

// open opens our own bytes of a file for the form field.
func open(ctx context.Context, m channel.Outgoing, f content.Media, field string) (upload, error) {
	how := mediaMethods()[f.Kind]
	if f.SHA256 == "" || m.Open == nil {
		return upload{}, refusal(channel.MediaFailed, "file", "the file has neither bytes nor an address", nil)
	}
	body, err := m.Open(ctx, f.SHA256)
	if err != nil {
		return upload{}, refusal(channel.MediaFailed, "file", "the file cannot be read from the media store", err)
	}
	u := upload{field: field, name: f.Name, mime: cmp.Or(f.MIME, how.mime), size: f.Size, open: body}
	if u.name == "" {
		u.name = how.field + how.ext
	}
	return u, nil
}

func sendMedia(ctx context.Context, ch channel.Channel, m channel.Outgoing) (channel.Receipt, error) {
	if len(m.Part.Media) != 1 {
		return channel.Receipt{}, missing("file, or more than one")
	}
	f := m.Part.Media[0]
	how, ok := mediaMethods()[f.Kind]
	if !ok {
		return channel.Receipt{}, refusal(channel.Unsupported, "media", "Telegram has no media of kind "+string(f.Kind), nil)
	}
	if f.SHA256 == "" && m.Simpler.Form == channel.FormReupload {
		return sendAsLinks(ctx, ch, m)
	}
	params := mediaMessage{target: targetOf(m), Markup: markupOf(m)}
	params.shape = shapeOf(f)
	if f.Kind != content.VideoNote && f.Kind != content.Sticker {
		params.Caption, params.ParseMode = formatted(m)
	}
	var sent message
	if ref := source(m, f); ref != "" {
		params.set(f.Kind, ref)
		if err := call(ctx, ch, how.method, params, &sent); err != nil {
			return channel.Receipt{}, err
		}
		return receiptOf(sent)
	}
	file, err := open(ctx, m, f, how.field)
	if err != nil {
		return channel.Receipt{}, err
	}
	if err := callForm(ctx, ch, how.method, params, []upload{file}, &sent); err != nil {
		return channel.Receipt{}, err
	}
	receipt, err := receiptOf(sent)
	receipt.Uploaded = gained([]content.Media{f}, []message{sent})
	return receipt, err
}

// sendAsLinks sends the addresses of files that Telegram could not take and of which we have no bytes: the person still gets them.
func sendAsLinks(ctx context.Context, ch channel.Channel, m channel.Outgoing) (channel.Receipt, error) {
	text := m.Part.Rich
	for i, f := range m.Part.Media {
		switch {
		case i > 0:
			text.Text += "\n"
		case text.Text != "":
			text.Text += "\n\n"
		}
		text.Text += f.URL
	}
	m.Part.Rich = text
	return sendText(ctx, ch, m)
}

func (p *mediaFile) set(kind content.MediaKind, ref string) {
	switch kind {
	case content.Image:
		p.Photo = ref
	case content.Video:
		p.Video = ref
	case content.Animation:
		p.Animation = ref
	case content.Audio:
		p.Audio = ref
	case content.Voice:
		p.Voice = ref
	case content.VideoNote:
		p.VideoNote = ref
	case content.Sticker:
		p.Sticker = ref
	default:
		p.Document = ref
	}
}

type albumMessage struct {
	target
	Media []inputMedia `json:"media"`
}

// inputMedia is an item of an album. Media is a file_id, an address, or attach:// and the form field with the bytes.
type inputMedia struct {
	Type      string `json:"type"`
	Media     string `json:"media"`
	Caption   string `json:"caption,omitempty"`
	ParseMode string `json:"parse_mode,omitempty"`
	shape
}

// sendAlbum sends 2–10 files as one group; the caption belongs to the first. An album has no buttons: Fit puts them into a following text.
func sendAlbum(ctx context.Context, ch channel.Channel, m channel.Outgoing) (channel.Receipt, error) {
	if m.Simpler.Form == channel.FormReupload && !slices.ContainsFunc(m.Part.Media, stored) {
		return sendAsLinks(ctx, ch, m)
	}
	params := albumMessage{target: targetOf(m)}
	var files []upload
	for i, f := range m.Part.Media {
		item := inputMedia{Type: mediaMethods()[f.Kind].field, Media: source(m, f), shape: shapeOf(f)}
		if i == 0 {
			item.Caption, item.ParseMode = formatted(m)
		}
		if item.Media == "" {
			field := "file" + strconv.Itoa(i)
			file, err := open(ctx, m, f, field)
			if err != nil {
				closeAll(files)
				return channel.Receipt{}, err
			}
			files = append(files, file)
			item.Media = "attach://" + field
		}
		params.Media = append(params.Media, item)
	}
	var sent []message
	var err error
	if len(files) > 0 {
		err = callForm(ctx, ch, "sendMediaGroup", params, files, &sent)
	} else {
		err = call(ctx, ch, "sendMediaGroup", params, &sent)
	}
	if err != nil {
		return channel.Receipt{}, withoutBytes(m.Part.Media, err)
	}
	receipt, err := receiptOf(sent...)
	if len(files) > 0 {
		receipt.Uploaded = gained(m.Part.Media, sent)
	}
	return receipt, err
}

// gained collects the ids under which Telegram now knows our files. A file that it turned into another kind keeps no id for the kind asked for.
func gained(files []content.Media, sent []message) map[channel.MediaKey]channel.MediaGrip {
	grips := map[channel.MediaKey]channel.MediaGrip{}
	for i, f := range files {
		if i >= len(sent) || f.SHA256 == "" {
			continue
		}
		if id := sent[i].fileID(f.Kind); id != "" {
			grips[channel.MediaKey{SHA256: f.SHA256, Kind: f.Kind}] = channel.MediaGrip{ID: id}
		}
	}
	return grips
}

func (m message) fileID(kind content.MediaKind) string {
	if kind == content.Image {
		if len(m.Photo) == 0 {
			return ""
		}
		return m.Photo[len(m.Photo)-1].FileID
	}
	f := map[content.MediaKind]*file{
		content.Video: m.Video, content.Animation: m.Animation, content.Audio: m.Audio, content.Voice: m.Voice,
		content.VideoNote: m.VideoNote, content.Document: m.Document, content.Sticker: m.Sticker,
	}[kind]
	if f == nil || (kind == content.Document && m.Animation != nil) { // an animation also fills document
		return ""
	}
	return f.FileID
}

// stored reports whether we have the bytes of a file.
func stored(f content.Media) bool { return f.SHA256 != "" }

// withoutBytes takes back the advice to upload again when only some files of the album have bytes of ours: the same call would fail the same way.
func withoutBytes(files []content.Media, err error) error {
	var failure *channel.SendError
	some := slices.ContainsFunc(files, stored) && slices.ContainsFunc(files, func(f content.Media) bool { return !stored(f) })
	if some && errors.As(err, &failure) && failure.Again.Form == channel.FormReupload {
		failure.Again = channel.Again{}
	}
	return err
}
