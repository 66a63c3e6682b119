// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import "parley/internal/rich"

// viber is a bot. It has one sort of buttons, a keyboard that comes with a message and goes with the next: six columns, twelve rows in portrait.
// It takes files by address only. Cards are drawn from buttons, so their limits are those of a button's text.
func viber() Capabilities {
	return Capabilities{
		Source:  "Viber REST bot API, 2026-07",
		Text:    TextCaps{Max: 7000, Unit: rich.UTF16, Markup: []rich.Kind{rich.Bold, rich.Italic, rich.Strike, rich.Code}},
		Caption: CaptionCaps{Max: 512, Kinds: []MediaKind{Image}},
		Media: map[MediaKind]MediaCaps{
			Image:     {MaxBytes: 1 * mib, MIME: []string{"image/jpeg", "image/png", "image/gif"}, ByURL: true, Fallback: Document},
			Video:     {MaxBytes: 26 * mib, MIME: []string{"video/mp4"}, ByURL: true, Fallback: Document},
			VideoNote: {Fallback: Video},
			Animation: {MaxBytes: 1 * mib, MIME: []string{"image/gif"}, ByURL: true, Fallback: Document},
			Audio:     {Fallback: Document},
			Voice:     {Fallback: Document},
			Document:  {MaxBytes: 50 * mib, ByURL: true, Except: []string{"application/x-msdownload", "application/vnd.microsoft.portable-executable", "application/x-executable"}},
			Sticker:   {Fallback: Image},
		},
		Inline: ButtonCaps{
			Max: 72, Rows: 12, PerRow: 6, LabelMax: 250,
			Kinds: []Action{Next, OpenURL, SendText, RequestPhone, RequestLocation},
		},
		Carousel:        CarouselCaps{Cards: 6, Title: 250, Description: 250, Buttons: 3},
		Location:        true,
		Card:            true,
		RequestPhone:    true,
		RequestLocation: true,
		Status:          StatusCaps{Delivered: true, Read: true},
		FirstContact:    FirstNobody,
		Start:           StartCaps{Max: 64, Charset: "A-Za-z0-9_-"},
	}
}

// sms is ten pieces of a long message in UCS-2, the alphabet of everything but plain Latin; what Latin alone could hold beyond that is not used,
// because one emoji would make such a text too long.
func sms() Capabilities {
	return Capabilities{
		Source:       "SMPP 3.4 and GSM 03.38, 2026-07",
		Text:         TextCaps{Max: 10 * rich.SMSWidePiece, Unit: rich.UTF16, Pieces: true},
		Media:        map[MediaKind]MediaCaps{},
		Status:       StatusCaps{Delivered: true},
		FirstContact: FirstPhone,
	}
}

// email is a letter of 100 KB with attachments of 10 MB; both are what mail servers usually take, and settings of the sender.
func email() Capabilities {
	file := MediaCaps{MaxBytes: 10 * mib, ByUpload: true}
	media := map[MediaKind]MediaCaps{}
	for _, kind := range []MediaKind{Image, Video, Animation, Audio, Voice, Document} {
		media[kind] = file
	}
	return Capabilities{
		Source:       "RFC 5321 and RFC 2369, 2026-07",
		Labels:       rich.Runes,
		Text:         TextCaps{Max: 100 * kib, Unit: rich.Bytes, Markup: []rich.Kind{rich.Bold, rich.Italic, rich.Strike, rich.Code, rich.Link, rich.Quote}},
		Caption:      CaptionCaps{Max: 100 * kib},
		Media:        media,
		Album:        AlbumCaps{Min: 2, Max: 10, Mix: [][]MediaKind{{Image, Video, Animation, Audio, Voice, Document}}, Buttons: true},
		Inline:       ButtonCaps{Max: 20, PerRow: 3, LabelMax: 80, Kinds: []Action{OpenURL, CallPhone}},
		Status:       StatusCaps{Delivered: true},
		FirstContact: FirstAddress,
	}
}
