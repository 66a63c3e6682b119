import { Button, Menu, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FormField } from '~/api/contract';
import { useForm } from '~/components/form/context';
import { FieldInput, Fields } from '~/components/form/FieldInput';
import { ListField } from '~/components/form/ListField';
import { under } from '~/components/form/path';
import { TemplateField, WordsField } from '~/components/form/TextFields';
import { put, putOrDrop, type Values, without } from '~/components/form/values';
import { ButtonsField } from './ButtonsField';
import { MediaField, OneFile } from './MediaField';
import { type Attached, filesOf, type Press, pressesOf, type Rows, rowsOf, set } from './message';
import { PhonesPreview } from './preview/PhonesPreview';
import { Removable } from './Removable';
import { TextField } from './TextField';

interface Props {
  content: Values;
  /** The fields of content, as the kind's form has them. */
  fields: readonly FormField[];
  path: string;
  onChange: (next: Values, at: string) => void;
  /** What people will see, where a block adds buttons of its own. */
  shown?: Values;
  /** Ids that buttons must not have: exits of the block itself, answers. */
  taken?: readonly string[];
}

const nothing: readonly string[] = [];
const extras = ['keyboard', 'location', 'card', 'poll', 'carousel', 'options'] as const;
type Extra = (typeof extras)[number];
const fresh: Record<Extra, unknown> = { keyboard: { rows: [] }, location: { lat: 0, lon: 0 }, card: {}, poll: { options: ['', ''] }, carousel: [{}], options: {} };

/** A message: its text, files and buttons, whatever else it carries, and how each messenger will show it. */
export default function MessageEditor({ content, fields, path, onChange, shown = content, taken = nothing }: Props) {
  const { t } = useTranslation('forms');
  const { languages } = useForm();
  const [chosen, setLanguage] = useState(languages[0] ?? '');
  const language = languages.includes(chosen) ? chosen : languages[0] ?? '';
  const field = (key: string) => fields.find((one) => one.key === key);
  const label = (key: string) => field(key)?.label ?? key;
  const button = field('buttons')?.item?.item?.fields ?? [];
  const actions = button.find((one) => one.key === 'action')?.options ?? [];
  const styles = button.find((one) => one.key === 'style')?.options ?? [];
  const kinds = field('media')?.item?.fields?.find((one) => one.key === 'kind')?.options ?? [];
  const freshId = () => {
    const ids = new Set([...taken, ...pressesOf(content).map((one) => one.id)]);
    let number = 1;
    while (ids.has(`b${number}`)) number += 1;
    return `b${number}`;
  };
  const change = (key: string, next: unknown, at = under(path, key)) => onChange(set(content, key, next), at);
  const open = extras.filter((key) => content[key] !== undefined && field(key));
  const closed = extras.filter((key) => content[key] === undefined && field(key));
  const remove = (key: Extra) => onChange(without(content, key), under(path, key));
  const buttons = { actions, styles, freshId };
  return (
    <Stack gap="md">
      <TextField label={label('text')} path={under(path, 'text')} value={content.text} files={filesOf(content.media).length > 0} buttons={rowsOf(shown.buttons).length > 0} language={language} onLanguage={setLanguage} onChange={(next, at) => change('text', next, at)} />
      <MediaField label={label('media')} path={under(path, 'media')} value={filesOf(content.media)} kinds={kinds} onChange={(next, at) => change('media', next, at)} />
      <ButtonsField label={label('buttons')} path={under(path, 'buttons')} value={rowsOf(content.buttons)} action="next" {...buttons} onChange={(next, at) => change('buttons', next, at)} />
      {open.map((key) => {
        const own = field(key);
        if (!own) return null;
        return (
          <Removable key={key} label={own.label} onRemove={() => remove(key)}>
            {key === 'keyboard' ? <Keyboard value={content.keyboard as Values} field={own} path={under(path, 'keyboard')} buttons={buttons} onChange={(next, at) => onChange(put(content, 'keyboard', next), at)} />
              : key === 'carousel' ? <Carousel value={Array.isArray(content.carousel) ? (content.carousel as Values[]) : []} path={under(path, 'carousel')} {...{ kinds, buttons }} onChange={(next, at) => change('carousel', next, at)} />
              : own.type === 'object' ? <Fields fields={own.fields ?? []} path={under(path, key)} value={content[key] as Values} onChange={(next, at) => onChange(put(content, key, next), at)} />
              : <FieldInput field={own} path={under(path, key)} value={content[key]} onChange={(next, at) => change(key, next, at)} />}
          </Removable>
        );
      })}
      {closed.length ? (
        <Menu position="bottom-start" width={230}>
          <Menu.Target><Button size="compact-sm" variant="light" leftSection={<IconPlus size={14} />} style={{ alignSelf: 'flex-start' }}>{t('message.more')}</Button></Menu.Target>
          <Menu.Dropdown>{closed.map((key) => <Menu.Item key={key} onClick={() => onChange(put(content, key, fresh[key]), under(path, key))}>{label(key)}</Menu.Item>)}</Menu.Dropdown>
        </Menu>
      ) : null}
      <PhonesPreview content={shown} language={language} fallback={languages[0] ?? ''} />
    </Stack>
  );
}

