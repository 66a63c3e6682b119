import { Text, UnstyledButton } from '@mantine/core';
import { IconArrowRight, IconClock, IconFlag, IconInfoCircle, IconMessage, IconPencil, IconPointFilled, IconQuestionMark, IconSquare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { SimulatedLine } from '~/api/contract';
import { keyed } from '~/lib/keyed';
import classes from './Simulator.module.css';

const icons: Record<string, typeof IconClock> = { input: IconPointFilled, enter: IconSquare, why: IconQuestionMark, exit: IconArrowRight, answer: IconMessage, effect: IconPencil, wait: IconClock, end: IconFlag, problem: IconInfoCircle };

/** What the flow did and why, the newest action last. A line about a block of this flow leads to it. */
export function TraceList({ lines, flow, onBlock }: { lines: Pick<SimulatedLine, 'kind' | 'text' | 'block' | 'flow' | 'input'>[]; flow: string; onBlock: (block: string) => void }) {
  const { t } = useTranslation('simulator');
  if (lines.length === 0) return <Text size="sm" c="dimmed" p="md">{t('trace.empty')}</Text>;
  return (
    <ol className={classes.trace}>
      {keyed(lines, (line) => `${line.input}:${line.text}`).map(({ key, thing: line }) => {
        const Icon = icons[line.kind] ?? IconPointFilled;
        const inside = <><Icon size={15} aria-label={t(`trace.${line.kind}` as 'trace.why', { defaultValue: line.kind })} /><span>{line.text}</span></>;
        return (
          <li key={key} data-kind={line.kind} data-inner={line.flow !== flow || undefined}>
            {line.block && line.flow === flow && line.kind === 'enter' ? <UnstyledButton className={classes.line} title={t('trace.toBlock')} onClick={() => onBlock(line.block ?? '')}>{inside}</UnstyledButton> : <span className={classes.line}>{inside}</span>}
          </li>
        );
      })}
    </ol>
  );
}
