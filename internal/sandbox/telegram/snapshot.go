// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"parley/internal/sandbox"
)

// savedBot is a bot at rest. Questions that wait for an answer are left out: they live for seconds. Limits begin anew.
type savedBot struct {
	Key         string          `json:"key"`
	LastMessage int64           `json:"last_message"`
	LastUpdate  int64           `json:"last_update"`
	LastQuery   int64           `json:"last_query"`
	Allowed     []string        `json:"allowed"`
	Commands    json.RawMessage `json:"commands"`
	Hook        *savedHook      `json:"hook,omitempty"`
	Waiting     []savedUpdate   `json:"waiting,omitempty"`
	Files       []savedFile     `json:"files,omitempty"`
	Chats       []savedChat     `json:"chats,omitempty"`
}

type savedHook struct {
	URL    string `json:"url"`
	Secret string `json:"secret,omitempty"`
	Limit  int    `json:"limit"`
}

type savedUpdate struct {
	ID    int64           `json:"id"`
	Queue string          `json:"queue"`
	From  int64           `json:"from"`
	Dies  int64           `json:"dies"`
	Body  json.RawMessage `json:"body"`
}

type savedFile struct {
	Kind     string `json:"kind"`
	HubID    string `json:"hub_id"`
	Name     string `json:"name,omitempty"`
	MIME     string `json:"mime,omitempty"`
	Size     int64  `json:"size"`
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Duration int    `json:"duration,omitempty"`
	ID       string `json:"id"`
	Unique   string `json:"unique"`
	Path     string `json:"path"`
	Small    string `json:"small,omitempty"` // id of the smaller size
}

type savedChat struct {
	Ref      chatRef        `json:"ref"`
	Person   string         `json:"person,omitempty"` // empty: a room
	Opened   int64          `json:"opened,omitempty"`
	Messages []savedMessage `json:"messages,omitempty"`
	Room     *savedRoom     `json:"room,omitempty"`
}

type savedMessage struct {
	Message *message `json:"message"`
	Mine    bool     `json:"mine,omitempty"`
	Shown   int64    `json:"shown,omitempty"`
	Payload string   `json:"payload,omitempty"` // of an invoice
}

type savedRoom struct {
	LastMessage int64         `json:"last_message"`
	Links       []*inviteLink `json:"links,omitempty"`
	Members     []string      `json:"members,omitempty"`
	Asking      []int64       `json:"asking,omitempty"`
	Banned      []int64       `json:"banned,omitempty"`
}

// Snapshot implements sandbox.Keeper.
func (s *Server) Snapshot() (json.RawMessage, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	saved := make([]savedBot, 0, len(s.byName))
	for _, key := range slices.Sorted(maps.Keys(s.byName)) {
		saved = append(saved, s.byName[key].save())
	}
	raw, err := json.Marshal(saved)
	if err != nil {
		return nil, fmt.Errorf("telegram: snapshot: %w", err)
	}
	return raw, nil
}

func (b *bot) save() savedBot {
	b.mu.Lock()
	defer b.mu.Unlock()
	saved := savedBot{Key: b.Key, LastMessage: b.lastMessage, LastUpdate: b.lastUpdate, LastQuery: b.lastQuery, Commands: b.commands}
	if b.allowed != nil {
		saved.Allowed = slices.Sorted(maps.Keys(b.allowed))
	}
	if h := b.hook; h != nil {
		saved.Hook = &savedHook{URL: h.url, Secret: h.secret, Limit: h.limit}
	}
	for e := b.waiting.Front(); e != nil; e = e.Next() {
		q := e.Value.(*queued) //nolint:forcetypeassert // the list holds nothing else
		saved.Waiting = append(saved.Waiting, savedUpdate{ID: q.id, Queue: q.queue, From: q.from, Dies: q.dies, Body: q.body})
	}
	for _, id := range slices.Sorted(maps.Keys(b.files)) {
		saved.Files = append(saved.Files, b.files[id].save())
	}
	for _, id := range slices.Sorted(maps.Keys(b.chats)) {
		saved.Chats = append(saved.Chats, b.chats[id].save())
	}
	return saved
}

func (f *file) save() savedFile {
	saved := savedFile{
		Kind: f.kind, HubID: f.hubID, Name: f.name, MIME: f.mime, Size: f.size, Width: f.width, Height: f.height, Duration: f.duration,
		ID: f.id, Unique: f.unique, Path: f.path,
	}
	if f.small != nil {
		saved.Small = f.small.id
	}
	return saved
}

