// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"strconv"
	"strings"

	"parley/internal/fault"
	"parley/internal/sandbox"
	"parley/internal/secret"
)

// joinWindow is how long a bot may write to a person who asked to join, in milliseconds.
const joinWindow = 5 * 60_000

// room is a supergroup or channel where the bot is an administrator, with the members it can have.
type room struct {
	lastMessage int64
	links       map[string]*inviteLink
	members     map[int64]*sandbox.Phone
	asking      map[int64]bool // join requests that wait
	banned      map[int64]bool
}

// show puts a post on every member's phone.
func (r *room) show(v sandbox.Message) {
	for _, p := range r.members {
		p.Add(v)
	}
}

// AddRoom implements sandbox.Host: a new group or channel with the bot as its administrator.
func (s *Server) AddRoom(key string, in sandbox.Room) (sandbox.Room, error) {
	if in.Kind != "channel" && in.Kind != "supergroup" {
		return in, fault.At("/kind", "unknown", "Telegram has rooms of the kinds channel and supergroup")
	}
	s.mu.RLock()
	b := s.byName[key]
	s.mu.RUnlock()
	if b == nil {
		return in, fault.New(fault.NotFound, "bot_not_found", "there is no Telegram bot %q", key)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	id := -1_001_000_000_000 - b.Number%1000*1000 - int64(len(b.rooms)) - 1
	c := &chat{
		ref:      chatRef{ID: id, Type: in.Kind, Title: in.Title, Username: in.Username},
		room:     &room{links: map[string]*inviteLink{}, members: map[int64]*sandbox.Phone{}, asking: map[int64]bool{}, banned: map[int64]bool{}},
		messages: map[int64]*stored{},
	}
	b.rooms, b.chats[id] = append(b.rooms, c), c
	in.ID = strconv.FormatInt(id, 10)
	return in, nil
}

// room finds the room of the parameter chat_id and the person of user_id.
func (c *call) room() (*chat, *sandbox.Person, error) {
	in, err := c.chat()
	switch {
	case err != nil:
		return nil, nil, err
	case in.room == nil:
		return nil, nil, bad("method is available for supergroup and channel chats only")
	}
	if c.str("user_id") == "" {
		return in, nil, nil
	}
	p := c.server.hub.PersonByNumber(c.int("user_id"))
	if p == nil {
		return nil, nil, bad("user not found")
	}
	c.person = p.Key
	return in, p, nil
}

func (s *Server) createInviteLink(c *call) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	in, _, err := c.room()
	if err != nil {
		return nil, err
	}
	l := &inviteLink{
		InviteLink: "https://t.me/+" + secret.Token(12), Creator: c.bot.user(), CreatesJoinRequest: c.bool("creates_join_request"),
		Name: c.str("name"), ExpireDate: c.int("expire_date"), MemberLimit: int(c.int("member_limit")),
	}
	switch {
	case length(l.Name) > 32:
		return nil, bad("invite link name is too long")
	case l.CreatesJoinRequest && l.MemberLimit > 0:
		return nil, bad("member limit can't be specified for links requiring administrator approval")
	}
	in.room.links[l.InviteLink] = l
	return *l, nil
}

func (s *Server) revokeInviteLink(c *call) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	in, _, err := c.room()
	if err != nil {
		return nil, err
	}
	l := in.room.links[c.str("invite_link")]
	if l == nil {
		return nil, bad("INVITE_HASH_EXPIRED")
	}
	l.IsRevoked = true
	return *l, nil
}

func (s *Server) decideJoin(c *call, admit bool) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	in, p, err := c.room()
	if err != nil {
		return nil, err
	}
	if p == nil || !in.room.asking[p.Number] {
		return nil, bad("HIDE_REQUESTER_MISSING")
	}
	delete(in.room.asking, p.Number)
	if admit {
		return true, s.enter(c.bot, in, p)
	}
	return true, nil
}

// ban removes a person and keeps the person out, or with yes=false lets the person come again.
func (s *Server) ban(c *call, yes bool) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	in, p, err := c.room()
	if err != nil {
		return nil, err
	}
	if p == nil {
		return nil, bad("user_id is empty")
	}
	_, inside := in.room.members[p.Number]
	if !yes && c.bool("only_if_banned") && inside {
		return true, nil
	}
	was := in.room.standing(p.Number)
	delete(in.room.members, p.Number)
	delete(in.room.banned, p.Number)
	if yes {
		in.room.banned[p.Number] = true
	}
	s.moved(c.bot, in, c.bot.user(), p, was)
	return true, nil
}

