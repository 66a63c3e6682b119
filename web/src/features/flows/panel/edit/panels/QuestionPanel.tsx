import { Select, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FieldInput } from '~/components/form/FieldInput';
import { ListField } from '~/components/form/ListField';
import { under } from '~/components/form/path';
import { ContactFieldSelect } from '~/components/form/References';
import { LineField, WordsField } from '~/components/form/TextFields';
import { put, putOrDrop, type Values, without } from '~/components/form/values';
import MessageEditor from '~/components/MessageEditor/MessageEditor';
import { dropExits, fieldAt, freshId, type PanelProps } from '../panel';

const values = (value: unknown): Values => (typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : {});
const list = (value: unknown): Values[] => (Array.isArray(value) ? (value as Values[]) : []);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
/** Answers that a messenger can share by a button. */
const shared = new Set(['phone', 'email', 'location']);

/** A question: what is asked, what counts as an answer, where it is kept, and what is said to anything else. */
export default function QuestionPanel({ block, spec, onChange }: PanelProps) {
  const { t } = useTranslation('forms');
  const answer = values(block.answer);
  const type = text(answer.type);
  const choices = list(answer.choices);
  const field = (path: string) => fieldAt(spec.form, path);
  const set = (key: string) => (next: unknown) => onChange(putOrDrop(block, key, next), key);
  const setAnswer = (next: Values, at: string) => onChange(put(block, 'answer', next), at);
  const choosing = type === 'choice' || choices.length > 0;
  const turn = (next: string | null) => {
    if (!next) return;
    const kept = next === 'choice' ? put(answer, 'choices', choices.length ? choices : [{ id: 'a1' }, { id: 'a2' }]) : without(answer, 'choices');
    const left = next === 'number' ? kept : without(without(kept, 'min'), 'max');
    onChange(dropExits(put(block, 'answer', put(left, 'type', next)), next === 'choice' ? [] : choices.map((one) => String(one.id))), 'answer.type');
  };
  const setChoices = (next: Values[]) => {
    const ids = new Set(next.map((one) => one.id));
    onChange(dropExits(put(block, 'answer', put(answer, 'choices', next)), choices.map((one) => String(one.id)).filter((id) => !ids.has(id))), 'answer.choices');
  };
  const min = field('answer.min');
  const max = field('answer.max');
  const content = values(block.content);
  const brought = [...choices.map((one) => [{ id: one.id, label: one.label ?? '', action: 'next' }]), ...(block.skip ? [[{ id: 'skipped', label: block.skip, action: 'next' }]] : [])];
  const keyboard = shared.has(type) && block.share && content.keyboard === undefined ? { keyboard: { one_time: true, rows: [[{ id: 'share', label: block.share, action: `request_${type}` }]] } } : {};
  const shown = { ...content, ...(brought.length && { buttons: [...list(content.buttons), ...brought] }), ...keyboard };
  return (
    <Stack gap="md">
      <MessageEditor content={content} fields={(field('content')?.fields ?? []).filter((one) => one.key !== 'poll' && one.key !== 'carousel')} path="content" shown={shown} taken={[...spec.exits.map((exit) => exit.name), ...choices.map((one) => String(one.id))]} onChange={(next, at) => onChange(put(block, 'content', next), at)} />
      <Select label={t('question.type')} withAsterisk data={field('answer.type')?.options ?? []} value={type || null} placeholder={t('choose')} allowDeselect={false} onChange={turn} comboboxProps={{ withinPortal: true }} />
      {choosing ? (
        <ListField<Values>
          label={t('question.choices')} path="answer.choices" required value={choices} onChange={setChoices} add={t('question.addChoice')} fresh={() => ({ id: freshId(choices, 'a') })}
          renderItem={(one, index, change) => <WordsField label={t('button.label')} path={under(under('answer.choices', index), 'label')} required value={one.label} onChange={(next) => change(putOrDrop(one, 'label', next))} />}
        />
      ) : null}
      {type === 'number' && min && max ? <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: 8 }}>{([['min', min], ['max', max]] as const).map(([key, one]) => <FieldInput key={key} field={one} path={`answer.${key}`} value={answer[key]} onChange={(next, at) => setAnswer(putOrDrop(answer, key, next), at)} />)}</div> : null}
      {shared.has(type) ? <WordsField label={t('question.share')} help={t('question.shareAbout')} path="share" value={block.share} onChange={set('share')} /> : null}
      <ContactFieldSelect label={t('question.save')} path="save" value={text(block.save)} onChange={(next) => onChange(next ? put(block, 'save', next) : without(without(block, 'save'), 'only_missing'), 'save')} />
      {block.save && field('only_missing') ? <FieldInput field={field('only_missing') as NonNullable<ReturnType<typeof field>>} path="only_missing" value={block.only_missing} onChange={set('only_missing')} /> : null}
      <LineField label={t('question.name')} help={t('question.nameAbout', { id: text(block.name) || block.id })} path="name" example={block.id} value={text(block.name)} onChange={set('name')} />
      <WordsField label={t('question.skip')} help={t('question.skipAbout')} path="skip" value={block.skip} onChange={set('skip')} />
      <WordsField label={t('question.retry')} path="retry" lines={2} value={block.retry} onChange={set('retry')} />
      {field('retries') ? <FieldInput field={field('retries') as NonNullable<ReturnType<typeof field>>} path="retries" value={block.retries} onChange={set('retries')} /> : null}
    </Stack>
  );
}
