import { Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Block } from '../document/document';
import AnswersPanel, { asks } from './AnswersPanel';
import { DeliveryTable } from './DeliveryTable';
import type { Figures } from './figures';
import type { Period } from './period';

interface Props {
  flow: { id: string; slug: string };
  block: Block;
  period: Period;
  figures: Figures | null;
  languages: readonly string[];
}

/** What the canvas has no room for: what became of the block's messages, and what people answered. */
export default function BlockStats({ flow, block, period, figures, languages }: Props) {
  const { t } = useTranslation('flowStats');
  return (
    <section aria-label={t(asks(block) ? 'answers.title' : 'delivery.title')}>
      <Stack px="md" gap="xs"><DeliveryTable flow={flow} block={block.id} period={period} /></Stack>
      {asks(block) ? <AnswersPanel key={block.id} flow={flow} block={block} period={period} figures={figures} languages={languages} /> : null}
    </section>
  );
}
