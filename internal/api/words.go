// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package api

import "parley/internal/i18n"

// say gives the words for a reason. English words of a service stand when the table has none: they hold the particulars.
func (s *server) say(lang i18n.Lang, reason, otherwise string) string {
	text, ok := s.words[reason]
	if !ok || lang == i18n.EN && otherwise != "" && otherwise != reason && reason != "" && !isTitle(reason) {
		return sentence(otherwise)
	}
	return text.In(lang)
}

func isTitle(reason string) bool { return len(reason) > 6 && reason[:6] == "title." }

// sentence begins a message of a service with a capital letter and ends it with a full stop.
func sentence(s string) string {
	if s == "" {
		return ""
	}
	if c := s[0]; c >= 'a' && c <= 'z' {
		s = string(c-'a'+'A') + s[1:]
	}
	switch s[len(s)-1] {
	case '.', '?', '!':
		return s
	}
	return s + "."
}

// words are what people read about a failure: titles by code, details by reason, and fields by theirs.
func words() map[string]i18n.Text {
	w := map[string]i18n.Text{}
	for _, of := range [][]entry{titles(), peopleWords(), channelWords(), flowWords(), requestWords(), fieldWords()} {
		for _, e := range of {
			w[e.reason] = i18n.Words(e.ru, e.en)
		}
	}
	return w
}

type entry struct{ reason, ru, en string }

func titles() []entry {
	return []entry{
		{"title.invalid", "Проверьте введённое", "Check what was entered"},
		{"title.not_found", "Не найдено", "Not found"},
		{"title.conflict", "Данные уже изменились", "The data has changed"},
		{"title.denied", "Нет доступа", "Not allowed"},
		{"title.limited", "Слишком часто", "Too often"},
		{"title.unavailable", "Сейчас недоступно", "Not available now"},
		{"title.internal", "Ошибка на сервере", "A failure on the server"},
	}
}

func peopleWords() []entry {
	return []entry{
		{"signed_out", "Войдите, чтобы продолжить.", "Sign in to go on."},
		{"wrong_key", "Этот API-ключ не действует. Проверьте его или создайте новый в настройках.", "This API key is not valid. Check it, or make a new one in the settings."},
		{"wrong_credentials", "Неверный e-mail или пароль.", "The e-mail or the password is wrong."},
		{"code_required", "Введите код из приложения-аутентификатора.", "Enter the code from your authenticator app."},
		{"wrong_code", "Код не подошёл. Дождитесь следующего и попробуйте ещё раз.", "This code is not right. Wait for the next one and try again."},
		{"too_many_attempts", "Слишком много попыток. Попробуйте снова через 15 минут.", "Too many attempts. Try again in 15 minutes."},
		{"no_workspace", "Вы больше не состоите ни в одном проекте. Попросите владельца пригласить вас.", "You do not work in any workspace any more. Ask an owner to invite you."},
		{"people_only", "Это может сделать только человек, вошедший в Parley: API-ключа недостаточно.", "Only a signed-in person can do this: an API key is not enough."},
		{"scope_missing", "На это не хватает прав. Попросите администратора проекта.", "Your permissions do not cover this. Ask an administrator of the workspace."},
		{"cross_origin", "Запрос пришёл с другого сайта. Откройте Parley по его собственному адресу и повторите.", "This request came from another site. Open Parley at its own address and try again."},
		{"set_up_already", "У этой установки уже есть владелец. Войдите.", "This installation has an owner already. Sign in."},
		{"invite_not_found", "Приглашение истекло или уже использовано. Попросите новое.", "This invitation has expired or was used. Ask for a new one."},
		{"invite_changed", "Тем временем пароль уже выбран. Откройте приглашение ещё раз.", "A password was chosen meanwhile. Open the invitation again."},
		{"member_already", "Этот человек уже работает в проекте.", "This person works here already."},
		{"owner_only", "Назначать и снимать владельцев может только владелец.", "Only an owner can make or unmake an owner."},
		{"role_too_high", "Нельзя дать роль с большими правами, чем у вас.", "A role that may do more than you may do yourself cannot be given."},
		{"last_owner", "В проекте должен остаться владелец. Сначала назначьте владельцем кого-то ещё.", "A workspace needs an owner. Make somebody else an owner first."},
		{"unknown_role", "Такой роли нет.", "There is no such role."},
		{"totp_on", "Двухфакторный вход уже включён.", "Two-factor sign-in is on already."},
		{"wrong_password", "Это не текущий пароль.", "This is not the present password."},
		{"password_short", "Нужно не меньше 10 символов.", "At least 10 characters are needed."},
		{"password_long", "Пароль слишком длинный.", "This password is too long."},
		{"operator_not_found", "Такого оператора в проекте нет.", "There is no such operator here."},
		{"workspace_not_found", "Такого проекта нет.", "There is no such workspace."},
		{"api_key_not_found", "Такого ключа нет. Возможно, он уже отозван.", "There is no such key. It may be revoked already."},
	}
}

