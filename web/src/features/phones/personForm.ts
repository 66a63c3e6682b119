/** An invented person, as the form takes them. */
export interface NewPerson {
  name: string;
  username: string;
  phone: string;
  language: string;
  [key: string]: string;
}

/** The start and the checks of the form; `words` are what to say about each field that is wrong. */
export function personForm(words: { name: string; username: string; phone: string }) {
  return {
    initialValues: { name: '', username: '', phone: '', language: 'ru' } as NewPerson,
    validate: {
      name: (value: string) => (value.trim() ? null : words.name),
      username: (value: string) => (value === '' || /^@?[A-Za-z0-9_]{3,32}$/.test(value) ? null : words.username),
      phone: (value: string) => (value === '' || /^\+?\d{7,15}$/.test(value.replaceAll(/[\s()-]/g, '')) ? null : words.phone),
    },
  };
}
