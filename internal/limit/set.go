// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package limit

import (
	"math"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Scope is one place that rules apply to: a chat, or everything under the lease.
type Scope struct {
	Buckets []Bucket `json:"buckets,omitempty"` // in the order of the rules
	Until   int64    `json:"until,omitempty"`   // the vendor's refusal holds until this moment
}

// Saved is what the holder of a lease stores for the next one.
type Saved struct {
	Wide  Scope            `json:"wide"`
	Chats map[string]Scope `json:"chats,omitempty"` // only those that are not full
}

// Set is the limits of one lease: rules for all its messages together (a channel, or an account of several) and rules for each chat.
// A channel's set may stand under that of its account: then both must agree. It is safe for concurrent use.
type Set struct {
	wideRules []Rule
	chatRules [][]Rule // by the class of the chat
	above     *Set     // of the account; nil: none
	since     int64

	mu    sync.Mutex
	wide  Scope
	chats map[string]*Scope
	// sweepAt is the number of chats at which the idle ones are dropped, twice what was left the last time.
	sweepAt int
}

const fewestChats = 256

// NewSet makes limits of which everything is assumed to be spent at the moment since. Pass 0 for a channel that has never sent, and the present
// when another holder died and nobody knows what it sent after it last saved; pass the saved state to Restore after a clean hand-over.
// Chats are of class 0 and follow the rules chat, unless Chat has named another class: classes are the rules of class 1, 2 and so on.
func NewSet(wide, chat []Rule, since int64, classes ...[]Rule) *Set {
	s := &Set{wideRules: wide, chatRules: append([][]Rule{chat}, classes...), since: since, chats: map[string]*Scope{}, sweepAt: fewestChats}
	s.wide = s.fresh(wide)
	return s
}

// Chat is the name of a chat of a class, for example of groups, which some vendors let us write to at another pace than to people.
func Chat(class int, name string) string {
	if class == 0 {
		return name
	}
	return strconv.Itoa(class) + "~" + name
}

// Name is the chat's name without its class.
func Name(chat string) string {
	_, name, classed := strings.Cut(chat, "~")
	if !classed {
		return chat
	}
	return name
}

// rulesOf are the rules for a chat. A class that this version of a driver does not have is like class 0.
func (s *Set) rulesOf(chat string) []Rule {
	class, _, classed := strings.Cut(chat, "~")
	if n, err := strconv.Atoi(class); classed && err == nil && n > 0 && n < len(s.chatRules) {
		return s.chatRules[n]
	}
	return s.chatRules[0]
}

// Rules is the number of rules that a chat follows; of the empty name, the number of those for all messages together.
func (s *Set) Rules(chat string) int {
	if chat == "" {
		return len(s.wideRules)
	}
	return len(s.rulesOf(chat))
}

// Under puts the set under that of an account, before it is used.
func (s *Set) Under(account *Set) { s.above = account }

func (s *Set) fresh(rules []Rule) Scope {
	sc := Scope{Buckets: make([]Bucket, len(rules))}
	for i := range sc.Buckets {
		sc.Buckets[i].At = s.since
	}
	return sc
}

// Allow takes one message to a chat from every rule and returns 0, or takes nothing and returns how long to wait before asking again.
func (s *Set) Allow(now int64, chat string) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, rules := s.chat(now, chat), s.rulesOf(chat)
	if wait := max(s.wide.wait(s.wideRules, now), c.wait(rules, now)); wait > 0 {
		return wait
	}
	if s.above != nil { // the last to be asked, because it takes at once when it may
		if wait := s.above.Allow(now, ""); wait > 0 {
			return wait
		}
	}
	s.wide.take(s.wideRules, now)
	c.take(rules, now)
	return 0
}

// Rest is how long a chat must rest before its next message, by the rules for chats alone; 0 is not at all.
func (s *Set) Rest(now int64, chat string) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chat(now, chat).wait(s.rulesOf(chat), now)
}

// Left is how many messages to a chat may leave at this moment by the rules for chats alone, and how long until the chat is as good as new.
func (s *Set) Left(now int64, chat string) (n int, full time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chat(now, chat)
	n = math.MaxInt32
	for i, r := range s.rulesOf(chat) {
		b := r.Refill(c.Buckets[i], now)
		n = min(n, int(b.Level/r.cost()))
		missing := r.full() - b.Level
		full = max(full, time.Duration((missing+int64(r.Count)-1)/int64(r.Count))*time.Millisecond)
	}
	return n, full
}

