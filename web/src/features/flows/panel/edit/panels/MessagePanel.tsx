import { Stack } from '@mantine/core';
import { FieldInput } from '~/components/form/FieldInput';
import { put, putOrDrop, type Values } from '~/components/form/values';
import MessageEditor from '~/components/MessageEditor/MessageEditor';
import { pressesOf } from '~/components/MessageEditor/message';
import { dropExits, fieldAt, type PanelProps } from '../panel';

const contentOf = (value: unknown): Values => (typeof value === 'object' && value !== null ? (value as Values) : {});
const exitsOf = (content: Values): string[] => pressesOf(content).filter((one) => one.action === 'next').map((one) => one.id);

/** A message, and until when its buttons work. */
export default function MessagePanel({ block, spec, onChange }: PanelProps) {
  const content = contentOf(block.content);
  const press = fieldAt(spec.form, 'press');
  const change = (next: Values, at: string) => {
    const left = new Set(exitsOf(next));
    onChange(dropExits(put(block, 'content', next), exitsOf(content).filter((id) => !left.has(id))), at);
  };
  const options = Array.isArray(block.options) ? (block.options as Values[]) : [];
  const shown = options.length ? { ...content, buttons: [...(Array.isArray(content.buttons) ? content.buttons : []), ...options.map((one) => [{ id: one.id, label: one.label ?? '', action: 'next' }])] } : content;
  return (
    <Stack gap="md">
      <MessageEditor content={content} fields={fieldAt(spec.form, 'content')?.fields ?? []} path="content" shown={shown} taken={spec.exits.map((exit) => exit.name)} onChange={change} />
      {press && exitsOf(content).length ? <FieldInput field={press} path="press" value={block.press} onChange={(next) => onChange(putOrDrop(block, 'press', next), 'press')} /> : null}
    </Stack>
  );
}
