/** Names a phone: which bot, whose. */
export interface PhoneName {
  bot: string;
  person: string;
}

/** Each open phone holds a connection, and a browser has six per server: four phones, the live events of the app, and one for everything else. */
export const mostPhones = 4;

const keyForm = /^[A-Za-z0-9_-]{1,64}$/;

/** Open phones as the address keeps them: `bot.person,bot.person`. */
export function writeOpen(phones: PhoneName[]): string {
  return phones.map(({ bot, person }) => `${bot}.${person}`).join(',');
}

export function parseOpen(text: string): PhoneName[] {
  const phones = text.split(',').flatMap((one) => {
    const [bot = '', person = '', ...more] = one.split('.');
    return more.length === 0 && keyForm.test(bot) && keyForm.test(person) ? [{ bot, person }] : [];
  });
  const seen = new Set<string>();
  return phones.filter(({ bot, person }) => !seen.has(`${bot}.${person}`) && seen.add(`${bot}.${person}`)).slice(0, mostPhones);
}

/** Takes open phones from an address. Without the word the page opens those that spoke last. */
export function readOpen(raw: Record<string, unknown>): { open?: string } {
  return typeof raw.open === 'string' ? { open: writeOpen(parseOpen(raw.open)) } : {};
}
