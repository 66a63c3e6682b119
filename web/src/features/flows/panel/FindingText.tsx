import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconAlertTriangle, IconBulb, IconCircleX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Finding } from '~/api/contract';
import classes from './Panel.module.css';

const looks = {
  error: [IconCircleX, 'var(--mantine-color-error)'],
  warning: [IconAlertTriangle, 'light-dark(#b3530b, #ffc078)'],
  hint: [IconBulb, 'var(--mantine-color-dimmed)'],
} as const;

/** One finding of the check: what is wrong and why it matters. With `onOpen` it leads to its block, named by `place`. */
export function FindingText({ finding, place, inline = false, onOpen }: { finding: Finding; place?: string; inline?: boolean; onOpen?: () => void }) {
  const { t } = useTranslation('flows');
  const [Icon, color] = looks[finding.level];
  const words = (
    <>
      <Icon size={17} color={color} aria-hidden="true" />
      <div>
        <VisuallyHidden>{t(`level.${finding.level}`)}. </VisuallyHidden>
        {place ? <Text size="sm" c="dimmed">{place}</Text> : null}
        <Text>{finding.text}</Text>
        {finding.why ? <Text size="sm" c="dimmed">{finding.why}</Text> : null}
        {finding.silenced ? <Text size="sm" c="dimmed" fs="italic">{t('problems.silenced')}</Text> : null}
      </div>
    </>
  );
  if (onOpen) return <UnstyledButton className={classes.finding} onClick={onOpen}>{words}</UnstyledButton>;
  return <div className={classes.finding} data-inline={inline || undefined}>{words}</div>;
}
