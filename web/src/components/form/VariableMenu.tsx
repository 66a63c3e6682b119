import { ActionIcon, Menu, ScrollArea, Text, TextInput } from '@mantine/core';
import { IconBraces } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useForm, type Variable } from './context';

const groups = ['contact', 'field', 'answer'] as const;

/** The button that opens the list of values a text can hold. */
export function VariableMenu({ onPick, size = 26 }: { onPick: (variable: Variable) => void; size?: number }) {
  const { t } = useTranslation('forms');
  const { variables } = useForm();
  const [search, setSearch] = useState('');
  const [opened, setOpened] = useState(false);
  const want = search.trim().toLowerCase();
  const found = variables.filter((one) => !want || one.label.toLowerCase().includes(want) || one.path.toLowerCase().includes(want));
  return (
    <Menu opened={opened} onChange={(next) => { setOpened(next); setSearch(''); }} position="bottom-end" width={270} returnFocus trapFocus>
      <Menu.Target><ActionIcon size={size} aria-label={t('variable.insert')} title={t('variable.insert')}><IconBraces size={16} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <TextInput size="xs" m={4} data-autofocus aria-label={t('variable.search')} placeholder={t('variable.search')} value={search} onChange={(event) => setSearch(event.currentTarget.value)} />
        <ScrollArea.Autosize mah={280} type="auto">
          {groups.map((group) => {
            const own = found.filter((one) => one.group === group);
            return own.length ? [
              <Menu.Label key={group}>{t(`variable.${group}`)}</Menu.Label>,
              ...own.map((one) => <Menu.Item key={one.path} onClick={() => onPick(one)} rightSection={one.sample ? <Text size="xs" c="dimmed" maw={110} truncate>{one.sample}</Text> : undefined}>{one.label}</Menu.Item>),
            ] : null;
          })}
          {found.length ? null : <Text size="sm" c="dimmed" p="xs">{t('nothing')}</Text>}
        </ScrollArea.Autosize>
      </Menu.Dropdown>
    </Menu>
  );
}
