import { Alert, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { problemText } from './problemText';

/** What a form's fields cannot show: the failure as a whole. Draw it above the buttons of the form; it announces itself. */
export function FormError({ error, rest }: { error: unknown; rest?: string[] }) {
  const { t } = useTranslation();
  if (!error) return null;
  const { title, detail, requestId } = problemText(error);
  return (
    <Alert color="red" role="alert" icon={<IconAlertTriangle size={18} />} title={title} styles={{ title: { color: 'var(--mantine-color-error)' }, message: { color: 'var(--mantine-color-text)' } }}>
      {detail ? <Text size="sm">{detail}</Text> : null}
      {rest?.map((text) => <Text size="sm" key={text}>{text}</Text>)}
      {requestId ? <Text size="xs" c="dimmed" mt={4}>{t('problem.request', { id: requestId })}</Text> : null}
    </Alert>
  );
}
