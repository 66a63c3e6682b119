import { ActionIcon, Code, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';

/** A value people take elsewhere: an address, a key, a piece of code. `block` keeps line breaks. */
export function Copyable({ value, label, block = false }: { value: string; label: string; block?: boolean }) {
  const { t } = useTranslation();
  return (
    <Group gap={6} wrap="nowrap" align={block ? 'flex-start' : 'center'}>
      <Code block={block} fz="sm" style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>{value}</Code>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? t('copy.done') : t('copy.action')}>
            <ActionIcon onClick={copy} aria-label={copied ? t('copy.done') : t('copy.label', { what: label })} color={copied ? 'teal' : 'gray'}>
              {copied ? <IconCheck size={16} /> : <IconCopy size={16} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </Group>
  );
}
