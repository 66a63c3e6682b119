import { Checkbox, NumberInput, Select, Stack, Switch, TagsInput, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { FormField } from '~/api/contract';
import { ConditionField } from './ConditionField';
import { useFindings } from './context';
import { Findings } from './Findings';
import classes from './Form.module.css';
import { JsonField } from './JsonField';
import { ListField } from './ListField';
import { MapField } from './MapField';
import { under } from './path';
import { BlockSelect, Choose, ContactFieldSelect, FlowSelect, TagField } from './References';
import { LineField, TemplateField, WordsField } from './TextFields';
import { HourField, LengthField, MomentField } from './TimeFields';
import { type Values, put, without } from './values';

export interface FieldProps {
  field: FormField;
  /** Where it stands in the block. */
  path: string;
  value: unknown;
  /** The next value, undefined for none, and the place that was changed. */
  onChange: (next: unknown, at: string) => void;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '');
const isObject = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The control of one field, by its type. What a field holds otherwise than its type says is shown as JSON, never thrown away. */
export function FieldInput(props: FieldProps) {
  const { field, path, value, onChange } = props;
  if (field.or) return <Either {...props} other={field.or} />;
  const common = { label: field.label, path, help: field.help, required: field.required, ...(field.example && { example: field.example }) };
  const set = (next: unknown) => onChange(next === '' ? undefined : next, path);
  const shape = shapeOf(field);
  if (value !== undefined && value !== null && shape && !shape(value)) return <JsonField {...common} value={value} onChange={set} />;
  switch (field.type) {
    case 'text':
      return <WordsField {...common} lines={2} value={value} onChange={set} />;
    case 'template':
      return <TemplateField {...common} lines={field.key === 'body' ? 4 : 1} value={text(value)} onChange={set} />;
    case 'condition':
      return <ConditionField {...common} value={text(value)} onChange={set} />;
    case 'tag':
      return <TagField {...common} value={text(value)} onChange={set} />;
    case 'field':
      return <ContactFieldSelect {...common} value={text(value)} onChange={set} />;
    case 'block':
      return <BlockSelect {...common} value={text(value)} onChange={set} />;
    case 'flow':
      return <FlowSelect {...common} value={text(value)} onChange={set} />;
    case 'duration':
      return <LengthField {...common} value={text(value)} onChange={set} />;
    case 'moment':
      return <MomentField {...common} value={text(value)} onChange={set} />;
    case 'hour':
      return <HourField {...common} value={text(value)} onChange={set} />;
    case 'enum':
      return <Choose {...common} data={field.options ?? []} value={text(value)} onChange={set} />;
    case 'int':
    case 'number':
      return <NumberField {...props} />;
    case 'bool':
      return <BoolField {...props} />;
    case 'list':
      return <ListOf {...props} />;
    case 'map':
      return <MapField {...common} value={isObject(value) ? value : {}} onChange={(next) => onChange(Object.keys(next).length ? next : undefined, path)} renderItem={(one, name, change) => (field.item ? <FieldInput field={field.item} path={under(path, name)} value={one} onChange={change} /> : null)} />;
    case 'object':
      return <ObjectField {...props} />;
    case 'any':
    case 'blocks':
      return <JsonField {...common} value={value} onChange={set} />;
    default:
      return <LineField {...common} value={text(value)} onChange={set} mono={field.type === 'key'} />;
  }
}

/** Whether a value has the shape a type asks for; types without an entry take any word. */
function shapeOf(field: FormField): ((value: unknown) => boolean) | undefined {
  switch (field.type) {
    case 'text':
      return (value) => typeof value === 'string' || isObject(value);
    case 'list':
      return Array.isArray;
    case 'map':
    case 'object':
      return isObject;
    case 'bool':
      return (value) => typeof value === 'boolean';
    case 'int':
    case 'number':
      return (value) => typeof value === 'number';
    case 'any':
    case 'blocks':
      return undefined;
    default:
      return (value) => typeof value === 'string' || typeof value === 'number';
  }
}

function NumberField({ field, path, value, onChange }: FieldProps) {
  const found = useFindings(path);
  const bounded = (field.max ?? 0) > (field.min ?? 0);
  return (
    <div className={classes.field} data-path={path}>
      <NumberInput label={field.label} description={field.help || undefined} withAsterisk={field.required} placeholder={field.example} allowDecimal={field.type === 'number'} {...(bounded && { min: field.min ?? 0, max: field.max ?? 0 })} value={typeof value === 'number' ? value : ''} error={found.some((one) => one.level === 'error')} onChange={(next) => onChange(next === '' || Number.isNaN(Number(next)) ? undefined : Number(next), path)} />
      <Findings of={found} />
    </div>
  );
}

function BoolField({ field, path, value, onChange }: FieldProps) {
  return (
    <div className={classes.field} data-path={path}>
      <Switch label={field.label} description={field.help || undefined} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked || undefined, path)} />
      <Findings of={useFindings(path)} />
    </div>
  );
}

