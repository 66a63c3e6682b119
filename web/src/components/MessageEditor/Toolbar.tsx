import { ActionIcon, Button, Group, Popover, TextInput } from '@mantine/core';
import { IconBlockquote, IconBold, IconCode, IconEyeOff, IconItalic, IconLink, IconStrikethrough } from '@tabler/icons-react';
import type { Editor } from '@tiptap/core';
import { useEditorState } from '@tiptap/react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { VariableMenu } from '~/components/form/VariableMenu';
import { goodURL } from '~/lib/rich/text';
import { EmojiMenu } from './EmojiMenu';
import classes from './RichInput.module.css';

const marks = [['bold', IconBold, 'Ctrl+B'], ['italic', IconItalic, 'Ctrl+I'], ['strike', IconStrikethrough, ''], ['spoiler', IconEyeOff, ''], ['code', IconCode, '']] as const;

/** What can be done with the text: formatting that messengers know, a link, a value, a picture. */
export function Toolbar({ editor, label }: { editor: Editor; label: string }) {
  const { t } = useTranslation('forms');
  const active = useEditorState({ editor, selector: ({ editor: own }) => ({ ...Object.fromEntries(marks.map(([mark]) => [mark, own.isActive(mark)])), quote: own.isActive('paragraph', { quote: true }) }) as Record<string, boolean> });
  const tool = (key: 'bold' | 'italic' | 'strike' | 'spoiler' | 'code' | 'quote', Icon: typeof IconBold, keys: string, act: () => void) => (
    <ActionIcon key={key} size={28} variant={active[key] ? 'light' : 'subtle'} color={active[key] ? 'teal' : 'gray'} aria-pressed={active[key]} aria-label={t(`text.${key}`)} title={keys ? `${t(`text.${key}`)} (${keys})` : t(`text.${key}`)} onMouseDown={(event) => event.preventDefault()} onClick={act}><Icon size={17} /></ActionIcon>
  );
  return (
    <div className={classes.tools} role="toolbar" aria-label={label}>
      {marks.map(([mark, Icon, keys]) => tool(mark, Icon, keys, () => editor.chain().focus().toggleMark(mark).run()))}
      {tool('quote', IconBlockquote, '', () => editor.chain().focus().updateAttributes('paragraph', { quote: !active.quote }).run())}
      <LinkMenu editor={editor} />
      <span className={classes.gap} />
      <EmojiMenu onPick={(picture) => editor.chain().focus().insertContent(picture).run()} />
      <VariableMenu size={28} onPick={(one) => editor.chain().focus().insertContent({ type: 'variable', attrs: { code: `{{ ${one.path} }}` } }).run()} />
    </div>
  );
}

/** The address of a link; without one the link goes. */
function LinkMenu({ editor }: { editor: Editor }) {
  const { t } = useTranslation('forms');
  const [opened, setOpened] = useState(false);
  const [href, setHref] = useState('');
  const { on, empty } = useEditorState({ editor, selector: ({ editor: own }) => ({ on: own.isActive('link'), empty: own.state.selection.empty }) });
  const typed = href.trim();
  const full = typed && !/^[a-z][a-z\d+.-]*:/i.test(typed) && !typed.startsWith('{{') ? `https://${typed}` : typed;
  const bad = full !== '' && !goodURL(full) && !full.includes('{{');
  const keep = () => {
    if (bad) return;
    const chain = editor.chain().focus().extendMarkRange('link');
    if (!full) chain.unsetLink().run();
    else if (empty && !on) chain.insertContent({ type: 'text', text: typed, marks: [{ type: 'link', attrs: { href: full } }] }).run();
    else chain.setLink({ href: full }).run();
    setOpened(false);
  };
  return (
    <Popover opened={opened} onChange={setOpened} width={290} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <ActionIcon size={28} variant={on ? 'light' : 'subtle'} color={on ? 'teal' : 'gray'} aria-pressed={on} aria-label={t('text.link')} title={t('text.link')} onMouseDown={(event) => event.preventDefault()} onClick={() => { setHref(String(editor.getAttributes('link').href ?? '')); setOpened(!opened); }}><IconLink size={17} /></ActionIcon>
      </Popover.Target>
      <Popover.Dropdown p={10}>
        <TextInput size="xs" data-autofocus label={t('text.address')} placeholder="https://" value={href} error={bad ? t('text.badAddress') : null} onChange={(event) => setHref(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); keep(); } }} />
        <Group gap="xs" mt={8} justify="flex-end"><Button size="compact-sm" disabled={bad} onClick={keep}>{t(full || !on ? 'text.setLink' : 'text.unsetLink')}</Button></Group>
      </Popover.Dropdown>
    </Popover>
  );
}
