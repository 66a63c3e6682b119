// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"container/list"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"parley/internal/sandbox"
)

// bot is one bot's whole state at the vendor; mu guards all of it.
type bot struct {
	*sandbox.Bot

	mu          sync.Mutex
	lastMessage int64 // private chats and small groups share one numbering per bot
	chats       map[int64]*chat
	rooms       []*chat
	files       map[string]*file
	paths       map[string]*file
	queries     map[string]*query
	lastQuery   int64
	oldQueries  []*query // in the order of making, to forget the expired ones from the front
	sends       bucket
	commands    json.RawMessage

	lastUpdate int64
	allowed    map[string]bool // nil is the vendor's default
	waiting    *list.List      // of *queued, by id
	news       chan struct{}   // closed when an update comes
	poll       chan struct{}   // closed to end the running getUpdates
	polled     int64           // wall moment at which the last getUpdates was answered
	hook       *webhook
	odd        bool // which update of two is held back by the fault "reorder"
}

// chat is a private chat, or a room: a supergroup or channel in which the bot is an administrator.
type chat struct {
	ref      chatRef
	person   *sandbox.Person // nil for a room
	phone    *sandbox.Phone  // nil for a room
	room     *room           // nil for a private chat
	messages map[int64]*stored
	order    []int64 // ids in the order of making, to forget the oldest
	sends    bucket
	opened   int64 // the bot may write until this moment though never started: after a join request
}

// stored is a message the vendor remembers. The message is never changed, only replaced.
type stored struct {
	*message

	mine  bool  // sent by the bot
	shown int64 // id on the phone
}

// keepMessages is how many messages of a chat can be edited, answered or deleted; the vendor keeps all, a load test's memory does not.
const keepMessages = 2000

// remember keeps a message of the chat and forgets the oldest.
func (c *chat) remember(st *stored) {
	c.messages[st.MessageID] = st
	c.order = append(c.order, st.MessageID)
	if len(c.order) > keepMessages {
		delete(c.messages, c.order[0])
		c.order = c.order[1:]
	}
}

func newBot(b *sandbox.Bot) *bot {
	return &bot{
		Bot: b, chats: map[int64]*chat{}, files: map[string]*file{}, paths: map[string]*file{}, queries: map[string]*query{},
		waiting: list.New(), news: make(chan struct{}), lastUpdate: 100_000_000 + b.Number%1000*1000, commands: json.RawMessage("[]"),
	}
}

func (b *bot) user() *user {
	return &user{ID: b.Number, IsBot: true, FirstName: b.Name, Username: b.Username}
}

func (b *bot) me() any {
	return struct {
		user
		CanJoinGroups           bool `json:"can_join_groups"`
		CanReadAllGroupMessages bool `json:"can_read_all_group_messages"`
		SupportsInlineQueries   bool `json:"supports_inline_queries"`
		CanConnectToBusiness    bool `json:"can_connect_to_business"`
		HasMainWebApp           bool `json:"has_main_web_app"`
	}{user: *b.user(), CanJoinGroups: true}
}

func userOf(p *sandbox.Person) *user {
	return &user{ID: p.Number, FirstName: p.Name, LastName: p.LastName, Username: p.Username, LanguageCode: p.Language}
}

// chatOf is the bot's private chat with a person; it is made at the first call.
func (s *Server) chatOf(b *bot, p *sandbox.Person) (*chat, error) {
	if c := b.chats[p.Number]; c != nil {
		return c, nil
	}
	phone, err := s.hub.Phone(b.Key, p.Key)
	if err != nil {
		return nil, err
	}
	c := &chat{
		ref:    chatRef{ID: p.Number, Type: "private", FirstName: p.Name, LastName: p.LastName, Username: p.Username},
		person: p, phone: phone, messages: map[int64]*stored{},
	}
	b.chats[p.Number] = c
	return c, nil
}

