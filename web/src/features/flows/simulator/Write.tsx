import { ActionIcon, Button, Group, Menu, Text, Textarea, TextInput } from '@mantine/core';
import { IconDots, IconFile, IconHeadset, IconMapPin, IconPhone, IconPlayerSkipForward, IconSend2, IconBolt } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SimulatedInput, Simulated } from '~/api/contract';
import { useFormat } from '~/components/useFormat';
import classes from './Simulator.module.css';

type Act = (input: SimulatedInput) => void;

/** Where the made-up person writes, and what else may happen to them. */
export function Write({ act, disabled }: { act: Act; disabled: boolean }) {
  const { t } = useTranslation('simulator');
  const [text, setText] = useState('');
  const [asking, setAsking] = useState(false);
  const send = () => {
    if (text.trim() === '') return;
    act({ do: 'say', text: text.trim() });
    setText('');
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    send();
  };
  return (
    <>
      {asking ? <EventForm send={(event) => { act({ do: 'event', event }); setAsking(false); }} /> : null}
      <div className={classes.write}>
        <Menu position="top-start" width={240} shadow="md">
          <Menu.Target><ActionIcon size="lg" variant="subtle" color="gray" aria-label={t('more')} disabled={disabled}><IconDots size={19} /></ActionIcon></Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPhone size={16} />} onClick={() => act({ do: 'phone' })}>{t('do.phone')}</Menu.Item>
            <Menu.Item leftSection={<IconMapPin size={16} />} onClick={() => act({ do: 'location', lat: 55.7539, lon: 37.6208 })}>{t('do.location')}</Menu.Item>
            <Menu.Item leftSection={<IconFile size={16} />} onClick={() => act({ do: 'file', text: t('fileName'), kind: 'document' })}>{t('do.file')}</Menu.Item>
            <Menu.Item leftSection={<IconHeadset size={16} />} onClick={() => act({ do: 'operator', text: t('operatorText') })}>{t('do.operator')}</Menu.Item>
            <Menu.Item leftSection={<IconBolt size={16} />} onClick={() => setAsking(!asking)}>{t('do.event')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Textarea autosize minRows={1} maxRows={4} className={classes.field} value={text} onChange={(event) => setText(event.currentTarget.value)} onKeyDown={onKey} placeholder={t('placeholder')} aria-label={t('write')} disabled={disabled} maxLength={2000} />
        <ActionIcon size="lg" color="teal" variant="filled" aria-label={t('send')} disabled={disabled || text.trim() === ''} onClick={send}><IconSend2 size={18} /></ActionIcon>
      </div>
    </>
  );
}

function EventForm({ send }: { send: (event: string) => void }) {
  const { t } = useTranslation('simulator');
  const [name, setName] = useState('');
  const [missed, setMissed] = useState(false);
  return (
    <form onSubmit={(event) => { event.preventDefault(); if (name.trim()) send(name.trim()); else setMissed(true); }}>
      <Group gap="xs" align="flex-end" wrap="nowrap">
        <TextInput size="xs" label={t('event.name')} value={name} onChange={(event) => setName(event.currentTarget.value)} error={missed && !name.trim() ? t('event.required') : null} style={{ flex: 1 }} />
        <Button type="submit" size="xs">{t('event.send')}</Button>
      </Group>
    </form>
  );
}

const lengths = [['1h', 'hour'], ['1d', 'day'], ['7d', 'week'], ['14d', 'fortnight']] as const;

/** The clock of the run: a jump to whatever is due next, or a length of time. */
export function Clock({ result, act, disabled }: { result: Simulated; act: Act; disabled: boolean }) {
  const { t } = useTranslation('simulator');
  const format = useFormat();
  return (
    <Group gap="xs" className={classes.clock}>
      <Text size="sm" c="dimmed" className={classes.now}>{t('time.now', { at: format.dateTime(result.now) })}{result.due && result.due !== result.until ? ` · ${t('time.due', { at: format.dateTime(result.due) })}` : ''}</Text>
      <Button size="compact-sm" variant="default" leftSection={<IconPlayerSkipForward size={14} />} disabled={disabled || !result.due} title={result.due ? undefined : t('time.nothing')} onClick={() => act({ do: 'next' })}>{t('time.next')}</Button>
      <Menu position="bottom-end" shadow="md">
        <Menu.Target><Button size="compact-sm" variant="subtle" color="gray" disabled={disabled}>{t('time.advance')}</Button></Menu.Target>
        <Menu.Dropdown>{lengths.map(([length, name]) => <Menu.Item key={length} onClick={() => act({ do: 'advance', for: length })}>{t(`time.${name}`)}</Menu.Item>)}</Menu.Dropdown>
      </Menu>
    </Group>
  );
}

/** What an outside system answers: it is chosen, because nothing is called. */
export function Asks({ what, act }: { what: string; act: Act }) {
  const { t } = useTranslation('simulator');
  const [body, setBody] = useState('{}');
  return (
    <section className={classes.asks} aria-label={t('asks.title', { what })}>
      <Text fw={500} size="sm">{t('asks.title', { what })}</Text>
      <Textarea size="xs" autosize minRows={1} maxRows={6} label={t('asks.body')} value={body} onChange={(event) => setBody(event.currentTarget.value)} />
      <Group gap="xs">
        <Button size="compact-sm" onClick={() => act({ do: 'answer', status: 200, body })}>{t('asks.ok')}</Button>
        <Button size="compact-sm" variant="default" onClick={() => act({ do: 'answer', status: 0 })}>{t('asks.none')}</Button>
      </Group>
    </section>
  );
}