func channelWords() []entry {
	return []entry{
		{"channel_not_found", "Такого канала нет. Возможно, его отключили.", "There is no such channel. It may have been disconnected."},
		{"channel_exists", "Этот аккаунт уже подключён.", "This account is connected already."},
		{"channel_invalid", "Заполнено не всё.", "The settings are not complete."},
		{"other_account", "Эти данные принадлежат другому аккаунту. Подключите его как новый канал.", "These credentials belong to another account. Connect it as a new channel."},
		{"install_failed", "Мессенджер не принял подключение. Проверьте адрес сервера и попробуйте ещё раз.", "The messenger did not accept the connection. Check the address of the server and try again."},
		{"secret_not_found", "Такого секрета нет.", "There is no such secret."},
		{"secret_name", "Имя: латинские буквы, цифры, дефис и подчёркивание, до 64 знаков.", "A name is letters, digits, dashes and underscores, up to 64."},
		{"secret_in_use", "Этот секрет называют воронки: без него их запросы не пройдут. Подтвердите удаление или сначала уберите его из блоков.", "Flows name this secret: without it their requests will fail. Confirm the deletion, or take it out of the blocks first."},
		{"one_line", "Секрет — это одна строка.", "A secret is one line."},
		{"unknown_kind", "Такого мессенджера нет.", "There is no such messenger."},
		{"no_driver", "Эта сборка не поддерживает такой мессенджер.", "This build has no such messenger."},
		{"unauthorized", "Мессенджер не принял токен. Проверьте его.", "The messenger did not accept the token. Check it."},
		{"file_not_found", "Такого файла нет.", "There is no such file."},
		{"file_too_large", "Файл слишком большой.", "The file is too large."},
		{"disk_full", "На сервере нет места для файла.", "There is no room for the file on the server."},
		{"cannot_send", "Этот мессенджер не может передать такое сообщение.", "This messenger cannot carry such a message."},
		{"conversation_not_found", "Такого диалога нет.", "There is no such conversation."},
		{"message_not_found", "Такого сообщения в диалоге нет.", "There is no such message in this conversation."},
		{"identity_not_found", "У человека нет такого адреса.", "This person has no such address."},
		{"may_arrive_twice", "Неизвестно, дошло ли это сообщение: если отправить его ещё раз, человек может получить его дважды. Подтвердите отправку.", "Nobody knows whether this message arrived: sent again, it may reach the person twice. Confirm the sending."},
		{
			"consent_revoked", "Человек отозвал это согласие. Дать его снова может только он сам: галочкой, кнопкой, словом или на бумаге.",
			"The person took this consent back. Only the person can give it anew: by a tick, a button, a word or on paper.",
		},
		{"not_failed", "Это сообщение не нужно отправлять ещё раз.", "This message does not need to be sent again."},
	}
}

func flowWords() []entry {
	return []entry{
		{"flow_not_found", "Такой воронки нет.", "There is no such flow."},
		{"version_not_found", "Такой версии нет.", "There is no such version."},
		{"template_not_found", "Такого шаблона нет.", "There is no such template."},
		{"flow_exists", "Воронка с таким id уже есть.", "There is a flow with this id already."},
		{"flow_invalid", "В воронке есть ошибки: исправьте их, и её можно будет опубликовать.", "The flow has errors: mend them, and it can be published."},
		{"id_fixed", "Id воронки выбирают один раз.", "The id of a flow is chosen once."},
		{"not_published", "Сначала опубликуйте воронку.", "Publish the flow first."},
		{"contact_not_found", "Такого контакта нет.", "There is no such contact."},
		{"session_not_found", "Такого прохождения воронки нет.", "There is no such session."},
		{"tag_not_found", "Такого тега нет.", "There is no such tag."},
		{"tag_exists", "Тег с таким названием уже есть.", "There is a tag with this name already."},
		{"field_not_found", "Такого поля нет.", "There is no such field."},
		{"field_exists", "Поле с таким ключом уже есть.", "There is a field with this key already."},
		{"link_not_found", "Такой ссылки нет.", "There is no such link."},
		{"suppression_exists", "Этот адрес уже в стоп-листе.", "This address is on the suppression list already."},
		{"suppression_not_found", "Этого адреса в стоп-листе нет.", "This address is not on the suppression list."},
		{"bad_address", "Это не похоже на адрес такого вида.", "This does not look like an address of this kind."},
		{"external_id_taken", "Этот внешний id принадлежит другому контакту.", "This outside id belongs to another contact."},
	}
}

