// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// htmlKind is the entity a tag of parse_mode HTML makes, "" for an unsupported tag.
// https://core.telegram.org/bots/api#html-style
func htmlKind(tag string) string {
	switch tag {
	case "b", "strong":
		return "bold"
	case "i", "em":
		return "italic"
	case "u", "ins":
		return "underline"
	case "s", "strike", "del":
		return "strikethrough"
	case "span", "tg-spoiler":
		return "spoiler"
	case "a":
		return "text_link"
	case "tg-emoji":
		return "custom_emoji"
	case "code", "pre", "blockquote":
		return tag
	}
	return ""
}

// says is an error in the vendor's own words, capital letters and all.
func says(format string, args ...any) error { return fmt.Errorf(format, args...) }

type openTag struct {
	name, kind string
	attrs      map[string]string
	text       int // length of the output in bytes where it began
	offset     int // the same in UTF-16 units
}

type htmlParser struct {
	in    string
	at    int
	out   strings.Builder
	units int
	open  []openTag
	made  []entity
}

// parseHTML takes the tags out of a text. The error's words are the vendor's own, without their prefix.
func parseHTML(in string) (string, []entity, error) {
	p := &htmlParser{in: in}
	for p.at < len(in) {
		var err error
		switch in[p.at] {
		case '&':
			p.reference()
		case '<':
			if strings.HasPrefix(in[p.at:], "</") {
				err = p.endTag()
			} else {
				err = p.startTag()
			}
		default:
			r, size := utf8.DecodeRuneInString(in[p.at:])
			p.write(r)
			p.at += size
		}
		if err != nil {
			return "", nil, err
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, says("Can't find end tag corresponding to start tag %q", p.open[n-1].name)
	}
	return p.out.String(), p.made, nil
}

func (p *htmlParser) write(r rune) {
	p.out.WriteRune(r)
	p.units += units(r)
}

// reference reads &lt; &gt; &amp; &quot; and numeric references; the vendor leaves every other ampersand as it is.
func (p *htmlParser) reference() {
	end := strings.IndexByte(p.in[p.at:], ';')
	if end > 0 && end <= 12 {
		name := p.in[p.at+1 : p.at+end]
		r, ok := map[string]rune{"lt": '<', "gt": '>', "amp": '&', "quot": '"'}[name]
		if digits, numeric := strings.CutPrefix(name, "#"); numeric {
			base := 10
			if hex, found := strings.CutPrefix(strings.ToLower(digits), "x"); found {
				digits, base = hex, 16
			}
			if n, err := strconv.ParseUint(digits, base, 21); err == nil && n > 0 && utf8.ValidRune(rune(n)) {
				r, ok = rune(n), true
			}
		}
		if ok {
			p.write(r)
			p.at += end + 1
			return
		}
	}
	p.write('&')
	p.at++
}

func (p *htmlParser) spaces() {
	for p.at < len(p.in) && strings.IndexByte(" \t\r\n", p.in[p.at]) >= 0 {
		p.at++
	}
}

// word reads up to a space or one of the stops.
func (p *htmlParser) word(stops string) string {
	from := p.at
	for p.at < len(p.in) && strings.IndexByte(" \t\r\n"+stops, p.in[p.at]) < 0 {
		p.at++
	}
	return p.in[from:p.at]
}

func (p *htmlParser) startTag() error {
	begin := p.at
	p.at++
	name := strings.ToLower(p.word(">"))
	if p.at == len(p.in) {
		return says("Unclosed start tag at byte offset %d", begin)
	}
	kind := htmlKind(name)
	if kind == "" {
		return says("Unsupported start tag %q at byte offset %d", name, begin)
	}
	attrs := map[string]string{}
	for {
		p.spaces()
		if p.at == len(p.in) {
			return says("Unclosed start tag at byte offset %d", begin)
		}
		if p.in[p.at] == '>' {
			p.at++
			break
		}
		if err := p.attribute(name, begin, attrs); err != nil {
			return err
		}
	}
	if name == "span" && attrs["class"] != "tg-spoiler" {
		return says("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
	}
	if _, expandable := attrs["expandable"]; name == "blockquote" && expandable {
		kind = "expandable_blockquote"
	}
	p.open = append(p.open, openTag{name: name, kind: kind, attrs: attrs, text: p.out.Len(), offset: p.units})
	return nil
}

func (p *htmlParser) attribute(tag string, begin int, attrs map[string]string) error {
	name := strings.ToLower(p.word("=>"))
	if name == "" {
		return says("Empty attribute name in the tag %q at byte offset %d", tag, begin)
	}
	p.spaces()
	if p.at == len(p.in) || p.in[p.at] != '=' {
		attrs[name] = ""
		return nil
	}
	p.at++
	p.spaces()
	if p.at == len(p.in) {
		return says("Unclosed start tag %q at byte offset %d", tag, begin)
	}
	quote := p.in[p.at]
	if quote != '"' && quote != '\'' {
		attrs[name] = unescape(p.word(">"))
		return nil
	}
	end := strings.IndexByte(p.in[p.at+1:], quote)
	if end < 0 {
		return says("Unclosed start tag at byte offset %d", begin)
	}
	attrs[name] = unescape(p.in[p.at+1 : p.at+1+end])
	p.at += end + 2
	return nil
}

// unescape resolves references inside an attribute.
func unescape(s string) string {
	p := &htmlParser{in: s}
	for p.at < len(s) {
		if s[p.at] == '&' {
			p.reference()
			continue
		}
		r, size := utf8.DecodeRuneInString(s[p.at:])
		p.write(r)
		p.at += size
	}
	return p.out.String()
}

func (p *htmlParser) endTag() error {
	begin := p.at
	if len(p.open) == 0 {
		return says("Unexpected end tag at byte offset %d", begin)
	}
	p.at += 2
	name := strings.ToLower(p.word(">"))
	p.spaces()
	if p.at == len(p.in) || p.in[p.at] != '>' {
		return says("Unclosed end tag at byte offset %d", begin)
	}
	p.at++
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return says("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	p.close(tag)
	return nil
}

// close makes the entity of a closed tag. Empty ones and links to nowhere vanish without an error, as at the vendor.
func (p *htmlParser) close(tag openTag) {
	e := entity{Type: tag.kind, Offset: tag.offset, Length: p.units - tag.offset}
	if e.Length == 0 {
		return
	}
	switch tag.name {
	case "a":
		e.URL = tag.attrs["href"]
		if e.URL == "" {
			e.URL = p.out.String()[tag.text:]
		}
		fixed, err := checkLink(e.URL)
		if err != nil {
			return
		}
		e.URL = fixed
	case "tg-emoji":
		e.CustomEmojiID = tag.attrs["emoji-id"]
	case "code":
		if language, ok := strings.CutPrefix(tag.attrs["class"], "language-"); ok {
			e.Language = language
		}
	case "pre":
		// <pre><code class="language-x">…</code></pre> is one entity.
		if n := len(p.made); n > 0 && p.made[n-1].Type == "code" && p.made[n-1].Offset == e.Offset && p.made[n-1].Length == e.Length {
			e.Language = p.made[n-1].Language
			p.made = p.made[:n-1]
		}
	}
	p.made = append(p.made, e)
}

// units is how many UTF-16 code units a rune takes.
func units(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}
