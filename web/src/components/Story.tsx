import { UnstyledButton } from '@mantine/core';
import { IconArrowRight, IconClock, IconFlag, IconInfoCircle, IconMessage, IconPencil, IconPointFilled, IconQuestionMark, IconSquare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { keyed } from '~/lib/keyed';
import classes from './Story.module.css';

/** One thing that happened, in words. */
export interface StoryLine {
  kind: string;
  text: string;
  /** What stands before the line, for example its moment. */
  at?: string;
  /** It is of a flow inside the one that is told. */
  inner?: boolean;
  onClick?: () => void;
}

const icons: Record<string, typeof IconClock> = { input: IconPointFilled, enter: IconSquare, why: IconQuestionMark, exit: IconArrowRight, answer: IconMessage, effect: IconPencil, wait: IconClock, end: IconFlag, problem: IconInfoCircle };

/** What a flow did and why, line by line: conditions and remarks stand out. */
export function Story({ lines }: { lines: StoryLine[] }) {
  const { t } = useTranslation('why');
  return (
    <ol className={classes.story}>
      {keyed(lines, (line) => `${line.at ?? ''}${line.text}`).map(({ key, thing: line }) => {
        const Icon = icons[line.kind] ?? IconPointFilled;
        const inside = <><Icon size={15} aria-label={t(`kind.${line.kind}` as 'kind.why', { defaultValue: line.kind })} /><span>{line.text}</span></>;
        return (
          <li key={key} data-kind={line.kind} data-inner={line.inner || undefined}>
            {line.at ? <time className={classes.at}>{line.at}</time> : null}
            {line.onClick ? <UnstyledButton className={classes.line} onClick={line.onClick}>{inside}</UnstyledButton> : <span className={classes.line}>{inside}</span>}
          </li>
        );
      })}
    </ol>
  );
}
