import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FormError } from './FormError';

/**
 * The last question before something that cannot be taken back. `effect` says it in numbers («147 человек ждут в этом блоке»),
 * `action` is the button's verb. With `typed` the person must type that word, for what destroys data.
 */
export function ConfirmDanger(props: { opened: boolean; onClose: () => void; title: string; effect: ReactNode; action: string; typed?: string; run: () => Promise<unknown> }) {
  const { opened, onClose, title, effect, action, typed, run } = props;
  const { t } = useTranslation();
  const [word, setWord] = useState('');
  const mutation = useMutation({ mutationFn: run, onSuccess: () => close() });
  const close = () => {
    setWord('');
    mutation.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={title}>
      <Stack>
        <Text component="div">{effect}</Text>
        {typed ? <TextInput label={t('confirm.type', { word: typed })} value={word} onChange={(event) => setWord(event.currentTarget.value)} autoComplete="off" /> : null}
        <FormError error={mutation.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>{t('cancel')}</Button>
          <Button color="red.8" loading={mutation.isPending} disabled={typed !== undefined && word.trim() !== typed} onClick={() => mutation.mutate()}>{action}</Button>
        </Group>
      </Stack>
    </Modal>
  );
}
