import { Avatar } from '@mantine/core';

/** Pairs of background and text that meet AA contrast; a name always gets the same one. */
const pairs = [['#0f6f74', '#fff'], ['#5b4b9a', '#fff'], ['#8a4b16', '#fff'], ['#2f5f9e', '#fff'], ['#7a3a5d', '#fff'], ['#47652a', '#fff']] as const;

/** The first letters or digits of up to two words: quotes around a name are no part of it. */
export function initials(name: string): string {
  return name.split(/\s+/).flatMap((word) => word.match(/[\p{L}\p{N}]/u) ?? []).slice(0, 2).join('').toLocaleUpperCase();
}

/** A person's picture, or the first letters of the name on a colour of its own. Decorative: the name stands next to it. */
export function PersonAvatar({ name, src, size = 28 }: { name: string; src?: string | null; size?: number }) {
  const sum = [...name].reduce((all, letter) => (all * 31 + (letter.codePointAt(0) ?? 0)) % 9973, 7);
  const [background, color] = pairs[sum % pairs.length] ?? pairs[0];
  return (
    <Avatar src={src} alt="" size={size} radius={size} styles={{ placeholder: { background, color, fontSize: size * 0.4, fontWeight: 600, border: 0 } }}>
      <span aria-hidden="true">{initials(name)}</span>
    </Avatar>
  );
}
