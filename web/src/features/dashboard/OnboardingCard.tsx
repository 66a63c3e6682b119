import { CloseButton, Group, Paper, Text, Title, VisuallyHidden } from '@mantine/core';
import { IconChevronRight, IconCircle, IconCircleCheckFilled } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, type LinkProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { OnboardingKey } from '~/api/contract';
import { queries } from '~/api/queries';
import { notifyProblem } from '~/components/problemText';
import classes from './OnboardingCard.module.css';

const places: Record<OnboardingKey, LinkProps> = {
  channel: { to: '/channels', search: { connect: true } },
  flow: { to: '/flows' },
  test: { to: '/phones' },
  publish: { to: '/flows' },
  team: { to: '/settings/operators' },
};

/** The first steps, ticked off by what really exists. Gone when all are done or the operator hides it. */
export function OnboardingCard() {
  const { t } = useTranslation('dashboard');
  const client = useQueryClient();
  const { data } = useQuery(queries.onboarding());
  const dismiss = useMutation({
    mutationFn: () => api.post('/onboarding/dismiss'),
    onSuccess: () => client.setQueryData(queries.onboarding().queryKey, (before) => before && { ...before, dismissed: true }),
    onError: notifyProblem,
  });
  if (!data || data.dismissed) return null;
  const done = data.steps.filter((step) => step.done).length;
  if (done === data.steps.length) return null;
  const current = data.steps.find((step) => !step.done)?.key;
  return (
    <Paper mb="md" className={classes.card} component="section" aria-label={t('onboarding.title')}>
      <Group justify="space-between" p="md" pb="xs">
        <Group gap="sm">
          <Title order={2} size="h3">{t('onboarding.title')}</Title>
          <Text size="sm" c="dimmed">{t('onboarding.progress', { done, total: data.steps.length })}</Text>
        </Group>
        <CloseButton aria-label={t('onboarding.dismiss')} onClick={() => dismiss.mutate()} />
      </Group>
      <ol className={classes.steps}>
        {data.steps.map(({ key, done }) => (
          <li key={key}>
            <Link {...places[key]} className={classes.step} data-done={done || undefined} data-current={key === current || undefined}>
              {done ? <IconCircleCheckFilled size={20} className={classes.done} /> : <IconCircle size={20} stroke={1.4} />}
              <span className={classes.words}>
                <span className={classes.title}>{t(`onboarding.${key}.title`)}{done ? <VisuallyHidden>, {t('onboarding.done')}</VisuallyHidden> : null}</span>
                {key === current ? <Text span size="sm" c="dimmed">{t(`onboarding.${key}.about`)}</Text> : null}
              </span>
              {done ? null : <IconChevronRight size={16} />}
            </Link>
          </li>
        ))}
      </ol>
    </Paper>
  );
}
