import { Loader, Stack } from '@mantine/core';
import { Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { BlockKind, Finding } from '~/api/contract';
import { useForm } from '~/components/form/context';
import { Fields } from '~/components/form/FieldInput';
import { Findings } from '~/components/form/Findings';
import { Form } from '~/components/form/Form';
import { within } from '~/components/form/path';
import { WordsField } from '~/components/form/TextFields';
import { putOrDrop } from '~/components/form/values';
import type { Block, FlowDocument } from '../../document/document';
import { panels } from './panels/all';
import { useFlowWorld } from './world';

interface Props {
  block: Block;
  spec: BlockKind;
  document: FlowDocument;
  findings: Finding[];
  /** The next block, with keys this form knows nothing of, and the field that was changed: typing in one field may be one step back. */
  onChange: (next: Block, field?: string) => void;
}

/** The form of a block, made from its kind's form: any state of it may be kept, and what is wrong stands at its field. */
export default function BlockForm({ block, spec, document, findings, onChange }: Props) {
  const world = useFlowWorld(document, findings, block.id);
  return <Form key={block.id} world={world}><Body {...{ block, spec, onChange }} /></Form>;
}

function Body({ block, spec, onChange }: Pick<Props, 'block' | 'spec' | 'onChange'>) {
  const { t } = useTranslation('forms');
  const { findings } = useForm();
  const special = panels[block.kind];
  const rest = spec.form.filter((field) => !special?.keys.includes(field.key));
  const keys = ['title', ...spec.form.map((field) => field.key)];
  return (
    <Stack gap="md" p="md">
      <Findings of={findings.filter((one) => !keys.some((key) => within(one.path, key)))} />
      <WordsField plain label={t('block.title')} path="title" example={spec.title} value={block.title} onChange={(next) => onChange(putOrDrop(block, 'title', next), 'title')} />
      {special ? <Suspense fallback={<Loader size="sm" />}><special.Panel {...{ block, spec, onChange }} /></Suspense> : null}
      {rest.length ? <Fields fields={rest} path="" value={block} onChange={(next, at) => onChange(next as Block, at)} /> : null}
    </Stack>
  );
}
