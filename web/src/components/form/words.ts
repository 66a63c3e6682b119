/** Words for a person: plain, or by language. */
export type Words = string | Record<string, string>;

/** The words in one language; plain words belong to the first. */
export function wordsIn(words: unknown, language: string, languages: readonly string[]): string {
  if (typeof words === 'string') return language === (languages[0] ?? language) ? words : '';
  if (typeof words !== 'object' || words === null) return '';
  const byLanguage = words as Record<string, unknown>;
  const own = byLanguage[language];
  if (typeof own === 'string') return own;
  // A key of no language holds plain words, as documents of programs may have them.
  return language === languages[0] && typeof byLanguage[''] === 'string' ? (byLanguage[''] as string) : '';
}

/** The words with this text in one language, in the shape they had; undefined when nothing is left of them. */
export function withWords(words: unknown, language: string, text: string, languages: readonly string[]): Words | undefined {
  const plain = typeof words === 'string' || words === undefined || words === null;
  if (plain && languages.length < 2) return text || undefined;
  const first = languages[0] ?? language;
  const before: Record<string, string> = typeof words === 'string' ? (words ? { [first]: words } : {}) : { ...(words as Record<string, string> | null) };
  if (language === first) delete before[''];
  if (text) before[language] = text;
  else delete before[language];
  return Object.keys(before).length ? before : undefined;
}

/** The first of these languages that has no words, when another has: where a translation is missing. */
export function untranslated(words: unknown, languages: readonly string[]): string[] {
  const missing = languages.filter((language) => !wordsIn(words, language, languages).trim());
  return missing.length === languages.length ? [] : missing;
}