/** A list by what it holds: choices are ticked, words are typed one after another, all else is drawn item by item. */
function ListOf({ field, path, value, onChange }: FieldProps) {
  const { t } = useTranslation('forms');
  const item = field.item;
  const list: unknown[] = Array.isArray(value) ? value : [];
  const found = useFindings(path, true);
  const set = (next: unknown[]) => onChange(next.length ? next : undefined, path);
  if (!item) return null;
  if (item.type === 'enum') {
    const options = item.options ?? [];
    return (
      <Checkbox.Group label={field.label} description={field.help || undefined} value={list.map(text)} onChange={(next) => set(options.map((one) => one.value).filter((one) => next.includes(one)))}>
        <Stack gap={6} mt={6}>{options.map((one) => <Checkbox key={one.value} value={one.value} label={one.label} />)}</Stack>
        <Findings of={found} />
      </Checkbox.Group>
    );
  }
  if (item.type === 'string' || item.type === 'key') {
    return (
      <div className={classes.field} data-path={path}>
        <TagsInput label={field.label} description={field.help || undefined} withAsterisk={field.required} placeholder={list.length ? undefined : t('list.type')} value={list.map(text)} onChange={set} error={found.some((one) => one.level === 'error')} clearable={false} splitChars={[',', ';']} acceptValueOnBlur />
        <Findings of={found} />
      </div>
    );
  }
  return (
    <ListField<unknown>
      label={field.label} path={path} help={field.help} required={field.required} value={list} onChange={set}
      fresh={() => (item.type === 'list' ? [] : item.type === 'object' || item.type === 'map' ? freshItem(item, list) : item.type === 'text' ? '' : undefined)}
      renderItem={(one, index, change) => (item.type === 'object'
        ? <Fields fields={item.fields ?? []} path={under(path, index)} value={isObject(one) ? one : {}} onChange={change} />
        : <FieldInput field={{ ...item, label: item.label || t('list.text') }} path={under(path, index)} value={one} onChange={(next) => change(next ?? '')} />)}
    />
  );
}

/** A new item; when items have ids it gets one nobody else has. */
export function freshItem(item: FormField, list: readonly unknown[]): Values {
  if (!item.fields?.some((one) => one.key === 'id' && one.type === 'key')) return {};
  const taken = new Set(list.map((one) => (isObject(one) ? one.id : undefined)));
  let number = list.length + 1;
  while (taken.has(String(number))) number += 1;
  return { id: String(number) };
}

function ObjectField({ field, path, value, onChange }: FieldProps) {
  const whole = isObject(value) ? value : {};
  return (
    <fieldset className={classes.box}>
      <legend className={classes.legend}>{field.label}</legend>
      {field.help ? <Text size="xs" c="dimmed" mb={6}>{field.help}</Text> : null}
      <Fields fields={field.fields ?? []} path={path} value={whole} onChange={(next, at) => onChange(Object.keys(next).length ? next : undefined, at)} />
      <Findings of={useFindings(path)} />
    </fieldset>
  );
}

/** The controls of an object's fields. Keys it does not know stay as they are. */
export function Fields({ fields, path, value, onChange }: { fields: readonly FormField[]; path: string; value: Values; onChange: (next: Values, at: string) => void }) {
  return (
    <Stack gap="sm">
      {fields.map((field) => <FieldInput key={field.key} field={field} path={under(path, field.key)} value={value[field.key]} onChange={(next, at) => onChange(next === undefined ? without(value, field.key) : put(value, field.key, next), at)} />)}
    </Stack>
  );
}

/** A value of one shape or another: the choices of the first, and one more that opens the second. */
function Either({ field, other, path, value, onChange }: FieldProps & { other: FormField }) {
  const { t } = useTranslation('forms');
  const { or: _, ...first } = field;
  const second = isObject(value) === (other.type === 'object' || other.type === 'map') && value !== undefined;
  const name = other.label || other.fields?.[0]?.label || t('either.other');
  const options = first.type === 'enum' ? (first.options ?? []) : [{ value: '$first', label: t('either.simple') }];
  const chosen = second ? '$second' : first.type === 'enum' ? text(value) || null : '$first';
  return (
    <Stack gap="xs">
      <Select label={field.label} description={field.help || undefined} data={[...options, { value: '$second', label: name }]} value={chosen} placeholder={t('choose')} clearable={first.type === 'enum' && !field.required} onChange={(next) => onChange(next === '$second' ? {} : next === null || next === '$first' ? undefined : next, path)} comboboxProps={{ withinPortal: true }} />
      {second ? (other.type === 'object' ? <Fields fields={other.fields ?? []} path={path} value={isObject(value) ? value : {}} onChange={onChange} /> : <FieldInput field={other} path={path} value={value} onChange={onChange} />) : first.type === 'enum' ? null : <FieldInput field={{ ...first, label: '' }} path={path} value={value} onChange={onChange} />}
    </Stack>
  );
}
