// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package keyword

import (
	"strings"
	"testing"
)

// FuzzNormal wants what was brought to its plain form to stay as it is: otherwise a keyword would be another word each time it is saved.
func FuzzNormal(f *testing.F) {
	for _, seed := range []string{"ПРИЗ)))", "е\u0308лка", "пpиз", "𝐩𝐫𝐢𝐳", "İstanbul", "ﬁ ﬂ", "ａ\u0301", "й\u0336", "\u200b", "ǅ", "ß", "\xff", "№ 5", "K\u212a"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		once := clean(text)
		if twice := clean(once); twice != once {
			t.Fatalf("%q becomes %q and then %q", text, once, twice)
		}
		for _, w := range strings.FieldsFunc(once, notWord) {
			plain := spell(w).plain
			if again := spell(plain).plain; again != plain {
				t.Errorf("%q is spelled %q and then %q", w, plain, again)
			}
		}
	})
}
