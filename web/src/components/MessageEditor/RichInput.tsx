import { EditorContent, useEditor, useEditorState } from '@tiptap/react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useForm } from '~/components/form/context';
import { useDraft } from '~/components/form/useDraft';
import { readValue, valueName } from '~/components/form/variables';
import { toDoc, toMarkdown } from './doc';
import { extensions, Names } from './extensions';
import classes from './RichInput.module.css';
import { Toolbar } from './Toolbar';
import { ValueAside } from './ValueAside';

export interface RichInputProps {
  id: string;
  label: string;
  /** Of the text: the browser checks its spelling. */
  language: string;
  placeholder: string;
  invalid: boolean;
  /** Small Markdown with templates. */
  value: string;
  onChange: (next: string) => void;
  /** What stands here now, with every key: for counters. */
  onTyped?: (text: string) => void;
}

const inner = (code: string): string => code.replace(/^\{\{|\}\}$/g, '').trim();

/** The text of a message as people will see it, with values as chips. It is kept as small Markdown, never as HTML. */
export default function RichInput({ id, label, language, placeholder, invalid, value, onChange, onTyped }: RichInputProps) {
  const { t } = useTranslation('forms');
  const { variables } = useForm();
  const { text, type, flush } = useDraft(value, onChange);
  const shown = useRef(value);
  // The editor is made once, so that nothing takes the cursor away; only the names on its chips change.
  const [names] = useState(() => new Names());
  const parts = useMemo(() => extensions(names, placeholder), [names, placeholder]);
  useEffect(() => names.become((code) => (code.startsWith('{{') ? valueName(readValue(inner(code)).path, variables) : code)), [names, variables]);
  const editor = useEditor({
    extensions: parts,
    content: toDoc(text),
    editorProps: { attributes: { id, role: 'textbox', 'aria-multiline': 'true', 'aria-label': label, spellcheck: 'true', lang: language } },
    onUpdate: ({ editor: own }) => {
      const next = toMarkdown(own.getJSON());
      shown.current = next;
      type(next);
      onTyped?.(next);
    },
    onBlur: flush,
  }, [parts]);
  useEffect(() => {
    if (!editor || shown.current === text) return;
    shown.current = text;
    editor.commands.setContent(toDoc(text), { emitUpdate: false });
    onTyped?.(text);
  }, [editor, text, onTyped]);
  const chosen = useEditorState({
    editor,
    selector: ({ editor: own }) => {
      const selection = own?.state.selection;
      const node = selection && 'node' in selection ? (selection.node as { type: { name: string }; attrs: { code?: string } }) : null;
      return node?.type.name === 'variable' ? { code: String(node.attrs.code ?? ''), at: selection?.from ?? 0 } : null;
    },
  });
  if (!editor) return null;
  return (
    <div className={classes.frame} data-invalid={invalid || undefined}>
      <Toolbar editor={editor} label={t('text.tools')} />
      <EditorContent editor={editor} className={classes.text} />
      {chosen?.code.startsWith('{{') ? <ValueAside key={chosen.at} code={inner(chosen.code)} onChange={(code) => editor.chain().updateAttributes('variable', { code: `{{ ${code} }}` }).setNodeSelection(chosen.at).run()} onRemove={() => editor.chain().focus().deleteSelection().run()} /> : null}
    </div>
  );
}
