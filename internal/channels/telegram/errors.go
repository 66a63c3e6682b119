// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package telegram

import (
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"parley/internal/channel"
)

// pauseWithout is how long to wait when a refusal for speed names no time.
const pauseWithout = 5 * time.Second

// rule maps a refusal to a class by words of its description, which the Bot API's server keeps stable and documents nowhere.
type rule struct {
	status int // 0: any
	words  string
	class  channel.Class
	again  channel.Form
}

// rules are tried in order; the first whose status and words match decides. The words are in lower case.
func rules() []rule {
	return []rule{
		{403, "bot was blocked by the user", channel.Blocked, ""},
		{403, "user is deactivated", channel.Blocked, ""},
		{400, "user_is_blocked", channel.Blocked, ""},
		{400, "input_user_deactivated", channel.Blocked, ""},
		{403, "", channel.Unreachable, ""}, // cannot initiate, kicked from the group, not a member, no right to write
		{400, "upgraded to a supergroup", channel.Invalid, channel.FormAddress},
		{400, "chat not found", channel.Unreachable, ""},
		{400, "user not found", channel.Unreachable, ""},
		{400, "peer_id_invalid", channel.Unreachable, ""},
		{400, "chat was deactivated", channel.Unreachable, ""},
		{400, "group chat was deleted", channel.Unreachable, ""},
		{400, "chat_write_forbidden", channel.Unreachable, ""},
		{400, "chat_restricted", channel.Unreachable, ""},
		{400, "chat_admin_required", channel.Unreachable, ""},
		{400, "topic_closed", channel.Unreachable, ""},
		{400, "not enough rights to send", channel.Unreachable, ""},
		{400, "have no rights to send", channel.Unreachable, ""},
		{400, "can't parse entities", channel.Invalid, channel.FormPlain},
		{400, "can't parse message caption", channel.Invalid, channel.FormPlain},
		{400, "inline keyboard", channel.Invalid, channel.FormNoMarkup}, // "inline keyboard button URL … is invalid: Wrong HTTP URL"
		{400, "button_", channel.Invalid, channel.FormNoMarkup},         // BUTTON_DATA_INVALID, BUTTON_URL_INVALID, BUTTON_TYPE_INVALID
		{400, "reply markup is too long", channel.Invalid, channel.FormNoMarkup},
		{400, "in private chats only", channel.Invalid, channel.FormNoMarkup}, // a button that asks for the phone, in a group
		{400, "can't parse reply keyboard", channel.Invalid, channel.FormNoMarkup},
		{400, "wrong http url", channel.MediaFailed, channel.FormReupload},
		{400, "failed to get http url content", channel.MediaFailed, channel.FormReupload},
		{400, "wrong type of the web page content", channel.MediaFailed, channel.FormReupload},
		{400, "webpage_", channel.MediaFailed, channel.FormReupload}, // WEBPAGE_CURL_FAILED, WEBPAGE_MEDIA_EMPTY
		{400, "wrong file_id", channel.MediaFailed, channel.FormReupload},
		{400, "wrong file identifier", channel.MediaFailed, channel.FormReupload},
		{400, "wrong remote file", channel.MediaFailed, channel.FormReupload},
		{400, "file_reference", channel.MediaFailed, channel.FormReupload},
		{400, "type of file mismatch", channel.MediaFailed, channel.FormReupload},
		{400, "can't use file of type", channel.MediaFailed, channel.FormReupload},
		{400, "file is too big", channel.MediaFailed, ""},
		{400, "file must be non-empty", channel.MediaFailed, ""},
		{400, "photo_", channel.MediaFailed, ""}, // PHOTO_INVALID_DIMENSIONS, PHOTO_SAVE_FILE_INVALID
		{400, "image_process_failed", channel.MediaFailed, ""},
		{400, "video_", channel.MediaFailed, ""},
		{400, "voice_messages_forbidden", channel.MediaFailed, ""}, // the person allows voice messages to nobody
		{400, "message to be replied not found", channel.Invalid, channel.FormNoReply},
		{400, "message to reply not found", channel.Invalid, channel.FormNoReply},
		{400, "replied message not found", channel.Invalid, channel.FormNoReply},
		{400, "can't be deleted", channel.Unsupported, ""},
		{400, "can't be edited", channel.Unsupported, ""},
		{400, "", channel.Invalid, ""},
		{401, "", channel.Unauthorized, ""},
		{404, "", channel.Unauthorized, ""}, // the server knows no such token
		{409, "", channel.Paused, ""},       // a second poller, or a webhook beside polling
		{413, "", channel.MediaFailed, ""},
		{429, "", channel.Throttled, ""},
		{502, "", channel.Temporary, ""},
		{503, "", channel.Temporary, ""},
	}
}

// classify turns a refusal into a class. readable tells whether e came from the Bot API: a proxy in between may answer 403 or 404 on its own account.
func classify(answer channel.Answer, e envelope, readable bool) *channel.SendError {
	status, text := answer.Status, http.StatusText(answer.Status)
	if readable && e.ErrorCode != 0 {
		status, text = e.ErrorCode, e.Description
	}
	failure := refusal(channel.Ambiguous, strconv.Itoa(status), text, nil)
	if status < 500 { // not this word, then a refusal all the same: nothing was done
		failure.Class = channel.Temporary
	}
	if !readable && status < 500 && status != http.StatusTooManyRequests && status != http.StatusRequestEntityTooLarge {
		return failure
	}
	words := strings.ToLower(text)
	for _, r := range rules() {
		if r.status == status && strings.Contains(words, r.words) {
			failure.Class, failure.Again.Form = r.class, r.again
			break
		}
	}
	switch {
	case failure.Again.Form == channel.FormAddress:
		failure.Again.Address = address(e.Parameters.MigrateToChatID)
	case failure.Class == channel.Throttled, failure.Class == channel.Paused:
		failure.Scope, failure.After = channel.ScopeChannel, wait(answer, e)
	}
	if failure.Again.Form == channel.FormAddress && failure.Again.Address == "" {
		failure.Class, failure.Again = channel.Unreachable, channel.Again{}
	}
	return failure
}

func wait(answer channel.Answer, e envelope) time.Duration {
	seconds := e.Parameters.RetryAfter
	if seconds <= 0 {
		seconds, _ = strconv.Atoi(answer.Header.Get("Retry-After")) // a date instead of a number is 0: the default below
	}
	if seconds <= 0 {
		return pauseWithout
	}
	return time.Duration(seconds) * time.Second
}

func refusal(class channel.Class, code, text string, cause error) *channel.SendError {
	return &channel.SendError{Class: class, Code: code, Text: text, Cause: cause}
}

// redacted makes sure that no failure shows the token, whatever the server quoted. A cause that shows it is dropped.
func redacted(ch channel.Channel, err error) error {
	var failure *channel.SendError
	if !errors.As(err, &failure) {
		return err
	}
	clean := *failure
	clean.Text = ch.Redact(clean.Text)
	if clean.Cause != nil && ch.Redact(clean.Cause.Error()) != clean.Cause.Error() {
		clean.Cause = nil
	}
	return &clean
}

// is reports whether err is a refusal with these words in its text.
func is(err error, words string) bool {
	var failure *channel.SendError
	return errors.As(err, &failure) && strings.Contains(strings.ToLower(failure.Text), words)
}
