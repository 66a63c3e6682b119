// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package channels_test

import (
	"testing"
	"time"

	"parley/internal/channel"
	"parley/internal/channels"
	"parley/internal/channels/webchat"
)

func TestEveryDriverIsFoundByItsKind(t *testing.T) {
	t.Parallel()
	all := channels.All(time.Now, webchat.Deps{})
	registry, err := channel.NewRegistry(all...)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range all {
		if got, ok := registry.Driver(want.Kind()); !ok || got != want || registry.All()[i] != want {
			t.Errorf("the registry does not give the driver of %q", want.Kind())
		}
	}
	if _, ok := registry.Driver("pigeon"); ok {
		t.Error("the registry has a driver of pigeons")
	}
	if _, err := channel.NewRegistry(append(all, all[0])...); err == nil {
		t.Error("two drivers of one kind went into one registry")
	}
}
