// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package webchat

import (
	"net/url"
	"slices"
	"strings"

	"parley/internal/channel"
	"parley/internal/content"
	"parley/internal/i18n"
)

// The keys of the settings. The identity secret is the only secret one.
const (
	KeyTitle       = "title"
	KeyGreeting    = "greeting"
	KeyColor       = "color"
	KeySide        = "side"
	KeyOrigins     = "origins"
	KeyFiles       = "files"
	KeyConsentText = "consent_text"
	KeyConsentURL  = "consent_url"
	keyIdentity    = "identity_secret"
)

// inFlight is how many parts may be accepted at once; accepting takes no time.
const inFlight = 16

// Spec is the settings form, the capabilities (package content has their table) and no limits: nobody but ourselves is on the other side.
func (*Driver) Spec() channel.Spec {
	capabilities, _ := content.Table(string(channel.Webchat))
	return channel.Spec{
		Title: "Чат на сайте",
		About: i18n.Words(
			"Чат работает сразу после подключения. Скопируйте код на все страницы сайта перед закрывающим тегом body или дайте людям ссылку на страницу чата.",
			"The chat works as soon as it is connected. Copy the code to every page of the site before the closing body tag, or give people the link to the chat's page."),
		Form:         form(),
		Modes:        []channel.Mode{channel.Direct},
		Capabilities: capabilities,
		MaxInFlight:  inFlight,
	}
}

func form() []channel.Setting {
	return []channel.Setting{
		{
			Key: KeyTitle, Label: i18n.Words("Заголовок чата", "Title of the chat"), Help: i18n.Words("Например, название компании.", "For example, the company's name."),
			Pattern: `^.{1,60}$`, Example: "Parley",
		}, {
			Key: KeyGreeting, Label: i18n.Words("Первые слова", "First words"), Multi: true, Pattern: `(?s)^.{1,500}$`,
			Help:    i18n.Words("Видны в пустом чате, пока человек ничего не написал.", "Shown in an empty chat until the person writes."),
			Example: "Здравствуйте. Чем помочь?",
		}, {
			Key: KeyColor, Label: i18n.Words("Цвет", "Colour"), Pattern: `^#[0-9a-fA-F]{6}$`, Example: "#0f766e", Default: "#0f766e",
			Help: i18n.Words("Цвет кнопки и сообщений посетителя; достаточно тёмный для белого текста.", "Of the button and the visitor's messages; dark enough for white text."),
		}, {
			Key: KeySide, Label: i18n.Words("Сторона экрана", "Side of the screen"), Default: "right",
			Options: []channel.Option{{Value: "right", Label: i18n.Words("Справа", "Right")}, {Value: "left", Label: i18n.Words("Слева", "Left")}},
		}, {
			Key: KeyOrigins, Label: i18n.Words("Адреса сайтов", "Addresses of the sites"), Multi: true, Pattern: `^\s*(https?://[^\s/]+/?\s*)+$`, Example: "https://shop.example",
			Help: i18n.Words("По одному в строке. Чат будет работать только на них и на своей странице. Пусто — на любом сайте.",
				"One a line. The chat will work only there and on its own page. Empty: on any site."),
		}, {
			Key: KeyFiles, Label: i18n.Words("Файлы от посетителей", "Files from visitors"), Default: "yes",
			Options: []channel.Option{{Value: "yes", Label: i18n.Words("Принимать", "Accept")}, {Value: "no", Label: i18n.Words("Не принимать", "Refuse")}},
		}, {
			Key: KeyConsentText, Label: i18n.Words("Текст о согласии", "Words of consent"), Pattern: `^.{1,300}$`,
			Example: "Отправляя сообщение, вы соглашаетесь на обработку персональных данных",
			Help:    i18n.Words("Строка под полем ввода. Пусто — строки нет.", "A line under the input. Empty: no line."),
		}, {
			Key: KeyConsentURL, Label: i18n.Words("Ссылка на политику", "Link to the policy"), Pattern: `^https?://\S+$`, Example: "https://shop.example/privacy",
			Help: i18n.Words("Куда ведёт строка о согласии.", "Where the line of consent leads."),
		}, {
			Key: keyIdentity, Label: i18n.Words("Ключ подписи пользователей", "Key that signs users"), Secret: true, Pattern: `^\S{16,200}$`, Example: "6f1c0f5d9a7b4c3e8d2a",
			Help: i18n.Words("Если у сайта есть вход, сайт подписывает этим ключом номер пользователя, и чат узнаёт человека на любом устройстве.",
				"If people sign in to the site, it signs their ids with this key, and the chat knows a person on every device."),
		},
	}
}

// AllowsOrigin says whether the chat may be used from a site. Without a list it may be used from any.
func AllowsOrigin(ch channel.Channel, origin string) bool {
	allowed := strings.Fields(ch.Settings[KeyOrigins])
	if len(allowed) == 0 {
		return true
	}
	return origin != "" && slices.ContainsFunc(allowed, func(a string) bool { return sameOrigin(a, origin) })
}

func sameOrigin(a, b string) bool {
	one, err := url.Parse(strings.TrimSuffix(a, "/"))
	two, err2 := url.Parse(b)
	return err == nil && err2 == nil && one.Scheme == two.Scheme && strings.EqualFold(one.Host, two.Host)
}