func (r *room) standing(number int64) string {
	switch {
	case r.banned[number]:
		return "kicked"
	case r.members[number] != nil:
		return "member"
	}
	return "left"
}

// moved tells the bot that somebody's standing in a room changed.
func (s *Server) moved(b *bot, in *chat, by *user, p *sandbox.Person, was string) {
	if is := in.room.standing(p.Number); is != was {
		s.push(b, update{ChatMember: &memberChange{
			Chat: in.ref, From: by, Date: s.hub.Timeline.Now() / 1000,
			OldChatMember: memberOf(userOf(p), was), NewChatMember: memberOf(userOf(p), is),
		}})
	}
}

func (s *Server) enter(b *bot, in *chat, p *sandbox.Person) error {
	private, err := s.chatOf(b, p)
	if err != nil {
		return err
	}
	was := in.room.standing(p.Number)
	in.room.members[p.Number] = private.phone
	private.phone.Add(sandbox.Message{
		From: sandbox.FromService, Kind: "text", Chat: in.ref.Title, Text: p.Name + " → " + in.ref.Title, At: s.hub.Timeline.Now(),
	})
	s.moved(b, in, userOf(p), p, was)
	return nil
}

func (s *Server) getChat(c *call) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	in, err := c.chat()
	if err != nil {
		return nil, err
	}
	return struct {
		chatRef
		AccentColorID     int            `json:"accent_color_id"`
		MaxReactionCount  int            `json:"max_reaction_count"`
		AcceptedGiftTypes map[string]any `json:"accepted_gift_types"`
	}{chatRef: in.ref, MaxReactionCount: 11, AcceptedGiftTypes: map[string]any{
		"unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false, "gifts_from_channels": false,
	}}, nil
}

func (s *Server) getChatMember(c *call) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	in, err := c.chat()
	if err != nil {
		return nil, err
	}
	if in.room == nil {
		return memberOf(userOf(in.person), "member"), nil
	}
	_, p, err := c.room()
	if err != nil || p == nil {
		return nil, bad("user not found")
	}
	return memberOf(userOf(p), in.room.standing(p.Number)), nil
}

// join asks for a room by its id or public name.
func (d *deed) join() error {
	for _, in := range d.bot.rooms {
		if strconv.FormatInt(in.ref.ID, 10) == d.Chat || (in.ref.Username != "" && in.ref.Username == strings.TrimPrefix(d.Chat, "@")) {
			return d.request(in, nil)
		}
	}
	return fault.New(fault.NotFound, "chat_not_found", "the bot has no group or channel %q", d.Chat)
}

// joinBy opens an invite link.
func (d *deed) joinBy(link string) error {
	for _, in := range d.bot.rooms {
		l := in.room.links[link]
		if l == nil {
			continue
		}
		if l.IsRevoked || (l.ExpireDate > 0 && l.ExpireDate*1000 <= d.now) {
			return cannot("link_expired", "this invite link has expired")
		}
		if !l.CreatesJoinRequest {
			if in.room.banned[d.phone.Person.Number] {
				return cannot("banned", "%s is banned from %s", d.phone.Person.Name, in.ref.Title)
			}
			if l.MemberLimit == 1 {
				l.IsRevoked = true // a link for one person is spent
			}
			return d.server.enter(d.bot, in, d.phone.Person)
		}
		return d.request(in, l)
	}
	return cannot("link_expired", "this invite link leads nowhere")
}

func (d *deed) request(in *chat, l *inviteLink) error {
	who := d.phone.Person
	switch {
	case in.room.banned[who.Number]:
		return cannot("banned", "%s is banned from %s", who.Name, in.ref.Title)
	case in.room.members[who.Number] != nil:
		return cannot("member", "%s is in %s already", who.Name, in.ref.Title)
	}
	in.room.asking[who.Number] = true
	d.chat.opened = d.now + joinWindow
	d.server.push(d.bot, update{ChatJoinRequest: &joinRequest{
		Chat: in.ref, From: userOf(who), UserChatID: who.Number, Date: d.now / 1000, InviteLink: l,
	}})
	return nil
}

func (d *deed) leaveRoom() error {
	for _, in := range d.bot.rooms {
		if strconv.FormatInt(in.ref.ID, 10) != d.Chat {
			continue
		}
		was := in.room.standing(d.phone.Person.Number)
		delete(in.room.members, d.phone.Person.Number)
		d.server.moved(d.bot, in, userOf(d.phone.Person), d.phone.Person, was)
		return nil
	}
	return fault.New(fault.NotFound, "chat_not_found", "the bot has no group or channel %q", d.Chat)
}
