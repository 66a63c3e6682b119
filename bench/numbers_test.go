// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package bench_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"parley/internal/db"
	"parley/internal/db/dbtest"
	"parley/internal/db/dbtest/pgserver/server"
)

var (
	measure = flag.Bool("measure", false, "measure the promises and print them as a table; takes many minutes")
	update  = flag.Bool("update", false, "write the table into docs/benchmarks.md")
	repeat  = flag.Int("repeat", 3, "how often each figure is measured; the table shows the median")
)

// figure is one promise. An empty bound means that the figure is only shown.
type figure struct {
	name     string
	unit     string
	format   string
	atLeast  float64
	atMost   float64
	here     []float64 // on SQLite, or where there is no database
	postgres []float64
}

// numbers are the figures in the order of the table.
type numbers struct{ all []*figure }

func (n *numbers) figure(f figure) *figure {
	n.all = append(n.all, &f)
	return n.all[len(n.all)-1]
}

// TestNumbers measures what is promised about speed and size: `make bench`.
func TestNumbers(t *testing.T) {
	if !*measure {
		t.Skip("measuring takes many minutes: make bench")
	}
	idle := time.Minute
	if text := os.Getenv("BENCH_IDLE"); text != "" {
		var err error
		idle, err = time.ParseDuration(text)
		must(t, err)
	}
	var n numbers
	binary := buildProgram(t)
	waiting := letIdle(t, binary) // it takes nothing from the others
	load := calm(t)
	n.databases(t)
	n.sprint(t)
	n.flows(t)
	n.start(t, binary)
	n.sizes(t)
	n.canvas(t)
	held, idled := waiting.memory(t, idle)
	n.figure(figure{name: fmt.Sprintf("RssAnon with %d channels, %s after a login", manyChannels, spoken(idled)), unit: "MB", format: "%.1f", atMost: 25, here: []float64{held}})
	table := n.table()
	t.Log("\n" + string(table))
	if *update {
		must(t, os.WriteFile(filepath.Join("..", "docs", "benchmarks.md"), page(table, idled, load), 0o644))
	}
}

// store is a database to measure on, and the column of the table that it fills.
type store struct {
	fresh func(testing.TB) *db.DB
	into  func(*figure, float64)
}

// databases measures what writes, on both databases in turn.
func (n *numbers) databases(t *testing.T) {
	t.Helper()
	ratio := n.figure(figure{name: "Webhook answered after the commit, against a bare handler", unit: "ratio", format: "%.2f", atLeast: 0.8})
	hooks := n.figure(figure{name: "· webhooks", unit: "/s", format: "%.0f"})
	plain := n.figure(figure{name: "· bare handler", unit: "/s", format: "%.0f"})
	rate := n.figure(figure{name: "Second stage, end to end", unit: "messages/s", format: "%.0f", atLeast: 4000})
	rows := n.figure(figure{name: "· new rows a message", unit: "", format: "%.1f"})
	cpu := n.figure(figure{name: "· processor time of 1,000 messages, load generator included", unit: "s", format: "%.3f"})
	bare := n.figure(figure{name: "· single rows in the same group commit, same minute", unit: "/s", format: "%.0f"})
	s, err := server.Start(server.Durable()...)
	if err != nil && !errors.Is(err, server.ErrMissing) {
		t.Fatal(err)
	}
	stores := []store{{func(tb testing.TB) *db.DB { return open(tb, "") }, func(f *figure, v float64) { f.here = append(f.here, v) }}}
	if err == nil {
		t.Cleanup(func() { must(t, s.Stop()) })
		t.Setenv("PARLEY_TEST_POSTGRES", s.URL)
		stores = append(stores, store{dbtest.Postgres, func(f *figure, v float64) { f.postgres = append(f.postgres, v) }})
	}
	for range *repeat {
		for _, on := range stores {
			in := alone(t, on, inbound)
			on.into(ratio, in.ratio())
			on.into(hooks, in.ours.rate())
			on.into(plain, in.reference.rate())
			out := alone(t, on, second)
			on.into(rate, out.messages.rate())
			on.into(rows, out.rows)
			on.into(cpu, out.messages.cpu())
			on.into(bare, out.bare.rate())
		}
	}
	n.timers(t, stores)
}

