import { Text, UnstyledButton, VisuallyHidden } from '@mantine/core';
import { IconCircleCheck, IconCircleDashed, IconHelpCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { flowQueries } from '../flowQueries';
import classes from './versions.module.css';

const looks = {
  done: [IconCircleCheck, 'light-dark(#1b5e2c, #8ce99a)'],
  todo: [IconCircleDashed, 'light-dark(#8a5a00, #ffd43b)'],
  unknown: [IconHelpCircle, 'var(--mantine-color-dimmed)'],
} as const;

/** What to see to before people are invited. What is done stays folded until somebody asks. */
export function LaunchChecklist({ flow }: { flow: string }) {
  const { t } = useTranslation('flows');
  const id = useId();
  const [whole, setWhole] = useState(false);
  const { data } = useQuery(flowQueries.launch(flow));
  if (!data) return null; // an advice that does not come is no trouble
  const done = data.filter((one) => one.state === 'done').length;
  const shown = whole ? data : data.filter((one) => one.state !== 'done');
  return (
    <section aria-labelledby={id}>
      <Text fw={600} id={id}>{t('launch.title', { done, all: data.length })}</Text>
      <ul className={classes.points}>
        {shown.map((one) => {
          const [Icon, color] = looks[one.state];
          return (
            <li key={one.key}>
              <Icon size={18} color={color} aria-hidden="true" />
              <div><Text><VisuallyHidden>{t(`launch.${one.state}`)}. </VisuallyHidden>{one.title}</Text><Text size="sm" c="dimmed">{one.text}</Text></div>
            </li>
          );
        })}
      </ul>
      {!whole && done > 0 ? <UnstyledButton onClick={() => setWhole(true)}><Text size="sm" c="var(--mantine-color-anchor)">{t('launch.more')}</Text></UnstyledButton> : null}
    </section>
  );
}
