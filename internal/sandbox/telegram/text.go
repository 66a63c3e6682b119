// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"encoding/json"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
)

// Length limits after entities are parsed, in UTF-16 code units. https://core.telegram.org/bots/api#sendmessage
const (
	maxText    = 4096
	maxCaption = 1024
)

// text reads a text parameter with its parse_mode or entities.
func (c *call) text(name, entities string, limit int, tooLong string) (string, []entity, error) {
	return formatted(c.str(name), c.str("parse_mode"), c.str(entities), limit, tooLong)
}

func formatted(text, mode, given string, limit int, tooLong string) (string, []entity, error) {
	var made []entity
	switch strings.ToLower(mode) {
	case "":
		if given != "" {
			if err := json.Unmarshal([]byte(given), &made); err != nil {
				return "", nil, bad("can't parse entities: expected an Array of MessageEntity")
			}
		}
	case "html":
		var err error
		if text, made, err = parseHTML(text); err != nil {
			return "", nil, bad("can't parse entities: " + err.Error())
		}
	case "markdown", "markdownv2":
		// The drivers write HTML only; refusing aloud is better than a half-true parser.
		return "", nil, bad("can't parse entities: the sandbox reads only parse_mode HTML")
	default:
		return "", nil, bad("unsupported parse_mode")
	}
	text, made = trim(text, made)
	if length(text) > limit {
		return "", nil, bad(tooLong)
	}
	return text, detect(text, made), nil
}

func length(s string) int {
	n := 0
	for _, r := range s {
		n += units(r)
	}
	return n
}

// trim cuts white space at both ends, as the vendor does, and moves the entities with the text.
func trim(text string, made []entity) (string, []entity) {
	left := strings.TrimLeftFunc(text, unicode.IsSpace)
	cut := length(text) - length(left)
	text = strings.TrimRightFunc(left, unicode.IsSpace)
	end := length(text)
	kept := []entity{}
	for _, e := range made {
		from, to := max(e.Offset-cut, 0), min(e.Offset+e.Length-cut, end)
		if from < to {
			e.Offset, e.Length = from, to-from
			kept = append(kept, e)
		}
	}
	slices.SortStableFunc(kept, func(a, b entity) int {
		if a.Offset != b.Offset {
			return a.Offset - b.Offset
		}
		return b.Length - a.Length
	})
	return text, kept
}

var found = regexp.MustCompile(`https?://[^\s<>"]+[^\s<>".,:;!?)\]]|/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?`)

// detect adds what the vendor finds by itself: addresses and bot commands outside other entities.
func detect(text string, made []entity) []entity {
	if !strings.Contains(text, "/") {
		return made
	}
	for _, at := range found.FindAllStringIndex(text, -1) {
		e := entity{Type: "url", Offset: length(text[:at[0]]), Length: length(text[at[0]:at[1]])}
		if text[at[0]] == '/' {
			if at[0] > 0 && !strings.ContainsRune(" \n\t(", rune(text[at[0]-1])) {
				continue
			}
			e.Type = "bot_command"
		}
		if !slices.ContainsFunc(made, func(o entity) bool {
			return o.Offset < e.Offset+e.Length && e.Offset < o.Offset+o.Length && slices.Contains([]string{"text_link", "code", "pre", "url"}, o.Type)
		}) {
			made = append(made, e)
		}
	}
	return made
}

// slice is a piece of a text by UTF-16 offsets.
func slice(text string, offset, n int) string {
	u := utf16.Encode([]rune(text))
	from := min(max(offset, 0), len(u))
	return string(utf16.Decode(u[from:min(max(from+n, from), len(u))]))
}

var errLink = says("Wrong HTTP URL")

// checkLink is the vendor's rule for addresses: http, https, tg or ton, with a dotted host or an IP address, without white space.
func checkLink(link string) (string, error) {
	if strings.ContainsFunc(link, unicode.IsSpace) || link == "" {
		return "", errLink
	}
	if !strings.Contains(link, "://") {
		link = "http://" + link
	}
	u, err := url.Parse(link)
	if err != nil {
		return "", errLink
	}
	switch u.Scheme {
	case "tg", "ton", "tonsite":
		return link, nil
	case "http", "https":
	default:
		return "", says("Unsupported URL protocol")
	}
	host := u.Hostname()
	if net.ParseIP(host) == nil && (!strings.Contains(strings.Trim(host, "."), ".") || host == "") {
		return "", errLink
	}
	return link, nil
}
