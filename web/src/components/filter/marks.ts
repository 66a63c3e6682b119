import type { FilterProblem } from '~/api/contract';

/** The text cut at the problems. The server counts places in characters, not in the halves JavaScript makes of some. */
export function markProblems(text: string, problems: readonly FilterProblem[]): { text: string; problem: string | null }[] {
  const letters = [...text];
  const parts: { text: string; problem: string | null }[] = [];
  let at = 0;
  for (const problem of problems.toSorted((a, b) => a.from - b.from)) {
    const from = Math.min(Math.max(problem.from, at), letters.length);
    // A problem at the very end has no letters of its own: mark the last one.
    const to = Math.min(Math.max(problem.to, from + 1), letters.length);
    const start = from >= letters.length ? Math.max(at, letters.length - 1) : from;
    if (start > at) parts.push({ text: letters.slice(at, start).join(''), problem: null });
    const end = Math.max(to, start);
    if (end > start) parts.push({ text: letters.slice(start, end).join(''), problem: problem.text });
    at = Math.max(at, end);
  }
  if (at < letters.length) parts.push({ text: letters.slice(at).join(''), problem: null });
  return parts;
}
