/** Keys for drawing things that have none of their own: by what each is, and by its number among those that are alike. */
export function keyed<T>(things: readonly T[], by: (thing: T) => string): { key: string; thing: T }[] {
  const seen = new Map<string, number>();
  return things.map((thing) => {
    const name = by(thing);
    const number = (seen.get(name) ?? 0) + 1;
    seen.set(name, number);
    return { key: `${name}#${number}`, thing };
  });
}