func (c *chat) save() savedChat {
	saved := savedChat{Ref: c.ref, Opened: c.opened}
	if c.person != nil {
		saved.Person = c.person.Key
	}
	for _, id := range c.order {
		st := c.messages[id]
		if st == nil {
			continue // deleted
		}
		m := savedMessage{Message: st.message, Mine: st.mine, Shown: st.shown}
		if st.Invoice != nil {
			m.Payload = st.Invoice.payload
		}
		saved.Messages = append(saved.Messages, m)
	}
	if r := c.room; r != nil {
		saved.Room = &savedRoom{LastMessage: r.lastMessage, Asking: slices.Sorted(maps.Keys(r.asking)), Banned: slices.Sorted(maps.Keys(r.banned))}
		for _, link := range slices.Sorted(maps.Keys(r.links)) {
			copied := *r.links[link] // revoking changes it in place
			saved.Room.Links = append(saved.Room.Links, &copied)
		}
		for _, number := range slices.Sorted(maps.Keys(r.members)) {
			saved.Room.Members = append(saved.Room.Members, r.members[number].Person.Key)
		}
	}
	return saved
}

// Restore implements sandbox.Keeper. Updates that waited for the bot are delivered now.
func (s *Server) Restore(raw json.RawMessage) error {
	var all []savedBot
	if err := json.Unmarshal(raw, &all); err != nil {
		return fmt.Errorf("telegram: restore: %w", err)
	}
	known := map[string]*sandbox.Bot{}
	for _, b := range s.hub.Bots() {
		known[b.Key] = b
	}
	for _, saved := range all {
		if known[saved.Key] == nil {
			return fmt.Errorf("telegram: restore: there is no bot %q", saved.Key)
		}
		b := newBot(known[saved.Key])
		if err := s.load(b, saved); err != nil {
			return err
		}
		s.mu.Lock()
		s.bots[b.Token], s.byName[b.Key] = b, b
		s.mu.Unlock()
	}
	return nil
}

func (s *Server) load(b *bot, saved savedBot) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lastMessage, b.lastUpdate = saved.LastMessage+sandbox.NumberGap, saved.LastUpdate+sandbox.NumberGap
	b.lastQuery, b.commands = saved.LastQuery+sandbox.NumberGap, saved.Commands
	if saved.Allowed != nil {
		b.allowed = map[string]bool{}
		for _, kind := range saved.Allowed {
			b.allowed[kind] = true
		}
	}
	for _, f := range saved.Files {
		b.loadFile(f)
	}
	for _, f := range saved.Files {
		if f.Small != "" {
			b.files[f.ID].small = b.files[f.Small]
		}
	}
	for _, c := range saved.Chats {
		if err := s.loadChat(b, c); err != nil {
			return err
		}
	}
	for _, u := range saved.Waiting {
		q := &queued{id: u.ID, queue: u.Queue, from: u.From, dies: u.Dies, body: u.Body}
		q.at = b.waiting.PushBack(q)
	}
	if saved.Hook != nil {
		s.hook(b, saved.Hook.URL, saved.Hook.Secret, saved.Hook.Limit)
	}
	return nil
}

func (b *bot) loadFile(f savedFile) {
	made := &file{
		kind: f.Kind, hubID: f.HubID, name: f.Name, mime: f.MIME, size: f.Size, width: f.Width, height: f.Height, duration: f.Duration,
		id: f.ID, unique: f.Unique, path: f.Path,
	}
	b.files[f.ID], b.paths[f.Path] = made, made
}

func (s *Server) loadChat(b *bot, saved savedChat) error {
	c := &chat{ref: saved.Ref, opened: saved.Opened, messages: map[int64]*stored{}}
	if saved.Person != "" {
		phone, err := s.hub.Phone(b.Key, saved.Person)
		if err != nil {
			return fmt.Errorf("telegram: restore: %w", err)
		}
		c.person, c.phone = phone.Person, phone
	}
	for _, m := range saved.Messages {
		if m.Message == nil {
			continue
		}
		if m.Message.Invoice != nil {
			m.Message.Invoice.payload = m.Payload
		}
		c.remember(&stored{message: m.Message, mine: m.Mine, shown: m.Shown})
	}
	if saved.Room != nil {
		if err := s.loadRoom(b, c, saved.Room); err != nil {
			return err
		}
		b.rooms = append(b.rooms, c)
	}
	b.chats[c.ref.ID] = c
	return nil
}

func (s *Server) loadRoom(b *bot, c *chat, saved *savedRoom) error {
	c.room = &room{
		lastMessage: saved.LastMessage + sandbox.NumberGap,
		links:       map[string]*inviteLink{}, members: map[int64]*sandbox.Phone{}, asking: set(saved.Asking), banned: set(saved.Banned),
	}
	for _, l := range saved.Links {
		c.room.links[l.InviteLink] = l
	}
	for _, key := range saved.Members {
		phone, err := s.hub.Phone(b.Key, key)
		if err != nil {
			return fmt.Errorf("telegram: restore: %w", err)
		}
		c.room.members[phone.Person.Number] = phone
	}
	return nil
}

func set(numbers []int64) map[int64]bool {
	all := make(map[int64]bool, len(numbers))
	for _, n := range numbers {
		all[n] = true
	}
	return all
}
