import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconBulb, IconCircleX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '~/api/contract';
import classes from './Panel.module.css';

const looks = {
  error: [IconCircleX, 'var(--mantine-color-error)'],
  warning: [IconAlertTriangle, 'light-dark(#b3530b, #ffc078)'],
  hint: [IconBulb, 'var(--mantine-color-dimmed)'],
} as const;

interface Props {
  finding: Finding;
  place?: string;
  inline?: boolean;
  /** Why it matters stands below by default; a list shows it on demand, among the `actions`. */
  why?: boolean;
  actions?: ReactNode;
  onOpen?: () => void;
}

/** One finding of the check: what is wrong and why it matters. With `onOpen` it leads to its block, named by `place`. */
export function FindingText({ finding, place, inline = false, why = true, actions, onOpen }: Props) {
  const { t } = useTranslation('flows');
  const [Icon, color] = looks[finding.level];
  const words = (
    <>
      <Icon size={17} color={color} aria-hidden="true" />
      <div className={classes.findingWords}>
        <VisuallyHidden>{t(`level.${finding.level}`)}. </VisuallyHidden>
        {place ? <Text size="sm" c="dimmed">{place}</Text> : null}
        <Text>{finding.text}</Text>
        {why && finding.why ? <Text size="sm" c="dimmed">{finding.why}</Text> : null}
        {why && finding.silenced ? <Text size="sm" c="dimmed" fs="italic">{t('problems.silenced')}</Text> : null}
      </div>
    </>
  );
  const body = onOpen ? <UnstyledButton className={classes.finding} data-above={actions ? true : undefined} onClick={onOpen}>{words}</UnstyledButton>
    : <div className={classes.finding} data-above={actions ? true : undefined} data-inline={inline || undefined}>{words}</div>;
  return actions ? <div className={classes.findingItem}>{body}<div className={classes.findingActions}>{actions}</div></div> : body;
}