// alone measures on databases that are closed before the next measurement begins, and on a disk that has nothing of the last one left to write.
func alone[F any](t *testing.T, on store, measure func(tb testing.TB, fresh func() *db.DB) F) (f F) {
	t.Helper()
	syscall.Sync()
	t.Run("alone", func(t *testing.T) { f = measure(t, func() *db.DB { return on.fresh(t) }) })
	return f
}

// timers wakes sleepers once on each database: putting them to sleep takes minutes.
func (n *numbers) timers(t *testing.T, stores []store) {
	t.Helper()
	took := n.figure(figure{name: fmt.Sprintf("%d of %d waiting timers fired, their messages queued", wakeful, sleepers), unit: "s", format: "%.2f", atMost: 3})
	idle := n.figure(figure{name: "· memory while they wait", unit: "MB", format: "%.1f"})
	awake := n.figure(figure{name: "· memory while they are fired, at most", unit: "MB", format: "%.1f"})
	for _, on := range stores {
		f := alone(t, on, timers)
		on.into(took, f.fired.wall.Seconds())
		on.into(idle, f.heapIdle)
		on.into(awake, f.heapAwake)
	}
}

var sprintLine = regexp.MustCompile(`([\d.]+) ns/sprint.*?(\d+) allocs/op`)

// sprint reads the benchmark that stands beside the blocks. One of its rounds is six sprints: a start and five answers.
func (n *numbers) sprint(t *testing.T) {
	t.Helper()
	took := n.figure(figure{name: "Flow sprint of the five-question quiz", unit: "µs", format: "%.1f", atMost: 20})
	allocations := n.figure(figure{name: "· allocations", unit: "", format: "%.0f", atMost: 80})
	for range *repeat {
		out := run(t, "go", "test", "-count=1", "-run", "^$", "-bench", "^BenchmarkSprint$", "-benchmem", "./internal/blocks")
		found := sprintLine.FindSubmatch(out)
		if found == nil {
			t.Fatalf("no figure in:\n%s", out)
		}
		took.here = append(took.here, number(t, found[1])/1000)
		allocations.here = append(allocations.here, number(t, found[2])/6)
	}
}

// start measures the real binary.
func (n *numbers) start(t *testing.T, binary string) {
	t.Helper()
	empty := n.figure(figure{name: "Start to ready, empty data folder", unit: "s", format: "%.2f", atMost: 1})
	demo := n.figure(figure{name: "Start to ready, demo data", unit: "s", format: "%.2f", atMost: 1})
	for range *repeat {
		e, d := startTime(t, binary)
		empty.here, demo.here = append(empty.here, e.Seconds()), append(demo.here, d.Seconds())
	}
}

// canvas measures the editor in a real browser: frames a second, and milliseconds from a key to the next frame.
func (n *numbers) canvas(t *testing.T) {
	t.Helper()
	type sight struct{ FPS float64 }
	figures := map[int][]*figure{}
	for _, blocks := range []int{200, 1000} {
		figures[blocks] = []*figure{
			n.figure(figure{name: fmt.Sprintf("Canvas of %d blocks, dragging one", blocks), unit: "fps", format: "%.0f", atLeast: map[int]float64{200: 60, 1000: 50}[blocks]}),
			n.figure(figure{name: "· panning", unit: "fps", format: "%.0f"}),
			n.figure(figure{name: "· typing, the slowest key", unit: "ms", format: "%.0f", atMost: 50}),
		}
	}
	for range *repeat {
		for line := range bytes.Lines(run(t, "node", "web/e2e/bench-canvas.mjs")) {
			var found struct {
				Blocks    int
				Pan, Drag sight
				Typing    struct{ Slowest float64 }
			}
			must(t, json.Unmarshal(line, &found))
			for i, v := range []float64{found.Drag.FPS, found.Pan.FPS, found.Typing.Slowest} {
				f := figures[found.Blocks][i]
				f.here = append(f.here, v)
			}
		}
	}
}

