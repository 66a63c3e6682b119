// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import "strings"

// table is every method the imitation knows; the vendor does not mind the case of letters.
func (s *Server) table() map[string]method {
	table := map[string]method{
		"getMe":          func(c *call) (any, error) { return c.bot.me(), nil },
		"logOut":         s.logOut,
		"close":          s.logOut,
		"getUpdates":     s.getUpdates,
		"setWebhook":     s.setWebhook,
		"deleteWebhook":  s.deleteWebhook,
		"getWebhookInfo": s.getWebhookInfo,

		"sendMessage":    s.sendMessage,
		"sendMediaGroup": s.sendMediaGroup,
		"sendLocation":   s.sendLocation,
		"sendVenue":      s.sendVenue,
		"sendContact":    s.sendContact,
		"sendPoll":       s.sendPoll,
		"sendDice":       s.sendDice,
		"sendInvoice":    s.sendInvoice,
		"sendChatAction": s.sendChatAction,

		"editMessageText":        s.editText,
		"editMessageCaption":     s.editCaption,
		"editMessageReplyMarkup": s.editMarkup,
		"editMessageMedia":       s.editMedia,
		"deleteMessage":          s.deleteMessage,
		"deleteMessages":         s.deleteMessages,
		"setMessageReaction":     s.setReaction,
		"answerCallbackQuery":    s.answerCallback,
		"answerPreCheckoutQuery": s.answerPreCheckout,

		"getFile":              s.getFile,
		"getUserProfilePhotos": s.getProfilePhotos,
		"getChat":              s.getChat,
		"getChatMember":        s.getChatMember,
		"setMyCommands":        s.setCommands,
		"getMyCommands":        s.getCommands,
		"deleteMyCommands":     s.deleteCommands,
		"setChatMenuButton":    s.setMenuButton,

		"createChatInviteLink":   s.createInviteLink,
		"revokeChatInviteLink":   s.revokeInviteLink,
		"approveChatJoinRequest": func(c *call) (any, error) { return s.decideJoin(c, true) },
		"declineChatJoinRequest": func(c *call) (any, error) { return s.decideJoin(c, false) },
		"banChatMember":          func(c *call) (any, error) { return s.ban(c, true) },
		"unbanChatMember":        func(c *call) (any, error) { return s.ban(c, false) },
	}
	for name, k := range mediaKinds() {
		table[name] = func(c *call) (any, error) { return s.sendMedia(c, k) }
	}
	lower := make(map[string]method, len(table))
	for name, fn := range table {
		lower[strings.ToLower(name)] = fn
	}
	return lower
}
