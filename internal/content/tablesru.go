// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package content

import "parley/internal/rich"

// vk is a community. Its schema allows 9000 characters, older servers cut at 4096. Files are uploaded, never fetched; videos and audios go as documents,
// which may be anything but programs and MP3. Sent messages take part in one keyboard: inline, or under the input.
func vk() Capabilities {
	return Capabilities{
		Source:  "VK API 5.199, 2026-07",
		Text:    TextCaps{Max: 4096, Unit: rich.UTF16},
		Caption: CaptionCaps{Max: 4096},
		Media: map[MediaKind]MediaCaps{
			Image:     {MaxBytes: 50 * mib, MIME: []string{"image/jpeg", "image/png", "image/gif"}, ByUpload: true, Fallback: Document},
			Video:     {Fallback: Document},
			VideoNote: {Fallback: Document},
			Animation: {Fallback: Document},
			Audio:     {Fallback: Document},
			Voice:     {MaxBytes: 200 * mib, MIME: []string{"audio/ogg"}, ByUpload: true, Fallback: Document},
			Document: {
				MaxBytes: 200 * mib, ByUpload: true,
				Except: []string{"audio/mpeg", "application/x-msdownload", "application/vnd.microsoft.portable-executable", "application/x-executable"},
			},
			Sticker: {Fallback: Image},
		},
		Album: AlbumCaps{Min: 2, Max: 10, Mix: [][]MediaKind{{Image, Document}}, Buttons: true},
		Inline: ButtonCaps{
			Max: 10, Rows: 6, PerRow: 5, LabelMax: 40, PayloadMax: 255,
			Kinds: []Action{Next, OpenURL, RequestLocation}, Narrow: map[Action]int{RequestLocation: 1},
		},
		Reply: ButtonCaps{
			Max: 40, Rows: 10, PerRow: 5, LabelMax: 40,
			Kinds: []Action{SendText, OpenURL, RequestLocation}, Narrow: map[Action]int{RequestLocation: 1},
		},
		ExclusiveMarkup: true,
		Carousel:        CarouselCaps{Cards: 10, Title: 80, Description: 80, Buttons: 3, Uniform: true},
		Location:        true,
		RequestLocation: true,
		Typing:          TypingCaps{Supported: true, RefreshSeconds: 8},
		Edit:            ChangeCaps{Supported: true, WindowSeconds: day},
		Delete:          ChangeCaps{Supported: true, WindowSeconds: day},
		ReplyTo:         true,
		Status:          StatusCaps{Read: true},
		FirstContact:    FirstNobody,
		Start:           StartCaps{Max: 64, Charset: "A-Za-z0-9_-"},
	}
}

// maxBot is a bot of MAX. It has no keyboard under the input; a ready answer is a button of the message that is sent as the person's words.
// A sound or a document must be the only attachment, and a keyboard is one, too.
func maxBot() Capabilities {
	image := []string{"image/jpeg", "image/png", "image/gif", "image/tiff", "image/bmp", "image/heic"}
	video := []string{"video/mp4", "video/quicktime", "video/x-matroska", "video/webm"}
	return Capabilities{
		Source:  "MAX bot API 0.0.32, 2026-07",
		Text:    TextCaps{Max: 4000, Unit: rich.UTF16, Markup: []rich.Kind{rich.Bold, rich.Italic, rich.Strike, rich.Code, rich.Link, rich.Quote}},
		Caption: CaptionCaps{Max: 4000},
		Media: map[MediaKind]MediaCaps{
			Image:     {MaxBytes: 50 * mib, MIME: image, ByURL: true, ByUpload: true, Fallback: Document},
			Video:     {MaxBytes: 250 * mib, MIME: video, ByUpload: true, Fallback: Document},
			VideoNote: {Fallback: Video},
			Animation: {MaxBytes: 50 * mib, MIME: []string{"image/gif"}, ByURL: true, ByUpload: true, Fallback: Video},
			Audio:     {MaxBytes: 256 * mib, ByUpload: true, Fallback: Document, Bare: true},
			Voice:     {Fallback: Audio},
			Document:  {MaxBytes: 4096 * mib, ByUpload: true, Bare: true},
			Sticker:   {Fallback: Image},
		},
		Album: AlbumCaps{Min: 2, Max: 12, Mix: [][]MediaKind{{Image, Video, Animation}}, Buttons: true},
		Inline: ButtonCaps{
			Max: 210, Rows: 30, PerRow: 7, LabelMax: 128, PayloadMax: 1024,
			Kinds:  []Action{Next, OpenURL, CopyText, RequestPhone, RequestLocation, SendText},
			Narrow: map[Action]int{OpenURL: 3, RequestPhone: 3, RequestLocation: 3},
		},
		Location:        true,
		Card:            true,
		RequestPhone:    true,
		RequestLocation: true,
		Typing:          TypingCaps{Supported: true, RefreshSeconds: 5},
		Edit:            ChangeCaps{Supported: true, WindowSeconds: 7 * day},
		Delete:          ChangeCaps{Supported: true},
		ReplyTo:         true,
		Silent:          true,
		FirstContact:    FirstNobody,
		Start:           StartCaps{Max: 512, Charset: "A-Za-z0-9_-"},
	}
}
