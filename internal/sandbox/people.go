// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package sandbox

import (
	"fmt"
	"regexp"
	"strconv"

	"parley/internal/fault"
)

// Person is somebody with a phone, in all messengers of the sandbox.
type Person struct {
	Key      string `json:"key"`    // the name in paths and scenario files: "ann"
	Number   int64  `json:"number"` // the person's id at vendors that use numbers
	Name     string `json:"name"`
	LastName string `json:"last_name,omitempty"`
	Username string `json:"username,omitempty"`
	Language string `json:"language,omitempty"` // "ru"
	Phone    string `json:"phone,omitempty"`    // "+79161234567"
	Group    string `json:"group,omitempty"`    // people made together by a count: "crowd"
}

// Bot is a bot, community or number at a vendor. The token is shown: it opens nothing but this sandbox.
type Bot struct {
	Key      string            `json:"key"`
	Vendor   string            `json:"vendor"`
	Number   int64             `json:"number"`
	Name     string            `json:"name"`
	Username string            `json:"username,omitempty"`
	Token    string            `json:"token,omitempty"`
	Settings map[string]string `json:"settings,omitempty"` // whatever else the vendor gives: ids, keys
}

// Numbers begin here so that they look like the vendors' own and never meet one another.
const (
	firstPerson = 500_000_001
	firstBot    = 7_000_000_001
)

var keyPattern = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// AddBot makes a bot at a vendor. An empty key is the username, an empty username is made from the key.
func (h *Hub) AddBot(b Bot) (*Bot, error) {
	v, err := h.vendor(b.Vendor)
	if err != nil {
		return nil, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	b.Number = h.nextBot
	if b.Key == "" {
		b.Key = b.Username
	}
	if b.Key == "" {
		b.Key = b.Vendor + strconv.Itoa(len(h.botList)+1)
	}
	if err := checkKey(b.Key, h.bots[b.Key] != nil); err != nil {
		return nil, err
	}
	if b.Name == "" {
		b.Name = b.Key
	}
	bot := &b
	if err := v.Connect(bot); err != nil {
		return nil, fmt.Errorf("sandbox: connect bot: %w", err)
	}
	h.nextBot++
	h.bots[b.Key] = bot
	h.botList = append(h.botList, bot)
	h.changes.Add(1)
	return bot, nil
}

// Bots are all bots in the order of making.
func (h *Hub) Bots() []*Bot {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return append([]*Bot{}, h.botList...)
}

// AddPeople makes one person, or with count > 0 a group: "crowd" becomes crowd-1 … crowd-N, all in the group "crowd".
func (h *Hub) AddPeople(p Person, count int) ([]*Person, error) {
	if count < 0 || count > 1_000_000 {
		return nil, fault.At("/count", "range", "a group has 1 to 1,000,000 people")
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if p.Key == "" {
		p.Key = "person" + strconv.Itoa(len(h.list)+1)
	}
	if count == 0 {
		added, err := h.addPerson(p)
		if err != nil {
			return nil, err
		}
		return []*Person{added}, nil
	}
	if err := checkKey(p.Key, len(h.groups[p.Key]) > 0); err != nil {
		return nil, err
	}
	people := make([]*Person, 0, count)
	for i := 1; i <= count; i++ {
		one := p
		one.Group, one.Key = p.Key, p.Key+"-"+strconv.Itoa(i)
		one.Name, one.Username, one.Phone = numbered(p.Name, i), "", ""
		added, err := h.addPerson(one)
		if err != nil {
			return nil, err
		}
		people = append(people, added)
	}
	h.groups[p.Key] = people
	return people, nil
}

func numbered(name string, i int) string {
	if name == "" {
		return ""
	}
	return name + " " + strconv.Itoa(i)
}

func (h *Hub) addPerson(p Person) (*Person, error) {
	if err := checkKey(p.Key, h.people[p.Key] != nil); err != nil {
		return nil, err
	}
	if p.Name == "" {
		p.Name = p.Key
	}
	p.Number = h.nextPerson
	h.nextPerson++
	added := &p
	h.people[p.Key], h.byNumber[p.Number] = added, added
	h.list = append(h.list, added)
	h.changes.Add(1)
	return added, nil
}

func checkKey(key string, taken bool) error {
	switch {
	case !keyPattern.MatchString(key):
		return fault.At("/key", "pattern", "the key %q may have 1 to 64 Latin letters, digits, _ and -", key)
	case taken:
		return fault.New(fault.Conflict, "key_taken", "%q exists already", key)
	}
	return nil
}

// People are at most limit people after the first skip ones, in the order of making.
func (h *Hub) People(skip, limit int) []*Person {
	h.mu.RLock()
	defer h.mu.RUnlock()
	from := min(max(skip, 0), len(h.list))
	return append([]*Person{}, h.list[from:min(from+limit, len(h.list))]...)
}

// Group are the people made together under a key.
func (h *Hub) Group(key string) ([]*Person, error) {
	h.mu.RLock()
	defer h.mu.RUnlock()
	if g, ok := h.groups[key]; ok {
		return g, nil
	}
	return nil, fault.New(fault.NotFound, "group_not_found", "there is no group of people %q", key)
}

// PersonByNumber finds a person by the vendors' number, nil when there is none.
func (h *Hub) PersonByNumber(number int64) *Person {
	h.mu.RLock()
	defer h.mu.RUnlock()
	return h.byNumber[number]
}
