import { Kbd as MantineKbd } from '@mantine/core';

const mac = /mac|iphone|ipad/i.test(navigator.userAgent);

/** A key or chord as the reader's keyboard shows it: `mod+K` is Ctrl+K or ⌘K. */
export function Kbd({ keys }: { keys: string }) {
  const text = keys.split('+').map((key) => key === 'mod' ? (mac ? '⌘' : 'Ctrl') : key).join(mac ? '' : '+');
  return <MantineKbd size="xs">{text}</MantineKbd>;
}
