// Fails when a page makes people download more than agreed. Sizes are gzip, in KB of 1000 bytes; a route counts what it adds to what everyone has.
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

const key = (pattern) => {
  const found = Object.keys(manifest).find((one) => pattern.test(one));
  if (!found) throw new Error(`no chunk of ${pattern}: the budget must follow the code`);
  return found;
};
/** What these chunks add to what is there already. */
function adds(keys, there = { found: new Set(), css: new Set() }) {
  const all = { found: new Set(), css: new Set() };
  for (const one of keys) needs(one, all.found, all.css, new Set());
  return { found: new Set([...all.found].filter((file) => !there.found.has(file))), css: new Set([...all.css].filter((file) => !there.css.has(file))) };
}

// The shell is part of what everyone downloads first, and its menus are what everyone behind sign-in downloads next, while the page is already drawn.
const shellKey = key(/routes\/_app\.tsx\?tsr-split/);
const entry = adds([Object.keys(manifest).find((one) => manifest[one].isEntry), shellKey]);
const menus = adds([key(/app\/OperatorMenu/), key(/app\/CommandPalette/)], entry);
const everyone = { found: new Set([...entry.found, ...menus.found]), css: new Set([...entry.css, ...menus.css]) };

const limits = [[/flows\.\$id/, 110], [/inbox/, 60], [/./, 150]];
const rows = [
  ['entry and shell, JS', sum(entry.found), 210],
  ['entry and shell, CSS', sum(entry.css), 45],
  ['menus of the shell, after the first paint, JS', sum(menus.found), 60],
];
for (const one of Object.keys(manifest)) {
  if (!one.includes('tsr-split') || one === shellKey) continue;
  const name = one.replace(/^src\/routes\//, '').replace(/\?.*$/, '');
  rows.push([name, sum(adds([one], name.startsWith('_app/') ? everyone : entry).found), limits.find(([pattern]) => pattern.test(name))[1]]);
}
rows.push(['the editor of flows with its canvas', sum(adds([key(/flows\.\$id\.tsx\?tsr-split/), key(/canvas\/Canvas/)], everyone).found), 110]);

let over = 0;
for (const [name, kilobytes, limit] of rows) {
  const bad = kilobytes > limit;
  if (bad) over += 1;
  console.log(`${bad ? 'OVER' : '  ok'}  ${kilobytes.toFixed(1).padStart(6)} of ${String(limit).padStart(3)} KB  ${name}`);
}
process.exit(over ? 1 : 0);
