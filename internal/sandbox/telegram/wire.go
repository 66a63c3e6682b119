// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import "encoding/json"

// The vendor's objects, with the fields the imitation fills. Names and types follow the Bot API 10.1 description; a test compares what is sent with it.

type user struct {
	ID           int64  `json:"id"`
	IsBot        bool   `json:"is_bot"`
	FirstName    string `json:"first_name"`
	LastName     string `json:"last_name,omitempty"`
	Username     string `json:"username,omitempty"`
	LanguageCode string `json:"language_code,omitempty"`
}

type chatRef struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
}

type entity struct {
	Type          string `json:"type"`
	Offset        int    `json:"offset"`
	Length        int    `json:"length"`
	URL           string `json:"url,omitempty"`
	Language      string `json:"language,omitempty"`
	CustomEmojiID string `json:"custom_emoji_id,omitempty"`
}

// attachment is any of PhotoSize, Video, Animation, Audio, Voice, VideoNote, Document, Sticker: the ones that do not apply stay empty.
type attachment struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Type         string `json:"type,omitempty"`
	Width        *int   `json:"width,omitempty"`
	Height       *int   `json:"height,omitempty"`
	Length       *int   `json:"length,omitempty"`
	Duration     *int   `json:"duration,omitempty"`
	FileName     string `json:"file_name,omitempty"`
	MIMEType     string `json:"mime_type,omitempty"`
	FileSize     int64  `json:"file_size,omitempty"`
	IsAnimated   *bool  `json:"is_animated,omitempty"`
	IsVideo      *bool  `json:"is_video,omitempty"`
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

type contact struct {
	PhoneNumber string `json:"phone_number"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name,omitempty"`
	UserID      int64  `json:"user_id,omitempty"`
}

type dice struct {
	Emoji string `json:"emoji"`
	Value int    `json:"value"`
}

type pollOption struct {
	PersistentID string `json:"persistent_id"`
	Text         string `json:"text"`
	VoterCount   int    `json:"voter_count"`
}

type poll struct {
	ID                    string       `json:"id"`
	Question              string       `json:"question"`
	Options               []pollOption `json:"options"`
	TotalVoterCount       int          `json:"total_voter_count"`
	IsClosed              bool         `json:"is_closed"`
	IsAnonymous           bool         `json:"is_anonymous"`
	Type                  string       `json:"type"`
	AllowsMultipleAnswers bool         `json:"allows_multiple_answers"`
	AllowsRevoting        bool         `json:"allows_revoting"`
	MembersOnly           bool         `json:"members_only"`
}

type invoice struct {
	Title          string `json:"title"`
	Description    string `json:"description"`
	StartParameter string `json:"start_parameter"`
	Currency       string `json:"currency"`
	TotalAmount    int64  `json:"total_amount"`

	payload string // goes back to the bot with the payment, never to the person
}

type payment struct {
	Currency                string `json:"currency"`
	TotalAmount             int64  `json:"total_amount"`
	InvoicePayload          string `json:"invoice_payload"`
	TelegramPaymentChargeID string `json:"telegram_payment_charge_id"`
	ProviderPaymentChargeID string `json:"provider_payment_charge_id"`
}

type message struct {
	MessageID         int64           `json:"message_id"`
	From              *user           `json:"from,omitempty"`
	SenderChat        *chatRef        `json:"sender_chat,omitempty"`
	Chat              chatRef         `json:"chat"`
	Date              int64           `json:"date"`
	EditDate          int64           `json:"edit_date,omitempty"`
	ReplyToMessage    *message        `json:"reply_to_message,omitempty"`
	MediaGroupID      string          `json:"media_group_id,omitempty"`
	Text              string          `json:"text,omitempty"`
	Entities          []entity        `json:"entities,omitempty"`
	Caption           string          `json:"caption,omitempty"`
	CaptionEntities   []entity        `json:"caption_entities,omitempty"`
	HasProtected      bool            `json:"has_protected_content,omitempty"`
	Photo             []attachment    `json:"photo,omitempty"`
	Video             *attachment     `json:"video,omitempty"`
	Animation         *attachment     `json:"animation,omitempty"`
	Audio             *attachment     `json:"audio,omitempty"`
	Voice             *attachment     `json:"voice,omitempty"`
	VideoNote         *attachment     `json:"video_note,omitempty"`
	Document          *attachment     `json:"document,omitempty"`
	Sticker           *attachment     `json:"sticker,omitempty"`
	Location          *location       `json:"location,omitempty"`
	Venue             *venue          `json:"venue,omitempty"`
	Contact           *contact        `json:"contact,omitempty"`
	Poll              *poll           `json:"poll,omitempty"`
	Dice              *dice           `json:"dice,omitempty"`
	Invoice           *invoice        `json:"invoice,omitempty"`
	SuccessfulPayment *payment        `json:"successful_payment,omitempty"`
	ReplyMarkup       *inlineKeyboard `json:"reply_markup,omitempty"`
}