interface PressParts {
  actions: { value: string; label: string }[];
  styles: { value: string; label: string }[];
  freshId: () => string;
}

/** The keyboard under the input: its buttons, and how it behaves. */
function Keyboard({ value, field, path, buttons, onChange }: { value: Values; field: FormField; path: string; buttons: PressParts; onChange: (next: Values, at: string) => void }) {
  const rest = (field.fields ?? []).filter((one) => one.key !== 'rows');
  return (
    <Stack gap="sm">
      {value.remove === true ? null : <ButtonsField label={field.fields?.find((one) => one.key === 'rows')?.label ?? field.label} path={under(path, 'rows')} value={rowsOf(value.rows)} action="text" {...buttons} onChange={(next: Rows, at) => onChange(set(value, 'rows', next), at)} />}
      <Fields fields={rest} path={path} value={value} onChange={(next, at) => onChange(next.remove === true ? without(next, 'rows') : next, at)} />
    </Stack>
  );
}

/** Cards one beside the other, each with a picture, words and buttons. */
function Carousel({ value, path, kinds, buttons, onChange }: { value: Values[]; path: string; kinds: readonly { value: string; label: string }[]; buttons: PressParts; onChange: (next: Values[], at: string) => void }) {
  const { t } = useTranslation('forms');
  return (
    <ListField<Values>
      label={t('carousel.cards')} path={path} value={value} add={t('carousel.add')} fresh={() => ({})} onChange={(next) => onChange(next, path)}
      name={(_, index) => t('carousel.card', { number: index + 1 })}
      renderItem={(one, index, change) => {
        const here = under(path, index);
        const image = (one.image ?? { kind: 'image' }) as Attached;
        return (
          <Stack gap="xs">
            <WordsField label={t('carousel.title')} path={under(here, 'title')} required value={one.title} onChange={(next) => change(putOrDrop(one, 'title', next))} />
            <WordsField label={t('carousel.text')} path={under(here, 'text')} lines={2} value={one.text} onChange={(next) => change(putOrDrop(one, 'text', next))} />
            <OneFile one={image} path={under(here, 'image')} kinds={kinds.filter((kind) => kind.value === 'image')} onChange={(next) => change(next.file || next.url ? put(one, 'image', next) : without(one, 'image'))} />
            <TemplateField label={t('carousel.url')} path={under(here, 'url')} example="https://" value={typeof one.url === 'string' ? one.url : ''} onChange={(next) => change(putOrDrop(one, 'url', next))} />
            <ButtonsField label={t('carousel.buttons')} path={under(here, 'buttons')} value={(Array.isArray(one.buttons) ? (one.buttons as Press[]) : []).map((button) => [button])} action="next" {...buttons} onChange={(next) => change(set(one, 'buttons', next.flat()))} />
          </Stack>
        );
      }}
    />
  );
}
