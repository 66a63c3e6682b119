// SPDX-FileCopyrightText: The Parley authors
// SPDX-License-Identifier: Apache-2.0

package db

import (
	"bufio"
	"compress/gzip"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// A backup is a logical dump, the same from both databases, so that an installation can be moved from one to the other: gzipped lines
// of JSON, a header, then for each table its columns and its rows, then an end that proves it is whole.

// BackupFile is the name of the dump in the folder given to Backup.
const BackupFile = "database.jsonl.gz"

const backupFormat = 1

type backupHeader struct {
	Format     int               `json:"parley_backup"`
	At         int64             `json:"at"`
	Migrations []backupMigration `json:"migrations"`
}

type backupMigration struct {
	Version  int    `json:"version"`
	Checksum string `json:"checksum"`
}

// backupMark is any line that is not a row.
type backupMark struct {
	Table   string   `json:"table,omitempty"`
	Columns []string `json:"columns,omitempty"`
	End     bool     `json:"end,omitempty"`
	Rows    int64    `json:"rows,omitempty"` // with End: of all tables
}

// backupBytes is how a blob stands in a row: JSON has only text.
type backupBytes struct {
	Base64 []byte `json:"b"`
}

// notBackedUp: the schema's own record comes with the migrations, and leases belong to running nodes.
var notBackedUp = []string{"schema_migration", "lease"}

// Backup writes one consistent view of the live database into dir/database.jsonl.gz; writers go on meanwhile.
// The file appears under its name only when it is whole and on the disk.
func (d *DB) Backup(ctx context.Context, dir string) error {
	file, err := os.CreateTemp(dir, BackupFile+".*")
	if err != nil {
		return fmt.Errorf("db: backup: %w", err)
	}
	defer func() { _ = os.Remove(file.Name()) }() // gone already when all went well
	zipped := gzip.NewWriter(file)
	buffered := bufio.NewWriterSize(zipped, 1<<16)
	err = d.Snapshot(ctx, func(q Queryer) error { return dump(q, json.NewEncoder(buffered)) })
	err = errors.Join(err, buffered.Flush(), zipped.Close(), file.Sync(), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), filepath.Join(dir, BackupFile))
	}
	if err != nil {
		return fmt.Errorf("db: backup: %w", err)
	}
	return nil
}

// dump writes header, tables and end.
func dump(q Queryer, out *json.Encoder) error {
	d := q.DB()
	header := backupHeader{Format: backupFormat, At: d.opt.Wall().UnixMilli()}
	var err error
	header.Migrations, err = Collect(func(r *sql.Rows) (m backupMigration, err error) {
		return m, r.Scan(&m.Version, &m.Checksum)
	})(q.Query(`SELECT version, checksum FROM schema_migration ORDER BY version`))
	if err != nil {
		return err
	}
	if err := out.Encode(header); err != nil {
		return err
	}
	tables, err := Collect(Scalar[string])(q.Query(d.dialect.tablesQuery()))
	if err != nil {
		return err
	}
	var total int64
	for _, table := range tables {
		if slices.Contains(notBackedUp, table) {
			continue
		}
		n, err := dumpTable(q, table, out)
		if err != nil {
			return fmt.Errorf("table %s: %w", table, err)
		}
		total += n
	}
	return out.Encode(backupMark{End: true, Rows: total})
}

func dumpTable(q Queryer, table string, out *json.Encoder) (n int64, err error) {
	rows, err := q.Query(`SELECT * FROM ` + table + ` -- all workspaces: a backup`) //nolint:unqueryvet // A backup takes whatever columns there are, and writes their names beside the rows.
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }() // Err below tells what mattered
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	if err := out.Encode(backupMark{Table: table, Columns: columns}); err != nil {
		return 0, err
	}
	row := make([]any, len(columns))
	into := make([]any, len(columns))
	for i := range row {
		into[i] = &row[i]
	}
	for ; rows.Next(); n++ {
		if err := rows.Scan(into...); err != nil {
			return n, err
		}
		for i, v := range row {
			if b, ok := v.([]byte); ok {
				row[i] = backupBytes{Base64: b}
			}
		}
		if err := out.Encode(row); err != nil {
			return n, err
		}
	}
	return n, rows.Err()
}

