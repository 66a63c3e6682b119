/** An address worth a link in something a stranger wrote: no scripts and no addresses of this page. Null for any other. */
export function safeHref(href: string | null): string | null {
  return href && /^(https?:|mailto:|tel:|tg:)/i.test(href.trim()) ? href.trim() : null;
}
