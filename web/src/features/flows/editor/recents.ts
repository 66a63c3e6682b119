const key = 'parley.recent-blocks';
const most = 4;

/** The kinds of blocks that were added last, the newest first. A browser that keeps nothing has none. */
export function recentKinds(): string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === 'string').slice(0, most) : [];
  } catch {
    return [];
  }
}

export function rememberKind(kind: string) {
  try {
    localStorage.setItem(key, JSON.stringify([kind, ...recentKinds().filter((one) => one !== kind)].slice(0, most)));
  } catch {
    // Not worth a word: the list is a convenience.
  }
}
