// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"parley/internal/app"
)

type sandboxCmd struct {
	Listen  string `help:"Address to listen on; the imitations have no passwords, so keep them on this machine." default:"127.0.0.1:8090"`
	Journal string `help:"File to append every accepted call to, one JSON object a line." type:"path" placeholder:"FILE"`
}

// Run serves the imitations of the messengers until it is told to stop.
func (c *sandboxCmd) Run(env *environment) error {
	handler, closeAll, err := app.Imitations(c.Journal)
	if err != nil {
		return err
	}
	listen, err := (&net.ListenConfig{}).Listen(env.ctx, "tcp", c.Listen)
	if err != nil {
		return errors.Join(fmt.Errorf("sandbox: %w", err), closeAll())
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	stop := context.AfterFunc(env.ctx, func() { _ = server.Close() })
	defer stop()
	_, _ = fmt.Fprintf(env.out, "The imitations listen on http://%s. Start Parley beside them with PARLEY_SANDBOX_URL=http://%s.\n", listen.Addr(), listen.Addr())
	if err := server.Serve(listen); !errors.Is(err, http.ErrServerClosed) {
		return errors.Join(err, closeAll())
	}
	return closeAll()
}