// Free is how many messages, to chats that are free themselves, may leave at this moment: what is worth claiming.
func (s *Set) Free(now int64) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.wide.Until > now {
		return 0
	}
	free := int64(math.MaxInt32)
	if s.above != nil {
		free = int64(s.above.Free(now))
	}
	for i, r := range s.wideRules {
		free = min(free, r.Refill(s.wide.Buckets[i], now).Level/r.cost())
	}
	return int(free)
}

// Closed is how long nothing at all may leave, by the rules for all messages together; 0 when something may.
func (s *Set) Closed(now int64) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	wait := s.wide.wait(s.wideRules, now)
	if s.above != nil {
		wait = max(wait, s.above.Closed(now))
	}
	return wait
}

// Resting lists the chats that must not be written to yet, and how long until the first of them may be; 0 when there are none.
func (s *Set) Resting(now int64) (chats []string, first time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, c := range s.chats {
		wait := c.wait(s.rulesOf(key), now)
		if wait == 0 {
			continue
		}
		if chats = append(chats, key); first == 0 || wait < first {
			first = wait
		}
	}
	return chats, first
}

// Strangers is how long a chat of class 0 that the set has not met yet must rest: a holder that died may have written to it a moment ago. 0 is not at all.
func (s *Set) Strangers(now int64) time.Duration {
	c := s.fresh(s.chatRules[0])
	return c.wait(s.chatRules[0], now)
}

// Penalty stops a chat, or with an empty chat everything, until a moment the vendor named. A shorter penalty never ends a longer one.
func (s *Set) Penalty(now int64, chat string, until int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if chat == "" {
		s.wide.hold(s.wideRules, until)
		return
	}
	s.chat(now, chat).hold(s.rulesOf(chat), until)
}

// Save is the present state, without the chats that are as good as new.
func (s *Set) Save(now int64) Saved {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep(now)
	saved := Saved{Wide: s.wide.copy(), Chats: make(map[string]Scope, len(s.chats))}
	for chat, c := range s.chats {
		saved.Chats[chat] = c.copy()
	}
	return saved
}

// Restore takes over what Save gave. Scopes saved under another number of rules, from another version of the driver, are left as NewSet made them.
func (s *Set) Restore(saved Saved) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(saved.Wide.Buckets) == len(s.wideRules) {
		s.wide = saved.Wide.copy()
	}
	for chat, c := range saved.Chats {
		if len(c.Buckets) == len(s.rulesOf(chat)) {
			c := c.copy()
			s.chats[chat] = &c
		}
	}
}

// chat is the chat's scope, made when unknown. Dropping idle ones first keeps memory within twice the number of busy chats.
func (s *Set) chat(now int64, key string) *Scope {
	c, ok := s.chats[key]
	if !ok {
		if len(s.chats) >= s.sweepAt {
			s.sweep(now)
			s.sweepAt = max(2*len(s.chats), fewestChats)
		}
		made := s.fresh(s.rulesOf(key))
		c = &made
		s.chats[key] = c
	}
	return c
}

// sweep drops chats that a new one would equal.
func (s *Set) sweep(now int64) {
	for key, c := range s.chats {
		if c.idle(s.rulesOf(key), now) {
			delete(s.chats, key)
		}
	}
}

func (c *Scope) wait(rules []Rule, now int64) time.Duration {
	wait := time.Duration(max(c.Until-now, 0)) * time.Millisecond
	for i, r := range rules {
		wait = max(wait, r.Wait(c.Buckets[i], now))
	}
	return wait
}

func (c *Scope) take(rules []Rule, now int64) {
	for i, r := range rules {
		c.Buckets[i] = r.Take(c.Buckets[i], now)
	}
}

func (c *Scope) hold(rules []Rule, until int64) {
	if until <= c.Until {
		return
	}
	c.Until = until
	for i, r := range rules {
		c.Buckets[i] = r.Hold(c.Buckets[i], until)
	}
}

func (c *Scope) idle(rules []Rule, now int64) bool {
	if c.Until > now {
		return false
	}
	for i, r := range rules {
		if r.Refill(c.Buckets[i], now).Level < r.full() {
			return false
		}
	}
	return true
}

func (c *Scope) copy() Scope {
	return Scope{Buckets: append([]Bucket(nil), c.Buckets...), Until: c.Until}
}
