// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package bench_test

import (
	"fmt"
	"runtime"
	"strings"
	"time"
)

// page is docs/benchmarks.md.
func page(table []byte, idle time.Duration, load string) []byte {
	return fmt.Appendf(nil, `# Benchmarks

What Parley promises about speed and size, measured by %[1]smake bench UPDATE=1%[1]s on %[2]s with %[3]s: 2 cores, 24 GiB, ext4; the load generator, the sink and the databases share the two cores.
Each value is the median of the runs, with the lowest and the highest beside it. Memory was looked at %[4]s after the login. When the run began, %[6]s processes on average wanted the two cores: above about 0.5 the figures per second tell what was left for Parley, and only ratios, processor time, memory and sizes tell about Parley itself.

%[5]s
## How to read it

- **Ratios** compare two things in one run, turn by turn, on databases of their own in the same folder: they say the same on a slow disk and on a fast one, on a quiet machine and on a busy one. Absolute figures do not.
- **The bare handler** (%[1]sbench/inbound_test.go%[1]s) is %[1]snet/http%[1]s that reads the body, decodes it as the driver does, commits one row with the number and the body in the same group commit, and does nothing else. Parley also finds the channel, checks the signature, and stores the fact with its key against repeats.
- **The second stage** goes from a fact that is accepted to everything that follows from it being committed: the contact, the session, its timer, the message that came in, the answer that is queued, two visits of blocks, the step as it is kept to be made again, one event. 2,000 people answer a question in turn over 64 connections. The rows counted are new ones; contact, address, session, timer and conversation are changed besides.
- **Durability** is never traded: SQLite with %[1]ssynchronous=FULL%[1]s, PostgreSQL with %[1]sfsync%[1]s and %[1]ssynchronous_commit%[1]s on.
- **RssAnon** is memory of the process's own. The pages of the program's file, which the system takes back when it needs them, are not in it. The bots are connected by webhook to imitations in another process.
- **Start to ready** is from starting the process to the first answer of %[1]s/readyz%[1]s, which is asked every 20 ms.

%[1]sBENCH_IDLE=10m make bench%[1]s waits ten minutes before it looks at the memory; without it one.
`, "`", time.Now().UTC().Format(time.DateOnly), strings.Replace(runtime.Version(), "go", "Go ", 1), spoken(idle), table, load)
}
