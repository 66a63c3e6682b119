// Fails when a page makes people download more than agreed. Sizes are gzip, in KB of 1000 bytes; a route counts what it adds to the entry.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const sizes = new Map();
const size = (file) => {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(new URL(file, dist))).length / 1000);
  return sizes.get(file);
};

/** All files a chunk needs at once. */
function needs(key, found = new Set(), css = new Set(), seen = new Set()) {
  if (seen.has(key)) return { found, css };
  seen.add(key);
  const chunk = manifest[key];
  if (chunk.file.endsWith('.css')) css.add(chunk.file);
  else found.add(chunk.file);
  for (const file of chunk.css ?? []) css.add(file);
  for (const one of chunk.imports ?? []) needs(one, found, css, seen);
  return { found, css };
}
const sum = (files) => [...files].reduce((all, file) => all + size(file), 0);

const entryKey = Object.keys(manifest).find((key) => manifest[key].isEntry);
const entry = needs(entryKey);
// The shell is part of what everyone downloads first.
const shellKey = Object.keys(manifest).find((key) => /routes\/_app\.tsx\?tsr-split/.test(key));
if (shellKey) {
  const shell = needs(shellKey);
  for (const file of shell.found) entry.found.add(file);
  for (const file of shell.css) entry.css.add(file);
}

const limits = [[/flows\.\$id/, 110], [/inbox/, 60], [/./, 150]];
const rows = [
  ['entry and shell, JS', sum(entry.found), 230],
  ['entry and shell, CSS', sum(entry.css), 45],
];
for (const key of Object.keys(manifest)) {
  if (!key.includes('tsr-split') || key === shellKey) continue;
  const name = key.replace(/^src\/routes\//, '').replace(/\?.*$/, '');
  const more = [...needs(key).found].filter((file) => !entry.found.has(file));
  rows.push([name, sum(more), limits.find(([pattern]) => pattern.test(name))[1]]);
}

let over = 0;
for (const [name, kilobytes, limit] of rows) {
  const bad = kilobytes > limit;
  if (bad) over += 1;
  console.log(`${bad ? 'OVER' : '  ok'}  ${kilobytes.toFixed(1).padStart(6)} of ${String(limit).padStart(3)} KB  ${name}`);
}
process.exit(over ? 1 : 0);
