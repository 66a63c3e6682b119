// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import "parley/internal/rich"

const (
	hour = 60 * 60 // seconds
	day  = 24 * hour
)

// whatsapp is a number of the Business Cloud API. Text with buttons is the body of an interactive message, which is shorter. There are three reply
// buttons, or one address, never both; up to ten more lead on as a list. Cards of a carousel are pictures with a text of 160 characters.
func whatsapp() Capabilities {
	image, video := []string{"image/jpeg", "image/png"}, []string{"video/mp4", "video/3gpp"}
	audio := []string{"audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/ogg"}
	return Capabilities{
		Source:  "WhatsApp Cloud API v25.0, 2026-07",
		Text:    TextCaps{Max: 4096, Unit: rich.UTF16, ButtonsMax: 1024, Markup: []rich.Kind{rich.Bold, rich.Italic, rich.Strike, rich.Code, rich.Quote}},
		Caption: CaptionCaps{Max: 1024, Kinds: []MediaKind{Image, Video, Document}},
		Media: map[MediaKind]MediaCaps{
			Image:     {MaxBytes: 5 * mib, MIME: image, ByURL: true, ByUpload: true, Fallback: Document},
			Video:     {MaxBytes: 16 * mib, MIME: video, ByURL: true, ByUpload: true, Fallback: Document},
			VideoNote: {Fallback: Video},
			Animation: {MaxBytes: 16 * mib, MIME: []string{"video/mp4"}, ByURL: true, ByUpload: true, Fallback: Document},
			Audio:     {MaxBytes: 16 * mib, MIME: audio, ByURL: true, ByUpload: true, Fallback: Document, Bare: true},
			Voice:     {MaxBytes: 16 * mib, MIME: []string{"audio/ogg"}, ByURL: true, ByUpload: true, Fallback: Audio, Bare: true},
			Document:  {MaxBytes: 100 * mib, ByURL: true, ByUpload: true},
			Sticker:   {MaxBytes: 500 * kib, MIME: []string{"image/webp"}, ByURL: true, ByUpload: true, Fallback: Image, Bare: true},
		},
		Inline: ButtonCaps{
			Max: 3, PerRow: 1, LabelMax: 20, PayloadMax: 256, Kinds: []Action{Next}, Single: []Action{OpenURL, RequestLocation},
		},
		List:            ListCaps{Rows: 10, Title: 24, Description: 72},
		Carousel:        CarouselCaps{Cards: 10, Min: 2, Title: 60, Description: 100, Buttons: 3, Uniform: true, Pictures: true},
		Location:        true,
		Card:            true,
		RequestLocation: true,
		Typing:          TypingCaps{Supported: true, RefreshSeconds: 20},
		ReplyTo:         true,
		Status:          StatusCaps{Delivered: true, Read: true},
		Window:          WindowCaps{FreeSeconds: day, Template: true},
		FirstContact:    FirstTemplate,
	}
}

// messenger is a page of Facebook. Buttons stand in a template whose text is shorter; more of them become quick replies below the message.
func messenger() Capabilities {
	file := MediaCaps{MaxBytes: 25 * mib, ByURL: true, ByUpload: true, Bare: true}
	video, audio := file, file
	video.Fallback, audio.Fallback = Document, Document
	return Capabilities{
		Source: "Messenger Platform, Graph API v25.0, 2026-07",
		Text:   TextCaps{Max: 2000, Unit: rich.UTF16, ButtonsMax: 640},
		Media: map[MediaKind]MediaCaps{
			Image:     {MaxBytes: 8 * mib, MIME: []string{"image/jpeg", "image/png", "image/gif"}, ByURL: true, ByUpload: true, Fallback: Document, Bare: true},
			Animation: {MaxBytes: 8 * mib, MIME: []string{"image/gif"}, ByURL: true, ByUpload: true, Fallback: Video, Bare: true},
			Video:     video,
			VideoNote: {Fallback: Video},
			Audio:     audio,
			Voice:     {Fallback: Audio},
			Document:  file,
			Sticker:   {Fallback: Image},
		},
		Inline:       ButtonCaps{Max: 3, PerRow: 1, LabelMax: 20, PayloadMax: 1000, Kinds: []Action{Next, OpenURL, CallPhone}},
		Reply:        ButtonCaps{Max: 13, LabelMax: 20, Kinds: []Action{SendText, RequestPhone, RequestEmail}},
		List:         ListCaps{Quick: true, Rows: 13, Title: 20},
		Carousel:     CarouselCaps{Cards: 10, Title: 80, Description: 80, Buttons: 3},
		RequestPhone: true,
		Typing:       TypingCaps{Supported: true, RefreshSeconds: 15},
		Status:       StatusCaps{Delivered: true, Read: true},
		Window:       WindowCaps{FreeSeconds: day, HumanSeconds: 7 * day},
		FirstContact: FirstNobody,
		Start:        StartCaps{Max: 2083, Charset: "A-Za-z0-9_-"},
	}
}

// instagram is a professional account. Texts are counted in bytes, so Cyrillic ones are half as long; labels are counted in letters.
// How many pictures one message may hold is not written down: ten is what its own carousels have.
func instagram() Capabilities {
	audio := []string{"audio/aac", "audio/mp4", "audio/x-m4a", "audio/wav", "audio/x-wav"}
	video := []string{"video/mp4", "video/ogg", "video/x-msvideo", "video/quicktime", "video/webm"}
	return Capabilities{
		Source: "Instagram messaging, Graph API v25.0, 2026-07",
		Labels: rich.Runes,
		Text:   TextCaps{Max: 1000, Unit: rich.Bytes, ButtonsMax: 640},
		Media: map[MediaKind]MediaCaps{
			Image:     {MaxBytes: 8 * mib, MIME: []string{"image/jpeg", "image/png"}, ByURL: true, Bare: true},
			Animation: {Fallback: Video},
			Video:     {MaxBytes: 25 * mib, MIME: video, ByURL: true, Bare: true},
			VideoNote: {Fallback: Video},
			Audio:     {MaxBytes: 25 * mib, MIME: audio, ByURL: true, Bare: true},
			Voice:     {Fallback: Audio},
			Document:  {MaxBytes: 25 * mib, MIME: []string{"application/pdf"}, ByURL: true, Bare: true},
			Sticker:   {Fallback: Image},
		},
		Album:        AlbumCaps{Min: 2, Max: 10, Mix: [][]MediaKind{{Image}}},
		Inline:       ButtonCaps{Max: 3, PerRow: 1, LabelMax: 20, PayloadMax: 1000, Kinds: []Action{Next, OpenURL}},
		Reply:        ButtonCaps{Max: 13, LabelMax: 20, Kinds: []Action{SendText}},
		List:         ListCaps{Quick: true, Rows: 13, Title: 20},
		Carousel:     CarouselCaps{Cards: 10, Title: 80, Description: 80, Buttons: 3},
		Typing:       TypingCaps{Supported: true, RefreshSeconds: 15},
		Status:       StatusCaps{Read: true},
		Window:       WindowCaps{FreeSeconds: day, HumanSeconds: 7 * day},
		FirstContact: FirstNobody,
		Start:        StartCaps{Max: 2083, Charset: "A-Za-z0-9_-"},
	}
}
