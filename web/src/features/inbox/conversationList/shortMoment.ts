/** A moment in a few letters: the time today, the day of the week within six days, else the date. */
export function shortMoment(language: string, at: string, now: Date, timeZone: string): string {
  const moment = new Date(at);
  const day = new Intl.DateTimeFormat('en-CA', { timeZone });
  if (day.format(moment) === day.format(now)) return new Intl.DateTimeFormat(language, { hour: '2-digit', minute: '2-digit', timeZone }).format(moment);
  const days = (Date.parse(day.format(now)) - Date.parse(day.format(moment))) / 86_400_000;
  if (days > 0 && days < 7) return new Intl.DateTimeFormat(language, { weekday: 'short', timeZone }).format(moment);
  return new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone }).format(moment);
}
