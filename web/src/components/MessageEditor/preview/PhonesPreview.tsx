import { Alert, Skeleton, Text, UnstyledButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconCheck, IconInfoCircle } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '~/api/client';
import type { KindPreview } from '~/api/contract';
import { ChannelIcon, useChannelTitle } from '~/components/ChannelIcon';
import { Findings } from '~/components/form/Findings';
import formClasses from '~/components/form/Form.module.css';
import { LoadFailed } from '~/components/LoadFailed';
import type { Values } from '~/components/form/values';
import { useKinds } from '../kinds';
import { Phone } from './Phone';
import classes from './Phones.module.css';

const all = ['telegram', 'vk', 'whatsapp', 'viber', 'max', 'messenger', 'instagram', 'sms', 'webchat'] as const;

/** The message on the phones of each messenger, one at a time, and in words what is changed there. The server fits it as it does when it sends. */
export function PhonesPreview({ content, language, fallback }: { content: Values; language: string; fallback: string }) {
  const { t, i18n } = useTranslation('forms');
  const title = useChannelTitle();
  const own = useKinds();
  const [chosen, setKind] = useState<string | null>(null);
  const kind = chosen ?? own[0]?.kind ?? 'telegram';
  const [late] = useDebouncedValue(JSON.stringify(content), 400);
  const { data, error, refetch } = useQuery({
    queryKey: ['content-preview', late, language, fallback, i18n.language],
    queryFn: ({ signal }) => api.post('/content/preview', { body: { content: JSON.parse(late) as Record<string, never>, language, fallback, kinds: [...all] }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  if (error) return <LoadFailed error={error} retry={() => void refetch()} />;
  const shown = data?.previews.find((one) => one.kind === kind);
  return (
    <section aria-label={t('preview.title')}>
      <Text fw={500} size="sm" mb={6}>{t('preview.title')}</Text>
      <div className={classes.kinds} role="tablist" aria-label={t('preview.choose')}>
        {all.map((one) => (
          <UnstyledButton key={one} role="tab" className={classes.kind} aria-selected={one === kind} aria-label={title(one)} title={title(one)} data-lossy={data?.previews.find((had) => had.kind === one)?.notes.some((note) => note.loses) || undefined} onClick={() => setKind(one)}>
            <ChannelIcon kind={one} size={20} />
          </UnstyledButton>
        ))}
      </div>
      {data?.problems.length ? <Alert color="red" p="xs"><Findings of={data.problems.map((one) => ({ ...one, level: 'error' as const, block: null, why: '', silenced: false }))} /></Alert>
        : shown ? <div role="tabpanel" aria-label={title(kind)}><Phone preview={shown} kind={kind} name={title(kind)} /><Plan preview={shown} name={title(kind)} /></div>
        : <Skeleton h={260} />}
      {data?.traces.length ? <ul className={formClasses.findings}>{[...new Set(data.traces.map((one) => one.text))].map((text) => <li key={text}><IconInfoCircle size={14} aria-hidden="true" /><Text size="xs" span>{text}</Text></li>)}</ul> : null}
    </section>
  );
}

/** What is changed for this messenger, in words. */
function Plan({ preview, name }: { preview: KindPreview; name: string }) {
  const { t } = useTranslation('forms');
  const pieces = preview.parts.reduce((sum, part) => sum + part.length.pieces, 0);
  return (
    <div className={classes.plan}>
      {preview.notes.length === 0
        ? <Text size="sm"><IconCheck size={15} aria-hidden="true" /> {t('preview.whole', { channel: name })}</Text>
        : <><Text size="sm" fw={500}>{t('preview.plan', { channel: name })}</Text><ul>{preview.notes.map((note) => <li key={note.rule} data-loses={note.loses || undefined}><Text size="sm" span>{note.text}</Text></li>)}</ul></>}
      {pieces > 0 ? <Text size="xs" c="dimmed">{t('limit.pieces', { count: pieces })}</Text> : null}
    </div>
  );
}
