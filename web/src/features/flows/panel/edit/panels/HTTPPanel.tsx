import { Group, SegmentedControl, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldInput } from '~/components/form/FieldInput';
import { JsonField } from '~/components/form/JsonField';
import { TemplateField } from '~/components/form/TextFields';
import { put, putOrDrop, without } from '~/components/form/values';
import { fieldAt, type PanelProps } from '../panel';

type Body = 'none' | 'json' | 'body';
const text = (value: unknown) => (typeof value === 'string' ? value : '');

/** A request: method and address in one line, headers, and one sort of body where the method has one. */
export function HTTPPanel({ block, spec, onChange }: PanelProps) {
  const { t } = useTranslation('forms');
  const method = text(block.method) || 'GET';
  const [wanted, setWanted] = useState<Body>('none');
  const body: Body = block.json === undefined ? (block.body === undefined ? wanted : 'body') : 'json';
  const headers = fieldAt(spec.form, 'headers');
  const turn = (next: Body) => {
    setWanted(next);
    const rest = next === 'json' ? without(block, 'body') : next === 'body' ? without(block, 'json') : without(without(block, 'json'), 'body');
    onChange(rest, next);
  };
  return (
    <Stack gap="sm">
      <Group gap={6} wrap="nowrap" align="flex-end">
        <Select w={112} label={t('http.method')} data={fieldAt(spec.form, 'method')?.options ?? []} value={method} allowDeselect={false} onChange={(next) => next && onChange(next === 'GET' ? without(block, 'method') : put(block, 'method', next), 'method')} comboboxProps={{ withinPortal: true }} />
        <div style={{ flex: 1, minWidth: 0 }}><TemplateField label={t('http.url')} path="url" required example="https://" value={text(block.url)} onChange={(next) => onChange(putOrDrop(block, 'url', next), 'url')} /></div>
      </Group>
      {headers ? <FieldInput field={headers} path="headers" value={block.headers} onChange={(next, at) => onChange(putOrDrop(block, 'headers', next), at)} /> : null}
      {method === 'GET' && body === 'none' ? null : <SegmentedControl value={body} onChange={(next) => turn(next as Body)} data={(['none', 'json', 'body'] as const).map((value) => ({ value, label: t(`http.${value}`) }))} aria-label={t('http.bodyKind')} />}
      {body === 'json' ? <JsonField label={t('http.jsonBody')} path="json" help={t('http.jsonAbout')} value={block.json} onChange={(next) => onChange(putOrDrop(block, 'json', next), 'json')} /> : null}
      {body === 'body' ? <TemplateField label={t('http.textBody')} path="body" lines={4} value={text(block.body)} onChange={(next) => onChange(putOrDrop(block, 'body', next), 'body')} /> : null}
    </Stack>
  );
}
