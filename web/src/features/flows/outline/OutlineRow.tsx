import { ActionIcon, Badge, Menu, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconCopy, IconDots, IconEdit, IconPaperclip, IconPlus, IconTrash } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { PeopleNumber } from '~/components/PeopleNumber';
import { useFormat } from '~/components/useFormat';
import { BlockIcon } from '../canvas/BlockIcon';
import { rename } from '../document/change';
import { type ExitRow, freeExit } from '../document/exits';
import { type Card, startId } from '../document/graph';
import { useFlowEditor } from '../editor/context';
import type { BlockFigures } from '../stats/figures';
import classes from './Outline.module.css';

interface Props {
  card: Card;
  depth: number;
  reachable: boolean;
  number: number | undefined;
  numberOf: ReadonlyMap<string, number>;
  names: ReadonlyMap<string, string>;
  selected: boolean;
  current: boolean;
  people: BlockFigures | null;
  counts: Map<string, number> | null;
  problem: 'error' | 'warning' | undefined;
  onSelect: (id: string) => void;
  renaming: boolean;
  onRename: () => void;
  onRenamed: () => void;
  onAdded: (id: string) => void;
}

/** A block in the list. */
export function OutlineRow(props: Props) {
  const { card, depth, reachable, number, selected, current, people, problem, onSelect, renaming, onRename, onRenamed } = props;
  const { t } = useTranslation('flows');
  const { store, editable, language } = useFlowEditor();
  return (
    <li className={classes.row} data-row={card.id} style={{ marginInlineStart: `min(${Math.min(depth, 8) * 20}px, ${Math.min(depth, 8) * 3}vw)` }} data-selected={selected || undefined} data-current={current || undefined}>
      <div className={classes.top}>
        {renaming ? (
          <TextInput
            className={classes.rename} aria-label={t('edit.name')} defaultValue={card.title} placeholder={card.kindTitle} autoFocus maxLength={120}
            onKeyDown={(event) => {
              if (event.key === 'Escape') onRenamed();
              if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
              event.preventDefault(); // the key must not press the button that gets the focus next
              const { value } = event.currentTarget;
              store.getState().run((document) => rename(document, card.id, value.trim(), language));
              onRenamed();
            }}
            onBlur={onRenamed}
          />
        ) : (
          <UnstyledButton className={classes.head} data-head={card.id} onClick={() => onSelect(card.id)} aria-current={selected || undefined}>
            <span className={classes.number}>{number ?? ''}</span>
            <BlockIcon icon={card.icon} group={card.group} />
            <span className={classes.words}>
              <span className={classes.title}>{card.title || card.kindTitle}{card.title ? <span className={classes.kind}> · {card.kindTitle}</span> : null}</span>
              {card.text ? <span className={classes.text}>{card.text}</span> : null}
              {card.media ? <span className={classes.kind}><IconPaperclip size={13} aria-hidden="true" /> {t('card.files', { count: card.media })}</span> : null}
            </span>
            {reachable ? null : <Badge color="gray" c="dimmed">{t('outline.unreachable')}</Badge>}
            {problem ? <IconAlertTriangle size={16} className={classes.problem} data-level={problem} aria-label={t(`level.${problem}`)} /> : null}
          </UnstyledButton>
        )}
        {editable && card.id !== startId ? <RowMenu card={card} onRename={onRename} /> : null}
      </div>
      {people ? (
        <Text size="xs" c="dimmed" className={classes.numbers}>
          {(['reached', 'waiting', 'answered', 'left'] as const).map((key) => <span key={key}>{t(`numbers.${key}`)}: <PeopleNumber value={people[key]} filter={people.filters[key]} label={t(`numbers.${key}`)} /></span>)}
        </Text>
      ) : null}
      {card.exits.length ? <ul className={classes.exits}>{card.exits.map((exit) => <Exit key={exit.name} exit={exit} {...props} />)}</ul> : null}
    </li>
  );
}

function Exit({ card, exit, numberOf, names, counts, onSelect, onAdded }: Props & { exit: ExitRow }) {
  const { t } = useTranslation('flows');
  const format = useFormat();
  const { act, editable } = useFlowEditor();
  const leads = exit.to === null ? t(freeExit(exit.name)) : `${numberOf.get(exit.to)}. ${names.get(exit.to)}`;
  const count = counts?.get(`${card.id}:${exit.name}`) ?? 0;
  const ask = (at: HTMLElement) => {
    const box = at.getBoundingClientRect();
    act.ask({ from: { block: card.id, exit: exit.name }, at: { x: box.x + 16, y: box.bottom }, done: onAdded });
  };
  return (
    <li>
      <span className={exit.button ? classes.button : undefined}>{exit.label}</span>
      <span aria-hidden="true" className={classes.arrow}>→</span>
      {editable ? (
        <UnstyledButton className={classes.target} data-exit={exit.name} data-open={exit.to === null || undefined} aria-label={t('outline.exit', { exit: exit.label, to: leads })} onClick={(event) => ask(event.currentTarget)}>
          {exit.to === null ? <IconPlus size={14} aria-hidden="true" /> : null}{leads}
        </UnstyledButton>
      ) : exit.to === null ? <span className={classes.kind}>{leads}</span> : (
        <UnstyledButton className={classes.jump} data-exit={exit.name} onClick={() => exit.to && onSelect(exit.to)}>{leads}</UnstyledButton>
      )}
      {counts ? <span className={classes.kind}>{t('outline.people', { count, people: format.number(count) })}</span> : null}
    </li>
  );
}

/** What can be done with a block, for whoever has no keys at hand. */
function RowMenu({ card, onRename }: { card: Card; onRename: () => void }) {
  const { t } = useTranslation('flows');
  const { act } = useFlowEditor();
  const only = new Set([card.id]);
  return (
    <Menu position="bottom-end">
      <Menu.Target><ActionIcon size={32} m={6} aria-label={t('outline.menu', { name: card.title || card.kindTitle })}><IconDots size={17} /></ActionIcon></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconEdit size={15} />} onClick={onRename}>{t('edit.rename')}</Menu.Item>
        <Menu.Item leftSection={<IconCopy size={15} />} onClick={() => act.duplicate(only)}>{t('edit.duplicate')}</Menu.Item>
        <Menu.Item leftSection={<IconTrash size={15} />} onClick={() => act.remove(only)}>{t('edit.remove')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