func requestWords() []entry {
	return []entry{
		{"form_invalid", "Исправьте отмеченные значения.", "Some values need attention."},
		{"revision_mismatch", "Кто-то изменил это раньше вас. Обновите страницу и внесите изменения ещё раз.", "Somebody else has changed this. Load it again and repeat your change."},
		{"if_match_required", "Пришлите в If-Match ревизию документа из ETag или *, чтобы изменить любую.", "Send the revision of the document, from ETag, as If-Match, or * to change whichever there is."},
		{"revision", "Это не ревизия. Пришлите ETag документа.", "This is not a revision. Send the ETag of the document."},
		{"body_unreadable", "Запрос не удалось прочитать.", "The request cannot be read."},
		{"body_too_large", "Запрос слишком большой.", "The request is too large."},
		{"media_type", "Тело запроса должно быть application/json.", "The body must be application/json."},
		{"method_not_allowed", "Этот адрес не принимает такой метод.", "This address does not take this method."},
		{"operation_not_found", "Такого адреса нет.", "There is no such address."},
		{"idempotency_key", "Слишком длинный Idempotency-Key.", "The Idempotency-Key is too long."},
		{"idempotency_key_reused", "Этот Idempotency-Key уже использован с другим запросом. Выберите новый.", "This Idempotency-Key was used with another request. Choose a new one."},
		{"idempotency_running", "Такой же запрос ещё выполняется. Подождите немного.", "The same request is still being worked on. Wait a moment."},
		{"bad_cursor", "Это не место в этом списке. Начните с первой страницы.", "This is not a place in this list. Begin with the first page."},
		{"too_many_requests", "Слишком много запросов. Подождите немного и повторите.", "Too many requests. Wait a moment and try again."},
		{"too_slow", "Это заняло слишком много времени и было остановлено. Попробуйте ещё раз.", "This took too long and was stopped. Try again."},
		{"database", "База данных сейчас не может сохранить изменения. Попробуйте через минуту.", "The database cannot save changes now. Try again in a minute."},
		{"stopping", "Сервер перезапускается. Попробуйте через минуту.", "The server is restarting. Try again in a minute."},
		{"internal", "Что-то пошло не так на сервере. Введённое не потеряно: попробуйте ещё раз. Если не поможет, сообщите администратору номер запроса.", "Something went wrong on the server. Try again. If it does not help, tell the administrator the number of the request."},
	}
}

func fieldWords() []entry {
	return []entry{
		{"required", "Заполните это.", "This value is needed."},
		{"name", "Нужно название от 1 до 200 букв.", "A name of 1 to 200 letters is needed."},
		{"email", "Это не похоже на адрес e-mail.", "This does not look like an e-mail address."},
		{"phone", "Это не похоже на номер телефона.", "This does not look like a phone number."},
		{"language", "Выберите ru или en.", "Choose ru or en."},
		{"theme", "Выберите auto, light или dark.", "Choose auto, light or dark."},
		{"time_zone", "Такого часового пояса нет. Пример: Europe/Moscow.", "This time zone is not known. An example: Europe/Moscow."},
		{"currency", "Нужны три буквы, например RUB.", "Three letters are needed, for example RUB."},
		{"pattern", "Формат не подходит.", "This does not have the right form."},
		{"scope", "Такое разрешение нельзя выдать.", "This permission cannot be given."},
		{"cursor", "Это не место в этом списке. Начните сначала.", "This is not a cursor of this list. Begin again."},
		{"id", "Это не id.", "This is not an id."},
		{"unknown_key", "Такого параметра нет.", "There is no such parameter."},
		{"choice", "Выберите одно из разрешённых значений.", "Choose one of the allowed values."},
		{"length", "Длина не подходит.", "The length is not right."},
		{"range", "Число вне допустимых границ.", "The number is out of its bounds."},
		{"type", "Значение другого типа.", "The value is of another type."},
		{"value", "Это значение не подходит.", "This value does not fit."},
	}
}
