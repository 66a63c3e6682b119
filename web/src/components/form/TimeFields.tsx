import { Group, Input, NumberInput, Select, TextInput } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useFindings } from './context';
import { Findings } from './Findings';
import classes from './Form.module.css';
import { LineField } from './TextFields';
import { readLength, readMoment, type Unit, units } from './length';

interface Props {
  label: string;
  path: string;
  help?: string;
  required?: boolean;
  value: string;
  onChange: (next: string) => void;
}

/** A length of time as a number and a unit. One written with several units is kept and shown as it is written. */
export function LengthField(props: Props) {
  const { label, path, help, required, value, onChange } = props;
  const { t } = useTranslation('forms');
  const id = useId();
  const found = useFindings(path);
  const simple = readLength(value);
  if (value && !simple) return <LineField {...props} help={help || t('length.about')} />;
  const unit = simple?.unit ?? 'h';
  return (
    <div className={classes.field} data-path={path}>
      <Input.Wrapper label={label} description={help || undefined} withAsterisk={required} labelProps={{ htmlFor: id }}>
        <Group gap={6} wrap="nowrap">
          <NumberInput id={id} className={classes.narrow} min={0} max={9999} allowDecimal={false} allowNegative={false} value={simple ? simple.amount : ''} error={found.some((one) => one.level === 'error')} onChange={(next) => onChange(next === '' ? '' : `${next}${unit}`)} />
          <Select flex={1} aria-label={t('length.unit')} data={units.map((one) => ({ value: one, label: t(`length.${one}`) }))} value={unit} allowDeselect={false} onChange={(next) => next && onChange(`${simple?.amount ?? 1}${next as Unit}`)} />
        </Group>
      </Input.Wrapper>
      <Findings of={found} />
    </div>
  );
}

/** A date, with an hour or without. */
export function MomentField({ label, path, help, required, value, onChange }: Props) {
  const { t } = useTranslation('forms');
  const found = useFindings(path);
  const { date, hour } = readMoment(value);
  if (value && !date) return <LineField {...{ label, path, help, required, value, onChange }} />;
  return (
    <div className={classes.field} data-path={path}>
      <Input.Wrapper label={label} description={help || undefined} withAsterisk={required} component="fieldset" labelElement="div">
        <Group gap={6} wrap="nowrap">
          <TextInput flex={1} type="date" aria-label={t('moment.date', { label })} value={date} onChange={(event) => onChange(event.currentTarget.value ? `${event.currentTarget.value}${hour ? ` ${hour}` : ''}` : '')} />
          <TextInput w={110} type="time" aria-label={t('moment.hour', { label })} value={hour} disabled={!date} onChange={(event) => onChange(event.currentTarget.value ? `${date} ${event.currentTarget.value}` : date)} />
        </Group>
      </Input.Wrapper>
      <Findings of={found} />
    </div>
  );
}

/** An hour of the day. */
export function HourField({ label, path, help, required, value, onChange }: Props) {
  const found = useFindings(path);
  return (
    <div className={classes.field} data-path={path}>
      <TextInput type="time" label={label} description={help || undefined} withAsterisk={required} value={value} error={found.some((one) => one.level === 'error')} onChange={(event) => onChange(event.currentTarget.value)} />
      <Findings of={found} />
    </div>
  );
}
