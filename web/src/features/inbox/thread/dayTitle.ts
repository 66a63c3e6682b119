/** A day as people call it: today, yesterday, else the date, with the year only when it is another one. */
export function dayTitle(language: string, at: string, now: Date, timeZone: string): string {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone });
  const moment = new Date(at);
  const days = Math.round((Date.parse(day.format(moment)) - Date.parse(day.format(now))) / 86_400_000);
  if (days === 0 || days === -1) {
    const word = new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day');
    return word.charAt(0).toLocaleUpperCase(language) + word.slice(1);
  }
  const sameYear = day.format(moment).slice(0, 4) === day.format(now).slice(0, 4);
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone, ...(!sameYear && { year: 'numeric' }) }).format(moment);
}
