// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package play

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"os"
	"path/filepath"

	"parley/internal/play/chat"
	"parley/internal/play/form"
	"parley/internal/sandbox"
)

// PressStart presses Start; without an opened link as somebody who found the bot by its name.
type PressStart struct {
	Seat `yaml:",inline"`
}

// Press presses a button by the words on it.
type Press struct {
	Seat   `yaml:",inline"`
	Button string `yaml:"button" is:"required" about:"The words on the button; the newest message that shows it is meant."`
}

// Say writes a text.
type Say struct {
	Seat `yaml:",inline"`
	Text string `yaml:"text" is:"required" about:"What is written."`
}

// Edit changes the newest own message.
type Edit struct {
	Seat `yaml:",inline"`
	Text string `yaml:"text" is:"required" about:"What the message says now."`
}

// SharePhone shares a telephone number.
type SharePhone struct {
	Seat  `yaml:",inline"`
	Phone string `yaml:"phone" about:"Somebody else's number; the own one when absent."`
}

// ShareLocation shares a place.
type ShareLocation struct {
	Seat      `yaml:",inline"`
	Latitude  *float64 `yaml:"latitude" is:"required" about:"Degrees north."`
	Longitude *float64 `yaml:"longitude" is:"required" about:"Degrees east."`
}

// SendMedia sends files; several make an album.
type SendMedia struct {
	Seat    `yaml:",inline"`
	File    form.Words `yaml:"file" is:"required" about:"Paths from the scenario's folder."`
	Kind    string     `yaml:"kind" about:"photo, video, audio, voice, document …; by the file's name when absent."`
	Caption string     `yaml:"caption" about:"Words under the first file."`
}

// Block blocks the bot.
type Block struct {
	Seat `yaml:",inline"`
}

// Unblock lets the bot write again.
type Unblock struct {
	Seat `yaml:",inline"`
}

// Leave deletes the chat and stops the bot.
type Leave struct {
	Seat `yaml:",inline"`
}

// Read reads everything.
type Read struct {
	Seat `yaml:",inline"`
}

// React puts a reaction on the newest message of the bot.
type React struct {
	Seat  `yaml:",inline"`
	Emoji string `yaml:"emoji" about:"The reaction; absent takes it back."`
}

func (a *PressStart) do(ctx context.Context, s *scene) error {
	return s.act(ctx, a.Seat, sandbox.Action{Verb: sandbox.PressStart})
}

func (a *Press) do(ctx context.Context, s *scene) error {
	return s.act(ctx, a.Seat, sandbox.Action{Verb: sandbox.Press, Button: a.Button})
}

func (a *Say) do(ctx context.Context, s *scene) error {
	return s.act(ctx, a.Seat, sandbox.Action{Verb: sandbox.Say, Text: a.Text})
}

func (a *Edit) do(ctx context.Context, s *scene) error {
	return s.act(ctx, a.Seat, sandbox.Action{Verb: sandbox.Edit, Text: a.Text})
}

func (a *SharePhone) do(ctx context.Context, s *scene) error {
	return s.act(ctx, a.Seat, sandbox.Action{Verb: sandbox.SharePhone, Phone: a.Phone})
}

func (a *ShareLocation) do(ctx context.Context, s *scene) error {
	return s.act(ctx, a.Seat, sandbox.Action{Verb: sandbox.ShareLocation, Latitude: *a.Latitude, Longitude: *a.Longitude})
}

func (a *Block) do(ctx context.Context, s *scene) error {
	return s.act(ctx, a.Seat, sandbox.Action{Verb: sandbox.Block})
}

func (a *Unblock) do(ctx context.Context, s *scene) error {
	return s.act(ctx, a.Seat, sandbox.Action{Verb: sandbox.Unblock})
}

func (a *Leave) do(ctx context.Context, s *scene) error {
	return s.act(ctx, a.Seat, sandbox.Action{Verb: sandbox.Leave})
}

func (a *Read) do(ctx context.Context, s *scene) error {
	return s.act(ctx, a.Seat, sandbox.Action{Verb: sandbox.Read})
}

func (a *React) do(ctx context.Context, s *scene) error {
	return s.act(ctx, a.Seat, sandbox.Action{Verb: sandbox.React, Emoji: a.Emoji})
}

func (a *SendMedia) do(ctx context.Context, s *scene) error {
	action := sandbox.Action{Verb: sandbox.SendMedia, Text: a.Caption}
	for _, name := range a.File {
		b, err := os.ReadFile(s.scenario.path(name))
		if err != nil {
			return fmt.Errorf("read the file to send: %w", err)
		}
		kind := mime.TypeByExtension(filepath.Ext(name))
		if kind == "" {
			kind = http.DetectContentType(b)
		}
		action.Media = append(action.Media, sandbox.Media{Kind: a.Kind, Name: filepath.Base(name), MIME: kind, Bytes: b})
	}
	return s.act(ctx, a.Seat, action)
}

// act does the same on the phone of everyone the key stands for.
func (s *scene) act(ctx context.Context, at Seat, a sandbox.Action) error {
	phones, err := s.phones(at)
	if err != nil {
		return err
	}
	for _, p := range phones {
		s.chat.Deed(p, a)
		if err := p.Act(ctx, a); err != nil {
			return fmt.Errorf("%s: %w", p.Name(), err)
		}
	}
	return nil
}

// phones are the phones of everyone a key stands for: one person, or a crowd.
func (s *scene) phones(at Seat) ([]chat.Phone, error) {
	channel := s.channels[at.Channel]
	if channel == nil {
		return nil, fmt.Errorf("the channel %q is not connected", at.Channel)
	}
	var phones []chat.Phone
	for _, who := range s.people[at.Person] {
		p, err := s.phone(channel, who)
		if err != nil {
			return nil, err
		}
		phones = append(phones, p)
	}
	if len(phones) == 0 {
		return nil, errors.New("nobody is there")
	}
	return phones, nil
}