// Restore loads dir/database.jsonl.gz into a database that was never migrated, in one transaction, and then brings it to this binary's
// version. The dump may come from either database.
func (d *DB) Restore(ctx context.Context, dir string) error {
	if err := d.restore(ctx, filepath.Join(dir, BackupFile)); err != nil {
		return fmt.Errorf("db: restore: %w", err)
	}
	if err := d.Migrate(ctx); err != nil {
		return err
	}
	return d.Analyze(ctx)
}

func (d *DB) restore(ctx context.Context, path string) error {
	if version, err := d.Version(ctx); err != nil || version != 0 {
		return errors.Join(err, fmt.Errorf("the database is not empty, it has version %d", version))
	}
	file, err := os.Open(path) //nolint:gosec // The administrator names the folder to restore from.
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // only read
	unzipped, err := gzip.NewReader(bufio.NewReaderSize(file, 1<<16))
	if err != nil {
		return err
	}
	in := &dumpReader{lines: bufio.NewReaderSize(unzipped, 1<<16)}
	var header backupHeader
	line, err := in.line()
	if err != nil {
		return err
	}
	if err := json.Unmarshal(line, &header); err != nil || header.Format != backupFormat {
		return errors.Join(err, fmt.Errorf("%s is not a backup of format %d", path, backupFormat))
	}
	version, err := d.checkHeader(header)
	if err != nil {
		return err
	}
	return d.migrate(ctx, version, func(tx *Tx) error {
		finish, err := d.dialect.beforeLoad(tx)
		if err != nil {
			return err
		}
		if err := load(tx, in); err != nil {
			return err
		}
		for _, statement := range finish {
			if _, err := tx.Exec(statement); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkHeader gives the dump's version, and refuses a dump whose migrations this binary does not know.
func (d *DB) checkHeader(header backupHeader) (version int, err error) {
	known, err := readMigrations(d.opt.Migrations)
	if err != nil {
		return 0, err
	}
	for i, m := range header.Migrations {
		if i >= len(known) {
			return 0, fmt.Errorf("the backup has version %d, this program knows versions up to %d: install a newer program",
				header.Migrations[len(header.Migrations)-1].Version, len(known))
		}
		if known[i].checksum != m.Checksum {
			return 0, fmt.Errorf("migration %d of the backup is not the one of this program", m.Version)
		}
		version = m.Version
	}
	return version, nil
}

// load replaces what the migrations put into the tables with the dump's rows.
func load(tx *Tx, in *dumpReader) error {
	tables, err := Collect(Scalar[string])(tx.Query(tx.DB().dialect.tablesQuery()))
	if err != nil {
		return err
	}
	for _, table := range tables {
		if slices.Contains(notBackedUp, table) {
			continue
		}
		if _, err := tx.Exec(`DELETE FROM ` + table + ` -- all workspaces: a restore`); err != nil {
			return err
		}
	}
	var into Insert
	var rows [][]any
	var total int64
	flush := func() error {
		err := tx.BulkInsert(into, rows)
		total += int64(len(rows))
		rows = rows[:0]
		return err
	}
	for {
		row, mark, err := in.next()
		switch {
		case errors.Is(err, io.EOF):
			return errors.New("the backup is cut off: its end is missing")
		case err != nil:
			return err
		case row != nil:
			if rows = append(rows, row); len(rows) < 1000 {
				continue
			}
		}
		if err := flush(); err != nil {
			return err
		}
		switch {
		case mark.End && mark.Rows != total:
			return fmt.Errorf("the backup holds %d rows, its end says %d", total, mark.Rows)
		case mark.End:
			return nil
		case mark.Table != "" && !slices.Contains(tables, mark.Table):
			return fmt.Errorf("the backup has a table %q that its version does not know", mark.Table)
		case mark.Table != "":
			into = Insert{Table: mark.Table, Columns: mark.Columns}
		}
	}
}
