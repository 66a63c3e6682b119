/** The keys of an object of a document. */
export type Values = Record<string, unknown>;

/** The object with a key set. A new key comes last; the server orders them. */
export const put = <T extends Values>(object: T, key: string, value: unknown): T => ({ ...object, [key]: value });

/** The object without a key. */
export function without<T extends Values>(object: T, key: string): T {
  const { [key]: _, ...rest } = object;
  return rest as T;
}

/** The object with a key set, or without it when nothing is left to say. */
export const putOrDrop = <T extends Values>(object: T, key: string, value: unknown): T => (value === undefined || value === '' ? without(object, key) : put(object, key, value));
