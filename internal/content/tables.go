// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import "parley/internal/rich"

// Kinds are the kinds of channels that have a table, in the order people look for them.
func Kinds() []string {
	return []string{"telegram", "vk", "whatsapp", "viber", "max", "messenger", "instagram", "sms", "email", "webchat"}
}

// Table gives the capabilities of a kind of channel: for its driver's Spec, for the preview and for the linter, also where there is no driver yet.
// ok is false for a kind that has no table.
func Table(kind string) (caps Capabilities, ok bool) {
	switch kind {
	case "telegram":
		return telegram(), true
	case "vk":
		return vk(), true
	case "whatsapp":
		return whatsapp(), true
	case "viber":
		return viber(), true
	case "max":
		return maxBot(), true
	case "messenger":
		return messenger(), true
	case "instagram":
		return instagram(), true
	case "sms":
		return sms(), true
	case "email":
		return email(), true
	case "webchat":
		return webchat(), true
	default:
		return Capabilities{}, false
	}
}

const (
	kib = 1 << 10
	mib = 1 << 20
)

// allMarkup is every formatting of the small Markdown.
func allMarkup() []rich.Kind {
	return []rich.Kind{rich.Bold, rich.Italic, rich.Strike, rich.Code, rich.Link, rich.Spoiler, rich.Quote}
}

// telegram is what a bot can send. Limits of files are those of an upload; by address Telegram itself fetches photos up to 5 MB and others up to
// 20 MB, and what it refuses is uploaded by the driver. Buttons: up to 100 of at most 64 bytes of data, eight in a row stay readable.
func telegram() Capabilities {
	return Capabilities{
		Source:  "Bot API 10.1, 2026-06",
		Text:    TextCaps{Max: 4096, Unit: rich.UTF16, Markup: allMarkup()},
		Caption: CaptionCaps{Max: 1024, Kinds: []MediaKind{Image, Video, Animation, Audio, Voice, Document}},
		Media: map[MediaKind]MediaCaps{
			Image:     {MaxBytes: 10 * mib, MIME: []string{"image/jpeg", "image/png", "image/webp"}, ByURL: true, ByUpload: true, Fallback: Document},
			Video:     {MaxBytes: 50 * mib, MIME: []string{"video/mp4"}, ByURL: true, ByUpload: true, Fallback: Document},
			VideoNote: {MaxBytes: 50 * mib, MIME: []string{"video/mp4"}, ByUpload: true, Fallback: Video},
			Animation: {MaxBytes: 50 * mib, MIME: []string{"image/gif", "video/mp4"}, ByURL: true, ByUpload: true, Fallback: Document},
			Audio:     {MaxBytes: 50 * mib, MIME: []string{"audio/mpeg", "audio/mp4", "audio/x-m4a"}, ByURL: true, ByUpload: true, Fallback: Document},
			Voice:     {MaxBytes: 50 * mib, MIME: []string{"audio/ogg", "audio/mpeg", "audio/mp4", "audio/x-m4a"}, ByURL: true, ByUpload: true, Fallback: Audio},
			Document:  {MaxBytes: 50 * mib, ByURL: true, ByUpload: true},
			Sticker:   {MaxBytes: 512 * kib, MIME: []string{"image/webp", "video/webm"}, ByURL: true, ByUpload: true, Fallback: Image},
		},
		Album: AlbumCaps{Min: 2, Max: 10, Mix: [][]MediaKind{{Image, Video}, {Document}, {Audio}}},
		Inline: ButtonCaps{
			Max: 100, PerRow: 8, LabelMax: 64, PayloadMax: 64,
			Kinds: []Action{Next, OpenURL, CopyText, MiniApp},
		},
		Reply:           ButtonCaps{Max: 100, PerRow: 8, LabelMax: 64, Kinds: []Action{SendText, RequestPhone, RequestLocation, MiniApp}},
		ExclusiveMarkup: true,
		Location:        true,
		Card:            true,
		Poll:            PollCaps{Options: 12, Question: 300, Option: 100},
		RequestPhone:    true,
		RequestLocation: true,
		Typing:          TypingCaps{Supported: true, RefreshSeconds: 4},
		Edit:            ChangeCaps{Supported: true},
		Delete:          ChangeCaps{Supported: true, WindowSeconds: 2 * day},
		ReplyTo:         true,
		Protect:         true,
		Silent:          true,
		FirstContact:    FirstNobody,
		Start:           StartCaps{Max: 64, Charset: "A-Za-z0-9_-"},
	}
}

// webchat is our own widget. Its limits are chosen, not given: what a visitor reads on a phone and downloads on a poor line.
func webchat() Capabilities {
	file := MediaCaps{MaxBytes: 20 * mib, ByURL: true, ByUpload: true}
	media := map[MediaKind]MediaCaps{}
	for _, kind := range []MediaKind{Image, Video, Animation, Audio, Voice, Document, Sticker} {
		media[kind] = file
	}
	return Capabilities{
		Source:  "Parley widget, 2026-07",
		Text:    TextCaps{Max: 10000, Unit: rich.UTF16, Markup: allMarkup()},
		Caption: CaptionCaps{Max: 10000},
		Media:   media,
		Album:   AlbumCaps{Min: 2, Max: 10, Mix: [][]MediaKind{{Image, Video, Animation}, {Document}, {Audio}}, Buttons: true},
		Inline: ButtonCaps{
			Max: 100, PerRow: 8, LabelMax: 80, PayloadMax: 64,
			Kinds: []Action{Next, OpenURL, CallPhone, CopyText, MiniApp, RequestPhone, RequestLocation, RequestEmail, SendText},
		},
		Carousel:        CarouselCaps{Cards: 10, Title: 80, Description: 400, Buttons: 3},
		RequestPhone:    true,
		RequestLocation: true,
		Typing:          TypingCaps{Supported: true, RefreshSeconds: 4},
		Edit:            ChangeCaps{Supported: true},
		Delete:          ChangeCaps{Supported: true},
		ReplyTo:         true,
		Silent:          true,
		Status:          StatusCaps{Delivered: true, Read: true},
		FirstContact:    FirstNobody,
		Start:           StartCaps{Max: 64, Charset: "A-Za-z0-9_-"},
	}
}
