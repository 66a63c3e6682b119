// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package story

import (
	"strconv"
	"strings"
	"time"

	"parley/internal/flow"
	"parley/internal/i18n"
)

// Trigger says what let a person in.
func (t Teller) Trigger(one flow.Trigger) string {
	switch one.Kind {
	case flow.ByLink:
		return t.say("Вход по ссылке или QR-коду.", "Came in by a link or QR code.")
	case flow.ByKeyword:
		return t.say("Вход по слову: %s.", "Came in by a keyword: %s.", strings.Join(one.Words, ", "))
	case flow.ByFirstMessage:
		return t.say("Вход по первому сообщению.", "Came in by the first message.")
	case flow.ByAnyMessage:
		return t.say("Вход по любому сообщению.", "Came in by any message.")
	case flow.ByEvent:
		return t.say("Вход по событию %s.", "Came in by the event %s.", t.quote(one.Event))
	default:
		return t.say("Сработал запуск %s.", "The trigger %s has fired.", t.quote(one.ID))
	}
}

// Input says what woke a session; empty for a start, which its trigger tells.
func (t Teller) Input(in flow.Input) string {
	switch in := in.(type) {
	case flow.Answer:
		switch {
		case in.Text != "":
			return t.say("Человек пишет: %s.", "The person writes: %s.", t.quote(in.Text))
		case in.Card != nil:
			return t.say("Человек поделился телефоном.", "The person has shared a phone number.")
		case in.Location != nil:
			return t.say("Человек прислал место.", "The person has sent a place.")
		}
		return t.say("Человек прислал файл.", "The person has sent a file.")
	case flow.Press:
		return t.say("Нажата кнопка %s.", "The button %s is pressed.", t.quote(t.Names.Exit(in.Block, in.Button)))
	case flow.Timeout:
		return t.say("Срок наступил.", "The time has come.")
	case flow.Reply:
		if in.Failed == "not_connected" {
			return t.say("Ничего не подключено, поэтому ответа не будет.", "Nothing is connected, so no answer will come.")
		}
		if in.Failed != "" {
			return t.say("Внешняя система не ответила.", "The outside system did not answer.")
		}
		return t.say("Внешняя система ответила: %d.", "The outside system answered: %d.", in.Status)
	case flow.Event:
		return t.say("Событие %s.", "Event %s.", t.quote(in.Name))
	case flow.Returned:
		return t.say("Вложенная воронка закончилась.", "The sub-flow has ended.")
	case flow.Moved:
		return t.say("Человека перевели в другую версию воронки.", "The person was moved to another version of the flow.")
	default:
		return ""
	}
}

// Refused says that a flow did not let a person in, and why.
func (t Teller) Refused(why string) string {
	words := Refusal(why)
	return i18n.Words("Воронка не началась: "+words.In(i18n.RU)+".", "The flow did not begin: "+words.In(i18n.EN)+".").In(t.Lang, i18n.EN)
}

// Refusal says why a flow did not let a person in, as it stands behind a colon.
func Refusal(why string) i18n.Text {
	switch why {
	case "condition":
		return i18n.Words("условие запуска не выполнено", "the condition of the trigger does not hold")
	case "running":
		return i18n.Words("человек ещё идёт по ней", "the person is still in it")
	case "too_soon":
		return i18n.Words("с прошлого прохода прошло слишком мало времени", "too little time has passed since the last passage")
	case "too_often":
		return i18n.Words("она только что началась по такому же поводу", "it has just begun for a cause of the same kind")
	default:
		return i18n.Words("по её правилу человек проходит её один раз", "by its rule a person goes through it once")
	}
}

// Length says a length of time in words, in its two largest units: "2 дня 3 часа".
func Length(d flow.Duration, lang i18n.Lang) string {
	units := []struct {
		size         time.Duration
		one          string // English
		ru, few, all string
	}{
		{24 * time.Hour, "day", "день", "дня", "дней"}, {time.Hour, "hour", "час", "часа", "часов"},
		{time.Minute, "minute", "минута", "минуты", "минут"}, {time.Second, "second", "секунда", "секунды", "секунд"},
	}
	left, parts := time.Duration(d), []string{}
	for i, u := range units {
		n := int64(left / u.size)
		left %= u.size
		if n == 0 && (len(parts) > 0 || i < len(units)-1) || len(parts) == 2 {
			continue
		}
		word := u.one
		if n != 1 {
			word += "s"
		}
		if strings.HasPrefix(string(lang), string(i18n.RU)) {
			word = russian(n, u.ru, u.few, u.all)
		}
		parts = append(parts, strconv.FormatInt(n, 10)+" "+word)
	}
	return strings.Join(parts, " ")
}

// russian agrees a noun with a number.
func russian(n int64, one, few, many string) string {
	last, teen := n%10, n%100 >= 11 && n%100 <= 14
	switch {
	case last == 1 && !teen:
		return one
	case last >= 2 && last <= 4 && !teen:
		return few
	default:
		return many
	}
}