type inlineKeyboard struct {
	Rows [][]inlineButton `json:"inline_keyboard"`
}

type inlineButton struct {
	Text                         string          `json:"text"`
	Style                        string          `json:"style,omitempty"`
	URL                          string          `json:"url,omitempty"`
	CallbackData                 *string         `json:"callback_data,omitempty"`
	WebApp                       *webApp         `json:"web_app,omitempty"`
	LoginURL                     *webApp         `json:"login_url,omitempty"`
	SwitchInlineQuery            *string         `json:"switch_inline_query,omitempty"`
	SwitchInlineQueryCurrentChat *string         `json:"switch_inline_query_current_chat,omitempty"`
	SwitchInlineQueryChosenChat  json.RawMessage `json:"switch_inline_query_chosen_chat,omitempty"`
	CopyText                     *copyText       `json:"copy_text,omitempty"`
	Pay                          bool            `json:"pay,omitempty"`
}

type webApp struct {
	URL string `json:"url"`
}

type copyText struct {
	Text string `json:"text"`
}

type update struct {
	UpdateID         int64          `json:"update_id"`
	Message          *message       `json:"message,omitempty"`
	EditedMessage    *message       `json:"edited_message,omitempty"`
	CallbackQuery    *callbackQuery `json:"callback_query,omitempty"`
	PreCheckoutQuery *preCheckout   `json:"pre_checkout_query,omitempty"`
	MyChatMember     *memberChange  `json:"my_chat_member,omitempty"`
	ChatMember       *memberChange  `json:"chat_member,omitempty"`
	ChatJoinRequest  *joinRequest   `json:"chat_join_request,omitempty"`
}

type callbackQuery struct {
	ID           string   `json:"id"`
	From         *user    `json:"from"`
	Message      *message `json:"message,omitempty"`
	ChatInstance string   `json:"chat_instance"`
	Data         string   `json:"data,omitempty"`
}

type preCheckout struct {
	ID             string `json:"id"`
	From           *user  `json:"from"`
	Currency       string `json:"currency"`
	TotalAmount    int64  `json:"total_amount"`
	InvoicePayload string `json:"invoice_payload"`
}

type member struct {
	Status    string `json:"status"`
	User      *user  `json:"user"`
	UntilDate *int64 `json:"until_date,omitempty"`
}

type memberChange struct {
	Chat          chatRef `json:"chat"`
	From          *user   `json:"from"`
	Date          int64   `json:"date"`
	OldChatMember member  `json:"old_chat_member"`
	NewChatMember member  `json:"new_chat_member"`
}

type joinRequest struct {
	Chat       chatRef     `json:"chat"`
	From       *user       `json:"from"`
	UserChatID int64       `json:"user_chat_id"`
	Date       int64       `json:"date"`
	InviteLink *inviteLink `json:"invite_link,omitempty"`
}

type inviteLink struct {
	InviteLink         string `json:"invite_link"`
	Creator            *user  `json:"creator"`
	CreatesJoinRequest bool   `json:"creates_join_request"`
	IsPrimary          bool   `json:"is_primary"`
	IsRevoked          bool   `json:"is_revoked"`
	Name               string `json:"name,omitempty"`
	ExpireDate         int64  `json:"expire_date,omitempty"`
	MemberLimit        int    `json:"member_limit,omitempty"`
}

type reactionType struct {
	Type  string `json:"type"`
	Emoji string `json:"emoji,omitempty"`
}
