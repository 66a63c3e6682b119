import { ActionIcon, Button, FileButton, Group, Menu, Textarea, Tooltip, UnstyledButton } from '@mantine/core';
import { IconChevronDown, IconPaperclip, IconSend2, IconX } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type ClipboardEvent, type DragEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ConversationDetail } from '~/api/contract';
import { ChannelIcon, useChannelTitle } from '~/components/ChannelIcon';
import { FormError } from '~/components/FormError';
import { inbox } from '../data';
import { inOrder } from '../thread/items';
import { useTellTyping } from '../useTyping';
import { Attachments } from './Attachments';
import classes from './Composer.module.css';
import { useUploads } from './useUploads';
import type { Reply } from './useReply';

const modes = ['reply', 'note'] as const;

/** Where an answer or a note is written. Enter sends, Shift+Enter begins a new line; files come by button, paste or drop. */
export function Composer({ conversation, reply }: { conversation: ConversationDetail; reply: Reply }) {
  const { t } = useTranslation('inbox');
  const { draft, change, send, error } = reply;
  const field = useRef<HTMLTextAreaElement>(null);
  const tellTyping = useTellTyping(conversation.id);
  const [over, setOver] = useState(false);
  const uploads = useUploads(reply.attach);
  const note = draft.mode === 'note';
  const empty = draft.text.trim() === '' && (note || draft.files.length === 0);
  const ready = !empty && !(uploads.busy && !note);
  useEffect(() => {
    if (draft.quote) field.current?.focus();
  }, [draft.quote]);

  const submit = () => {
    if (!ready) return;
    send();
    field.current?.focus();
  };
  const onKey = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // Enter that ends a word of an input method is not Enter that sends.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      submit();
    } else if (event.key === 'Escape') {
      if (draft.quote) change({ quote: null });
      else field.current?.blur();
    }
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0 || note) return;
    event.preventDefault();
    uploads.add(files);
  };
  const drag = {
    onDragOver: (event: DragEvent) => {
      if (note || !event.dataTransfer.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => setOver(false),
    onDrop: (event: DragEvent) => {
      setOver(false);
      if (note || event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      uploads.add([...event.dataTransfer.files]);
    },
  };
  return (
    <form className={classes.composer} data-mode={draft.mode} data-over={over || undefined} aria-label={t('composer.label')} onSubmit={(event) => { event.preventDefault(); submit(); }} {...drag}>
      {error ? <FormError error={error} rest={[t('composer.kept')]} /> : null}
      {draft.quote && !note ? <Quote conversation={conversation} quote={draft.quote} drop={() => change({ quote: null })} /> : null}
      {note ? null : <Attachments files={draft.files} uploads={uploads.list} dropFile={(file) => change({ files: draft.files.filter((one) => one !== file) })} dropUpload={uploads.drop} />}
      <Textarea
        ref={field}
        autosize
        minRows={1}
        maxRows={8}
        value={draft.text}
        onChange={(event) => {
          change({ text: event.currentTarget.value });
          if (!note) tellTyping();
        }}
        onKeyDown={onKey}
        onPaste={onPaste}
        placeholder={over ? t('composer.drop') : note ? t('composer.notePlaceholder') : t('composer.placeholder')}
        aria-label={note ? t('composer.note') : t('composer.reply')}
        classNames={{ input: classes.input }}
        variant="unstyled"
      />
      <Group gap={6} wrap="nowrap" className={classes.tools}>
        <fieldset className={classes.modes} aria-label={t('composer.mode')}>
          {modes.map((mode) => <UnstyledButton key={mode} className={classes.mode} aria-pressed={draft.mode === mode} onClick={() => change({ mode })}>{t(`composer.${mode}`)}</UnstyledButton>)}
        </fieldset>
        {note ? null : (
          <FileButton multiple onChange={(files) => uploads.add(files)}>
            {(props) => <Tooltip label={t('composer.attach')}><ActionIcon {...props} size="lg" className={classes.tool} aria-label={t('composer.attach')}><IconPaperclip size={18} /></ActionIcon></Tooltip>}
          </FileButton>
        )}
        {note ? null : <Address conversation={conversation} reply={reply} />}
        <span className={classes.space} />
        <Button type="submit" size="sm" className={classes.send} disabled={!ready} aria-label={note ? t('composer.addNote') : t('composer.send')} leftSection={<IconSend2 size={16} />}><span className={classes.sendWord}>{note ? t('composer.addNote') : t('composer.send')}</span></Button>
      </Group>
    </form>
  );
}

function Quote({ conversation, quote, drop }: { conversation: ConversationDetail; quote: string; drop: () => void }) {
  const { t } = useTranslation('inbox');
  const { data: text } = useInfiniteQuery({
    ...inbox.items(conversation.id),
    enabled: false, // the thread loads them
    select: (pages) => {
      const found = inOrder(pages).find((item) => item.kind === 'message' && item.id === quote);
      return found?.kind === 'message' ? found.text : '';
    },
  });
  return (
    <div className={classes.quote}>
      <span><b>{t('composer.quoting')}</b> {text || t('thread.attachment')}</span>
      <ActionIcon size="sm" aria-label={t('composer.dropQuote')} onClick={drop}><IconX size={14} /></ActionIcon>
    </div>
  );
}

/** Which of the person's addresses the answer goes to. Drawn only when there is a choice. */
function Address({ conversation, reply: { identity, change } }: { conversation: ConversationDetail; reply: Reply }) {
  const { t } = useTranslation('inbox');
  const title = useChannelTitle();
  const { identities } = conversation.contact;
  if (identities.length < 2) return null;
  return (
    <Menu position="top-start" width={290} shadow="md">
      <Menu.Target>
        <Button size="compact-sm" variant="subtle" color="gray" className={classes.address} leftSection={identity ? <ChannelIcon kind={identity.kind} size={16} /> : null} rightSection={<IconChevronDown size={13} />} aria-label={t('composer.to', { channel: identity ? title(identity.kind) : '' })}>
          <span className={classes.addressWord}>{identity ? identity.channel_name || title(identity.kind) : t('composer.choose')}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('composer.where')}</Menu.Label>
        {identities.map((one) => (
          <Menu.Item key={one.id} role="menuitemradio" aria-checked={one.id === identity?.id} fw={one.id === identity?.id ? 600 : 400} leftSection={<ChannelIcon kind={one.kind} size={18} />} disabled={one.blocked_at !== null || one.left_at !== null} onClick={() => change({ identity: one.id })}>
            {[one.channel_name || title(one.kind), one.username ? `@${one.username}` : one.address].filter(Boolean).join(' · ')}
            {one.blocked_at ? ` (${t('card.blocked')})` : ''}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