var sizeLine = regexp.MustCompile(`([\d.]+) of +(\d+) KB  (entry and shell, JS|entry and shell, CSS|the editor of flows with its canvas)`)

// sizes asks the web interface's own check what a person downloads first, and what the editor adds.
func (n *numbers) sizes(t *testing.T) {
	t.Helper()
	found := sizeLine.FindAllSubmatch(run(t, "node", "web/scripts/bundle-budget.mjs"), -1)
	if len(found) != 3 {
		t.Fatal("the size of the web interface is not known: make build first")
	}
	for _, f := range found {
		n.figure(figure{name: "Web interface, " + string(f[3]) + ", gzip", unit: "KB", format: "%.1f", atMost: number(t, f[2]), here: []float64{number(t, f[1])}})
	}
}

func run(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir, cmd.Stderr = "..", os.Stderr
	out, err := cmd.Output()
	if _, refused := errors.AsType[*exec.ExitError](err); err != nil && !refused { // one page over its budget is not our matter
		t.Fatal(err)
	}
	return out
}

// loadAverage is how many processes wanted the processors in the minute before: an absolute figure says nothing without it.
func loadAverage(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("/proc/loadavg")
	must(t, err)
	first, _, _ := strings.Cut(string(text), " ")
	return first
}

// calm waits until what was built and started before has left the machine, three minutes at most, and gives the load average that is left.
func calm(t *testing.T) (load string) {
	t.Helper()
	for deadline := time.Now().Add(3 * time.Minute); ; pause(t, 5*time.Second) {
		load = loadAverage(t)
		if number(t, []byte(load)) < 0.5 || time.Now().After(deadline) {
			return load
		}
	}
}

func number(t *testing.T, text []byte) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(string(text), 64)
	must(t, err)
	return v
}

// median is the middle value; the higher of the two when their number is even.
func median(values []float64) float64 { return slices.Sorted(slices.Values(values))[len(values)/2] }

// shown is a measured value with its unit, or a dash.
func (f *figure) shown(values []float64) string {
	if len(values) == 0 {
		return "–"
	}
	text := fmt.Sprintf(f.format, median(values))
	if len(values) > 1 {
		text += fmt.Sprintf(" ["+f.format+"…"+f.format+"]", slices.Min(values), slices.Max(values))
	}
	return text
}

// goal is the promise in words.
func (f *figure) goal() string {
	switch {
	case f.atLeast > 0:
		return "≥ " + strconv.FormatFloat(f.atLeast, 'f', -1, 64)
	case f.atMost > 0:
		return "≤ " + strconv.FormatFloat(f.atMost, 'f', -1, 64)
	}
	return ""
}

func (f *figure) verdict() string {
	v := median(f.here)
	switch {
	case f.goal() == "":
		return ""
	case f.atLeast > 0 && v < f.atLeast, f.atMost > 0 && v > f.atMost:
		return "missed"
	}
	return "kept"
}

func (n *numbers) table() []byte {
	var b bytes.Buffer
	b.WriteString("| figure | unit | measured | goal | verdict | PostgreSQL |\n|---|---|---|---|---|---|\n")
	for _, f := range n.all {
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", f.name, f.unit, f.shown(f.here), f.goal(), f.verdict(), f.shown(f.postgres))
	}
	return b.Bytes()
}

// spoken is a duration in whole minutes, a short one in seconds.
func spoken(d time.Duration) string {
	if d < time.Minute {
		return fmt.Sprintf("%d s", d/time.Second)
	}
	return fmt.Sprintf("%d min", d/time.Minute)
}
