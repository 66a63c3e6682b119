/** What to show of a card a person or bot sent. Messengers fill it differently, so only known words are taken. */
export function cardText(card: Record<string, unknown> | null): { title: string; lines: string[] } | null {
  if (!card) return null;
  const text = (key: string) => (typeof card[key] === 'string' ? (card[key] as string).trim() : '');
  const title = text('title') || [text('first_name'), text('last_name')].filter(Boolean).join(' ') || text('name');
  const lines = [text('text') || text('subtitle') || text('description'), text('phone'), text('email')].filter(Boolean);
  return title || lines.length ? { title: title || (lines.shift() ?? ''), lines } : null;
}