// chat finds the chat of the parameter chat_id.
func (c *call) chat() (*chat, error) {
	id := c.str("chat_id")
	if id == "" {
		return nil, bad("chat_id is empty")
	}
	if name, ok := strings.CutPrefix(id, "@"); ok {
		for _, r := range c.bot.rooms {
			if strings.EqualFold(r.ref.Username, name) {
				return r, nil
			}
		}
		return nil, bad("chat not found")
	}
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil, bad("chat not found")
	}
	if known := c.bot.chats[n]; known != nil {
		return known, nil
	}
	p := c.server.hub.PersonByNumber(n)
	if p == nil {
		return nil, bad("chat not found")
	}
	return c.server.chatOf(c.bot, p)
}

// mayWrite holds a private chat to what the person allows.
func (c *call) mayWrite(to *chat) error {
	if to.phone == nil {
		return nil
	}
	switch to.phone.Status() {
	case sandbox.StatusBlocked:
		return forbidden("bot was blocked by the user")
	case sandbox.StatusDeleted:
		return forbidden("user is deactivated")
	case sandbox.StatusNew:
		if c.server.hub.Timeline.Now() >= to.opened {
			return forbidden("bot can't initiate conversation with a user")
		}
	}
	return nil
}

func (s *Server) logOut(c *call) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	s.drop(c.bot)
	return true, nil
}

func (s *Server) setCommands(c *call) (any, error) {
	var list []struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
	if !c.object("commands", &list) {
		return nil, bad("can't parse commands JSON object")
	}
	if len(list) > 100 {
		return nil, bad("BOT_COMMANDS_TOO_MUCH")
	}
	for _, v := range list {
		name := strings.TrimPrefix(v.Command, "/")
		if name == "" || len(name) > 32 || strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" {
			return nil, bad("BOT_COMMAND_INVALID")
		}
		if n := length(v.Description); n < 1 || n > 256 {
			return nil, bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	c.bot.commands = json.RawMessage(c.str("commands"))
	return true, nil
}

func (s *Server) getCommands(c *call) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	return c.bot.commands, nil
}

func (s *Server) deleteCommands(c *call) (any, error) {
	c.bot.mu.Lock()
	defer c.bot.mu.Unlock()
	c.bot.commands = json.RawMessage("[]")
	return true, nil
}

// setMenuButton checks the button and forgets it: phones show no menu.
func (s *Server) setMenuButton(c *call) (any, error) {
	var in struct {
		Type   string  `json:"type"`
		Text   string  `json:"text"`
		WebApp *webApp `json:"web_app"`
	}
	if c.str("menu_button") == "" {
		return true, nil
	}
	if !c.object("menu_button", &in) {
		return nil, bad("can't parse menu button: MenuButton must be an Object")
	}
	switch in.Type {
	case "default", "commands":
	case "web_app":
		if in.Text == "" || in.WebApp == nil || !strings.HasPrefix(in.WebApp.URL, "https://") {
			return nil, bad("can't parse menu button: Only HTTPS links are allowed")
		}
	default:
		return nil, bad("can't parse menu button: MenuButton has unsupported type")
	}
	return true, nil
}

// getProfilePhotos answers that the person has none: people of the sandbox have no faces.
func (s *Server) getProfilePhotos(c *call) (any, error) {
	if s.hub.PersonByNumber(c.int("user_id")) == nil {
		return nil, bad("user not found")
	}
	return map[string]any{"total_count": 0, "photos": []any{}}, nil
}

// serveFile answers downloads by the path that getFile gave.
func (s *Server) serveFile(w http.ResponseWriter, token, path string) {
	b, err := s.find(token)
	if err != nil {
		writeAnswer(w, nil, err)
		return
	}
	b.mu.Lock()
	f := b.paths[path]
	fresh := f != nil && s.hub.Timeline.Now() < f.linkUntil
	b.mu.Unlock()
	if fresh {
		if kept, ok := s.hub.Files.Get(f.hubID); ok {
			w.Header().Set("Content-Type", "application/octet-stream")
			_, _ = w.Write(kept.Bytes) // the client may have left
			return
		}
	}
	writeAnswer(w, nil, &refusal{code: http.StatusNotFound, text: "Not Found"})
}
