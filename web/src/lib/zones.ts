/** Names of time zones to choose from, the browser's list with `current` in it even when the browser does not know it. */
export function zoneOptions(current: string): string[] {
  const zones = Intl.supportedValuesOf('timeZone');
  return zones.includes(current) ? zones : [current, ...zones];
}
