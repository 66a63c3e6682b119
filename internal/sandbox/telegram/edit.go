// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"encoding/json"
	"strconv"

	"parley/internal/sandbox"
)

// deleteAge is how long a message can be deleted, in seconds.
const deleteAge = 48 * 3600

const notModified = "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message"

// edit replaces a message of the bot by a changed one. The change says false when the message has nothing of that kind.
func (c *call) edit(missing string, change func(*message) bool) (any, error) {
	keys, err := c.markup()
	if err != nil {
		return nil, err
	}
	if keys.keyboard != nil || keys.remove {
		return nil, bad("inline keyboard expected")
	}
	return c.replace(missing, keys, nil, change)
}

func (c *call) replace(missing string, keys markup, f *file, change func(*message) bool) (any, error) {
	s := c.server
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	in, err := c.chat()
	if err != nil {
		return nil, err
	}
	if c.str("message_id") == "" {
		return nil, bad("message identifier is not specified")
	}
	st := in.messages[c.int("message_id")]
	switch {
	case st == nil:
		return nil, bad("message to edit not found")
	case !st.mine:
		return nil, bad("message can't be edited")
	}
	if err := c.mayWrite(in); err != nil {
		return nil, err
	}
	m := *st.message
	if !change(&m) {
		return nil, bad(missing)
	}
	m.ReplyMarkup = keys.inline
	if same(st.message, &m) {
		return nil, bad(notModified)
	}
	now := s.hub.Timeline.Now()
	m.EditDate = now / 1000
	st.message = &m
	c.made = strconv.FormatInt(m.MessageID, 10)
	if in.phone != nil {
		fresh := s.view(&m, f, now)
		in.phone.Change(st.shown, func(v *sandbox.Message) {
			v.Text, v.Entities, v.Buttons, v.EditedAt = fresh.Text, fresh.Entities, fresh.Buttons, now
			if f != nil {
				v.Kind, v.Media = fresh.Kind, fresh.Media
			}
		})
	}
	return st.message, nil
}

func same(a, b *message) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

func (s *Server) editText(c *call) (any, error) {
	text, entities, err := c.text("text", "entities", maxText, "MESSAGE_TOO_LONG")
	if err != nil {
		return nil, err
	}
	if text == "" {
		return nil, bad("message text is empty")
	}
	return c.edit("there is no text in the message to edit", func(m *message) bool {
		had := m.Text != ""
		m.Text, m.Entities = text, entities
		return had
	})
}

func (s *Server) editCaption(c *call) (any, error) {
	text, entities, err := c.text("caption", "caption_entities", maxCaption, "MEDIA_CAPTION_TOO_LONG")
	if err != nil {
		return nil, err
	}
	return c.edit("there is no caption in the message to edit", func(m *message) bool {
		m.Caption, m.CaptionEntities = text, entities
		return m.hasMedia()
	})
}

func (s *Server) editMarkup(c *call) (any, error) {
	return c.edit("", func(*message) bool { return true })
}

func (s *Server) editMedia(c *call) (any, error) {
	var item albumItem
	if !c.object("media", &item) {
		return nil, bad("can't parse input media JSON object")
	}
	p, err := c.mediaPart(item)
	if err != nil {
		return nil, err
	}
	keys, err := c.markup()
	if err != nil {
		return nil, err
	}
	return c.replace("", keys, p.file, func(m *message) bool {
		m.Text, m.Entities, m.Caption, m.CaptionEntities = "", nil, p.Caption, p.CaptionEntities
		m.Photo, m.Video, m.Animation, m.Audio, m.Document = p.Photo, p.Video, p.Animation, p.Audio, p.Document
		return true
	})
}

func (m *message) hasMedia() bool {
	return m.Photo != nil || m.Video != nil || m.Animation != nil || m.Audio != nil || m.Voice != nil || m.Document != nil
}

func (s *Server) deleteMessage(c *call) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	in, err := c.chat()
	if err != nil {
		return nil, err
	}
	return true, c.remove(in, c.int("message_id"))
}

func (s *Server) deleteMessages(c *call) (any, error) {
	var ids []int64
	if !c.object("message_ids", &ids) || len(ids) == 0 {
		return nil, bad("message identifiers are not specified")
	}
	if len(ids) > 100 {
		return nil, bad("too many message identifiers specified")
	}
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	in, err := c.chat()
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		_ = c.remove(in, id) // the vendor skips those it cannot find or delete
	}
	return true, nil
}

func (c *call) remove(in *chat, id int64) error {
	st := in.messages[id]
	if st == nil {
		return bad("message to delete not found")
	}
	if c.server.hub.Timeline.Now()/1000-st.Date > deleteAge {
		return bad("message can't be deleted for everyone")
	}
	delete(in.messages, id)
	if in.phone != nil {
		in.phone.Change(st.shown, func(v *sandbox.Message) { v.Deleted = true })
	}
	return nil
}

func (s *Server) setReaction(c *call) (any, error) {
	var in []reactionType
	if c.str("reaction") != "" && !c.object("reaction", &in) {
		return nil, bad("can't parse reaction types JSON object")
	}
	if len(in) > 1 {
		return nil, bad("REACTIONS_TOO_MANY") // a bot puts at most one
	}
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	to, err := c.chat()
	if err != nil {
		return nil, err
	}
	st := to.messages[c.int("message_id")]
	if st == nil {
		return nil, bad("message to react not found")
	}
	emoji := ""
	if len(in) == 1 {
		if emoji = in[0].Emoji; emoji == "" {
			return nil, bad("REACTION_INVALID")
		}
	}
	if to.phone != nil {
		to.phone.Change(st.shown, func(v *sandbox.Message) { v.BotReact = emoji })
	}
	return true, nil
}
