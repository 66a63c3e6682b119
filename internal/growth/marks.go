// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package growth

import (
	"net/url"
	"slices"
	"strings"

	"github.com/mileusna/useragent"
)

// utmKeys are the five marks that everyone uses.
func utmKeys() []string {
	return []string{"utm_source", "utm_medium", "utm_campaign", "utm_content", "utm_term"}
}

// isClickID knows the names by which advertising systems carry the id of a click: Google Ads (gclid; gbraid and wbraid for applications), Campaign Manager
// (dclid), Yandex Direct (yclid) and Market (ymclid), VK Ads (rb_clickid) and VK (vkclid), Meta (fbclid), TikTok (ttclid), Microsoft (msclkid),
// X (twclid), LinkedIn (li_fat_id), Roistat (roistat), Calltouch (calltouch_tm). Messengers tell of advertisements themselves: WhatsApp (ctwa_clid), VK (ref, ref_source).
func isClickID(key string) bool {
	return slices.Contains([]string{
		"gclid", "gbraid", "wbraid", "dclid", "yclid", "ymclid", "rb_clickid", "vkclid", "fbclid", "ttclid", "msclkid", "twclid", "li_fat_id", "roistat", "calltouch_tm",
		"ctwa_clid", "ref", "ref_source",
	}, key)
}

// maxMark is the longest mark that is kept, in bytes; an address can carry anything.
const maxMark = 500

func short(s string) string {
	if len(s) > maxMark {
		s = s[:maxMark]
	}
	s = strings.ToValidUTF8(s, "") // the cut may have halved a letter
	return strings.ReplaceAll(s, "\x00", "")
}

// marksOf keeps the UTM marks and click ids of an address.
func marksOf(query url.Values) (marks, clicks map[string]string) {
	marks, clicks = map[string]string{}, map[string]string{}
	for key := range query {
		value := short(query.Get(key))
		switch key = strings.ToLower(key); {
		case value == "":
		case slices.Contains(utmKeys(), key):
			marks[key] = value
		case isClickID(key):
			clicks[key] = value
		}
	}
	return marks, clicks
}

// deviceOf is a browser in three words, such as "mobile, Android, Chrome".
func deviceOf(a useragent.UserAgent) string {
	kind := ""
	switch {
	case a.Mobile:
		kind = "mobile"
	case a.Tablet:
		kind = "tablet"
	case a.Desktop:
		kind = "desktop"
	}
	words := slices.DeleteFunc([]string{kind, a.OS, a.Name}, func(s string) bool { return s == "" })
	return short(strings.Join(words, ", "))
}

// previewers fetch a page to draw a preview of it where it was posted. Most call themselves bots and are known to the library as such; these do not.
func previewers() []string {
	return []string{"facebookexternalhit", "whatsapp/", "viber", "vkshare", "skypeuripreview", "okhttp", "curl/", "wget/", "python-", "go-http-client", "headlesschrome"}
}

// robotic says that no person is looking: a crawler, a preview, a program.
func robotic(userAgent string, a useragent.UserAgent) bool {
	lower := strings.ToLower(userAgent)
	return a.Bot || userAgent == "" || slices.ContainsFunc(previewers(), func(name string) bool { return strings.Contains(lower, name) })
}
