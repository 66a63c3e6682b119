import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';

export type Tone = 'good' | 'calm' | 'warning' | 'bad' | 'accent';

/** Colour by meaning, never alone: the word says the same. The text is dark enough for its tint. */
const colors: Record<Tone, [color: string, onLight: string]> = {
  good: ['green', '#1b5e2c'],
  calm: ['gray', '#3f474e'],
  warning: ['yellow', '#6b4200'],
  bad: ['red', '#9b1c1c'],
  accent: ['teal', '#0b5257'],
};

/** A state in one or two words. */
export function StatusBadge({ tone, children }: { tone: Tone; children: ReactNode }) {
  const [color, onLight] = colors[tone];
  return (
    <Badge color={color} style={{ '--badge-color': `light-dark(${onLight}, var(--mantine-color-${color}-2))` }}>
      {children}
    </Badge>
  );
}
