// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import "encoding/json"

// The objects of the Bot API, with the fields we read. Ids take up to 52 bits.

type user struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name"`
	Username     string `json:"username"`
	LanguageCode string `json:"language_code"`
}

type chat struct {
	ID       int64  `json:"id"`
	Type     string `json:"type"` // private, group, supergroup, channel
	Title    string `json:"title"`
	Username string `json:"username"`
}

type message struct {
	MessageID          int64           `json:"message_id"`
	From               *user           `json:"from"`
	Chat               chat            `json:"chat"`
	Date               int64           `json:"date"`
	EditDate           int64           `json:"edit_date"`
	IsAutomaticForward bool            `json:"is_automatic_forward"`
	ReplyTo            *messageID      `json:"reply_to_message"`
	MediaGroupID       string          `json:"media_group_id"`
	Text               string          `json:"text"`
	Caption            string          `json:"caption"`
	Photo              []file          `json:"photo"`
	Video              *file           `json:"video"`
	Animation          *file           `json:"animation"`
	Audio              *file           `json:"audio"`
	Voice              *file           `json:"voice"`
	VideoNote          *file           `json:"video_note"`
	Document           *file           `json:"document"`
	Sticker            *file           `json:"sticker"`
	Contact            *contact        `json:"contact"`
	Location           *location       `json:"location"`
	Venue              *venue          `json:"venue"`
	Dice               *dice           `json:"dice"`
	WebAppData         *webAppData     `json:"web_app_data"`
	SuccessfulPayment  *payment        `json:"successful_payment"`
	RefundedPayment    *payment        `json:"refunded_payment"`
	NewChatMembers     []user          `json:"new_chat_members"`
	LeftChatMember     *user           `json:"left_chat_member"`
	MigrateToChatID    int64           `json:"migrate_to_chat_id"`
	Poll               *poll           `json:"poll"`
	keys               map[string]bool // the names of the fields that came, known to us or not
}

// UnmarshalJSON also remembers which fields came, to name those we cannot read.
func (m *message) UnmarshalJSON(data []byte) error {
	type plain message
	var names map[string]json.RawMessage
	if err := json.Unmarshal(data, &names); err != nil {
		return err
	}
	if err := json.Unmarshal(data, (*plain)(m)); err != nil {
		return err
	}
	m.keys = make(map[string]bool, len(names))
	for name := range names {
		m.keys[name] = true
	}
	return nil
}

// messageID is a message of which only the id matters: nested messages are not read deeper.
type messageID struct {
	MessageID int64 `json:"message_id"`
	Chat      chat  `json:"chat"`
}

// file is any of PhotoSize, Video, Animation, Audio, Voice, VideoNote, Document and Sticker.
type file struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileName     string `json:"file_name"`
	MIMEType     string `json:"mime_type"`
	FileSize     int64  `json:"file_size"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	Length       int    `json:"length"` // the side of a round video
	Duration     int    `json:"duration"`
	Emoji        string `json:"emoji"` // of a sticker
	IsAnimated   bool   `json:"is_animated"`
	IsVideo      bool   `json:"is_video"`
}

type contact struct {
	PhoneNumber string `json:"phone_number"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name"`
	UserID      int64  `json:"user_id"`
}

type location struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type venue struct {
	Location location `json:"location"`
	Title    string   `json:"title"`
	Address  string   `json:"address"`
}

type dice struct {
	Emoji string `json:"emoji"`
	Value int    `json:"value"`
}

type poll struct {
	ID       string `json:"id"`
	Question string `json:"question"`
}

type webAppData struct {
	Data       string `json:"data"`
	ButtonText string `json:"button_text"`
}

// payment is a SuccessfulPayment, a RefundedPayment or the order of a PreCheckoutQuery. Amounts are in minor units; Stars (XTR) are whole.
type payment struct {
	Currency       string `json:"currency"`
	TotalAmount    int64  `json:"total_amount"`
	InvoicePayload string `json:"invoice_payload"`
	ChargeID       string `json:"telegram_payment_charge_id"`
}

type callbackQuery struct {
	ID      string     `json:"id"`
	From    user       `json:"from"`
	Message *messageID `json:"message"`
	Data    string     `json:"data"`
	Game    string     `json:"game_short_name"`
}

type memberUpdate struct {
	Chat   chat        `json:"chat"`
	From   user        `json:"from"`
	Date   int64       `json:"date"`
	Old    member      `json:"old_chat_member"`
	New    member      `json:"new_chat_member"`
	Invite *inviteLink `json:"invite_link"`
}

type member struct {
	Status   string `json:"status"` // creator, administrator, member, restricted, left, kicked
	IsMember bool   `json:"is_member"`
	User     user   `json:"user"`
}

// inside reports whether the person is in the chat.
func (m member) inside() bool {
	switch m.Status {
	case "creator", "administrator", "member":
		return true
	case "restricted":
		return m.IsMember
	default:
		return false
	}
}

type inviteLink struct {
	Link string `json:"invite_link"`
	Name string `json:"name"`
}

type joinRequest struct {
	Chat       chat        `json:"chat"`
	From       user        `json:"from"`
	UserChatID int64       `json:"user_chat_id"`
	Date       int64       `json:"date"`
	Bio        string      `json:"bio"`
	Invite     *inviteLink `json:"invite_link"`
}

type reactionUpdate struct {
	Chat      chat       `json:"chat"`
	MessageID int64      `json:"message_id"`
	User      *user      `json:"user"`
	Date      int64      `json:"date"`
	New       []reaction `json:"new_reaction"`
}

type reaction struct {
	Type          string `json:"type"` // emoji, custom_emoji, paid
	Emoji         string `json:"emoji"`
	CustomEmojiID string `json:"custom_emoji_id"`
}

type pollAnswer struct {
	PollID    string `json:"poll_id"`
	User      *user  `json:"user"`
	OptionIDs []int  `json:"option_ids"`
}

type preCheckout struct {
	ID   string `json:"id"`
	From user   `json:"from"`
	payment
}

// anyone is the person and chat of an update of which nothing else is known.
type anyone struct {
	From *user `json:"from"`
	User *user `json:"user"`
	Chat *chat `json:"chat"`
	Date int64 `json:"date"`
}
