import { Alert, Button, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isProblem } from '~/api/problem';
import { notifyProblem, problemText } from './problemText';

/**
 * What a form's fields cannot show: the failure as a whole. Draw it above the buttons of the form; it announces itself.
 * `newer` loads what somebody else has saved meanwhile; it is offered when that is the failure.
 */
export function FormError({ error, rest, newer }: { error: unknown; rest?: string[]; newer?: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const loading = useMutation({ mutationFn: async () => newer?.(), onError: notifyProblem });
  if (!error) return null;
  const { title, detail, requestId } = problemText(error);
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} />} title={title} styles={{ title: { color: 'var(--mantine-color-error)' }, message: { color: 'var(--mantine-color-text)' } }}>
      {detail ? <Text size="sm">{detail}</Text> : null}
      {rest?.map((text) => <Text size="sm" key={text}>{text}</Text>)}
      {newer && isProblem(error, 'revision_mismatch') ? <Button mt="xs" size="compact-sm" variant="default" loading={loading.isPending} onClick={() => loading.mutate()}>{t('problem.newer')}</Button> : null}
      {requestId ? <Text size="xs" c="dimmed" mt={4}>{t('problem.request', { id: requestId })}</Text> : null}
    </Alert>
  );
}
