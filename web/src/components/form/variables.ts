import type { Variable } from './context';

/** What a text says where it holds a value: the path, and what stands there when nobody knows it. */
export interface Value {
  path: string;
  fallback: string;
  /** The rest of the expression, which the editor shows but does not take apart. */
  filters: string;
}

/** Reads what stands between the braces. */
export function readValue(inner: string): Value {
  const [path = '', ...parts] = splitPipes(inner);
  let fallback = '';
  const filters: string[] = [];
  for (const part of parts) {
    const found = /^default:\s*(?:'([^']*)'|"([^"]*)")$/.exec(part);
    if (found && !fallback) fallback = found[1] ?? found[2] ?? '';
    else filters.push(part);
  }
  return { path, fallback, filters: filters.join(' | ') };
}

/** Writes a value as texts hold it. A fallback with both sorts of quotes loses the double ones: the language has no escapes. */
export function writeValue({ path, fallback, filters }: Value): string {
  const quoted = fallback.includes("'") ? `"${fallback.replaceAll('"', '')}"` : `'${fallback}'`;
  return [path.trim(), filters, fallback ? `default: ${quoted}` : ''].filter(Boolean).join(' | ');
}

/** Cuts at bars that stand outside of quotes. */
function splitPipes(text: string): string[] {
  const parts: string[] = [];
  let part = '';
  let quote = '';
  for (const letter of text) {
    if (quote ? letter === quote : letter === "'" || letter === '"') quote = quote ? '' : letter;
    if (letter === '|' && !quote) {
      parts.push(part.trim());
      part = '';
    } else part += letter;
  }
  return [...parts, part.trim()];
}

/** What a value is called: its label, or the last part of its name. */
export function valueName(path: string, variables: readonly Variable[]): string {
  return variables.find((one) => one.path === path)?.label ?? path.split('.').at(-1) ?? path;
}
