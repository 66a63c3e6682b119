// Compares every language with English: the same keys, the same {{placeholders}}, and every plural form the language needs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = new URL('../src/locales/', import.meta.url).pathname;
const reference = 'en';
const plural = /_(zero|one|two|few|many|other)$/;
const problems = [];

function flatten(value, prefix = '') {
  return Object.entries(value).flatMap(([key, inner]) => (typeof inner === 'string' ? [[prefix + key, inner]] : flatten(inner, `${prefix}${key}.`)));
}

function read(language, file) {
  try {
    return new Map(flatten(JSON.parse(readFileSync(join(root, language, file), 'utf8'))));
  } catch (error) {
    problems.push(`${language}/${file}: ${error.message}`);
    return new Map();
  }
}

const placeholders = (text) => [...new Set(text.match(/\{\{\s*\w+/g) ?? [])].toSorted().join();

const files = readdirSync(join(root, reference));
for (const language of readdirSync(root)) {
  const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
  for (const file of readdirSync(join(root, language))) if (!files.includes(file)) problems.push(`${language}/${file}: not in ${reference}`);
  for (const file of files) {
    const want = read(reference, file);
    const have = read(language, file);
    const expected = new Map();
    for (const [key, text] of want) {
      const base = key.replace(plural, '');
      if (base !== key && want.has(`${base}_other`)) for (const form of forms) expected.set(`${base}_${form}`, want.get(`${base}_other`));
      else expected.set(key, text);
    }
    for (const [key, text] of expected) {
      if (!have.has(key)) problems.push(`${language}/${file}: ${key} is missing`);
      else if (!have.get(key).trim()) problems.push(`${language}/${file}: ${key} is empty`);
      else if (placeholders(have.get(key)) !== placeholders(text)) problems.push(`${language}/${file}: ${key} has other placeholders than ${reference}`);
    }
    for (const key of have.keys()) if (!expected.has(key)) problems.push(`${language}/${file}: ${key} is not used`);
  }
}

for (const problem of problems) console.error(problem);
console.log(problems.length ? `${problems.length} problems` : 'All languages are complete.');
process.exit(problems.length ? 1 : 0);
