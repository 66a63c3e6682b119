const offered = ['RUB', 'KZT', 'BYN', 'UZS', 'AMD', 'GEL', 'AZN', 'KGS', 'USD', 'EUR', 'GBP', 'TRY', 'CNY', 'AED', 'INR'];

/** Currencies to choose from with their names in the reader's language, `current` always among them. */
export function currencyOptions(language: string, current: string): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(language, { type: 'currency' });
  const codes = offered.includes(current) ? offered : [current, ...offered];
  return codes.map((value) => ({ value, label: `${value}, ${names.of(value) ?? value}` }));
}
