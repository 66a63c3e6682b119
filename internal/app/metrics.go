// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package app

import (
	"context"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"parley/internal/db"
)

// depth is a figure that one query gives, asked when the metrics are.
type depth struct {
	desc  *prometheus.Desc
	query string
}

// depths counts what waits. Each query runs on a partial index.
type depths struct {
	db   *db.DB
	list []depth
}

func newDepths(d *db.DB) *depths {
	one := func(name, help, query string) depth {
		return depth{desc: prometheus.NewDesc("parley_"+name, help, nil, nil), query: query}
	}
	return &depths{db: d, list: []depth{
		one("inbound_waiting", "Facts that are stored and not taken up yet.", `SELECT COUNT(*) FROM inbound WHERE state = 'new' -- all workspaces: a figure of the installation`),
		one("inbound_unread", "Facts that could not be read or worked on.", `SELECT COUNT(*) FROM inbound WHERE state IN ('unread', 'failed') -- all workspaces: a figure of the installation`),
		one("messages_queued", "Outbound parts that wait to be sent.", `SELECT COUNT(*) FROM message WHERE state = 'queued' -- all workspaces: a figure of the installation`),
		one("messages_sending", "Outbound parts whose call has not been answered.", `SELECT COUNT(*) FROM message WHERE state = 'sending' -- all workspaces: a figure of the installation`),
		one("receipts_waiting", "Receipts that came before the outcome of their message.", `SELECT COUNT(*) FROM receipt -- all workspaces: a figure of the installation`),
		one("timers_waiting", "Moments that sessions wait for.", `SELECT COUNT(*) FROM timer WHERE state = 'waiting' -- all workspaces: a figure of the installation`),
		one("jobs_ready", "Jobs that wait to be run.", `SELECT COUNT(*) FROM job WHERE state = 'ready' -- all workspaces: a figure of the installation`),
	}}
}

// Describe implements prometheus.Collector.
func (d *depths) Describe(out chan<- *prometheus.Desc) {
	for _, one := range d.list {
		out <- one.desc
	}
}

// Collect implements prometheus.Collector.
func (d *depths) Collect(out chan<- prometheus.Metric) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for _, one := range d.list {
		n := 0.0
		if err := d.db.Reads(ctx).QueryRow(one.query).Scan(&n); err != nil {
			out <- prometheus.NewInvalidMetric(one.desc, err)
			continue
		}
		out <- prometheus.MustNewConstMetric(one.desc, prometheus.GaugeValue, n)
	}
}

// metrics serves the figures in the form of Prometheus.
func (a *App) metrics() http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), newDepths(a.db), a.upkeep.removed)
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{Timeout: 10 * time.Second})
}
