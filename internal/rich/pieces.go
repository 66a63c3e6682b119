// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package rich

import "strings"

// What one piece of an SMS holds: alone, and in a longer message, where a header takes room (GSM 03.38, 03.40).
const (
	gsmAlone, gsmPiece = 160, 153 // septets
	ucs2Alone          = 70       // halves of UTF-16
)

// SMSWidePiece is what one piece of a longer SMS holds of letters beyond the small alphabet, in halves of UTF-16.
const SMSWidePiece = 67

// The letters of the default alphabet of GSM 03.38: one septet each, and those that take two.
const (
	gsmLetters = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
	gsmDouble  = "^{}\\[~]|€\f"
)

// SMSPieces counts in how many paid pieces a text travels. Latin is true when it needs only the small alphabet, whose pieces hold twice as much;
// one letter beyond it, such as a Cyrillic one, makes the whole text wide.
func SMSPieces(text string) (pieces int, latin bool) {
	septets, latin := 0, true
	for _, r := range text {
		switch {
		case strings.ContainsRune(gsmLetters, r):
			septets++
		case strings.ContainsRune(gsmDouble, r):
			septets += 2
		default:
			latin = false
		}
	}
	if latin {
		return inPieces(septets, gsmAlone, gsmPiece), true
	}
	return inPieces(Count(text, UTF16), ucs2Alone, SMSWidePiece), false
}

func inPieces(n, alone, piece int) int {
	if n <= alone {
		return min(n, 1)
	}
	return (n + piece - 1) / piece
}
