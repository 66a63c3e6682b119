import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SimulatedLine } from '~/api/contract';
import { Story } from '~/components/Story';

/** What the flow did and why, the newest action last. The name of a block of this flow leads to it. */
export function TraceList({ lines, flow, onBlock }: { lines: SimulatedLine[]; flow: string; onBlock: (block: string) => void }) {
  const { t } = useTranslation('simulator');
  if (lines.length === 0) return <Text size="sm" c="dimmed" p="md">{t('trace.empty')}</Text>;
  return (
    <div style={{ padding: '4px 12px 16px' }}>
      <Story lines={lines.map((line) => ({ kind: line.kind, text: line.text, inner: line.flow !== flow, onClick: line.kind === 'enter' && line.block && line.flow === flow ? () => onBlock(line.block ?? '') : undefined }))} />
    </div>
  );
}
