import { Code, Stack, Text, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { BlockKind, Finding } from '~/api/contract';
import { PeopleNumber } from '~/components/PeopleNumber';
import { BlockIcon } from '../canvas/BlockIcon';
import type { BlockFigures } from '../stats/figures';
import { describe, type Reader } from '../document/describe';
import { type Block, contentOf, waitOf } from '../document/document';
import { durationWords } from '../document/duration';
import { freeExit } from '../document/exits';
import { cardName, type Graph } from '../document/graph';
import { FindingText } from './FindingText';
import classes from './Panel.module.css';
import { PhonePreview } from './PhonePreview';

interface Props {
  block: Block;
  graph: Graph;
  kinds: readonly BlockKind[];
  reader: Reader;
  numbers: BlockFigures | null;
  findings: Finding[];
  onSelect: (id: string) => void;
  /** Whether the exits are listed too; the editor has a list of its own. */
  exits?: boolean;
}

/** Everything about one block, to read: what it says as people see it, how it decides, where it leads, who is there. */
export function BlockPanel({ block, graph, kinds, reader, numbers, findings, onSelect, exits = true }: Props) {
  const { t } = useTranslation('flows');
  const { languages } = reader;
  const kind = kinds.find((one) => one.kind === block.kind);
  const card = graph.cards.find((one) => one.id === block.id);
  const content = contentOf(block);
  const names = new Map(graph.cards.map((one) => [one.id, cardName(one)]));
  const wait = waitOf(block);
  const said = describe(block, reader);
  return (
    <Stack p="md" gap="md">
      <div className={classes.head}>
        <BlockIcon icon={kind?.icon ?? ''} group={kind?.group ?? ''} />
        <div>
          <Text fw={600}>{card?.title || kind?.title || block.kind}</Text>
          {kind ? <Text size="sm" c="dimmed">{card?.title ? `${kind.title}. ` : ''}{kind.about}</Text> : null}
        </div>
      </div>
      {findings.map((one) => <FindingText key={one.rule + one.path} finding={one} inline />)}
      {content ? <PhonePreview content={content} languages={languages} /> : null}
      {block.kind === 'condition' ? <Sentence text={String(block.if ?? '')} words={reader.conditions?.[String(block.if ?? '')]} /> : !content && said ? <Text style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>{said}</Text> : null}
      {block.kind === 'quiz' ? <Text size="sm" c="dimmed">{t('panel.questions', { count: Array.isArray(block.questions) ? block.questions.length : 0 })}</Text> : null}
      {block.save && typeof block.save === 'string' ? <Text size="sm" c="dimmed">{t('panel.saves', { field: block.save })}</Text> : null}
      {wait ? <Text size="sm" c="dimmed">{t('panel.waits', { length: durationWords(wait, languages[0] ?? 'en') })}</Text> : null}
      {card?.note ? <div className={classes.note}>{card.note}</div> : null}
      {numbers ? (
        <dl className={classes.numbers}>
          {(['reached', 'waiting', 'answered', 'left'] as const).map((key) => <div key={key}><dt>{t(`numbers.${key}`)}</dt><dd><PeopleNumber value={numbers[key]} filter={numbers.filters[key]} label={t(`numbers.${key}`)} /></dd></div>)}
        </dl>
      ) : null}
      {exits && card?.exits.length ? (
        <div>
          <Text size="sm" c="dimmed" mb={4}>{t('panel.exits')}</Text>
          <ul className={classes.exits}>
            {card.exits.map((exit) => (
              <li key={exit.name}>
                <span>{exit.label}</span>
                {exit.to === null ? <Text span size="sm" c="dimmed">{t(freeExit(exit.name))}</Text> : <UnstyledButton className={classes.jump} onClick={() => exit.to && onSelect(exit.to)}>{names.get(exit.to)}</UnstyledButton>}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <Text size="xs" c="dimmed">{t('panel.id')} <Code>{block.id}</Code></Text>
    </Stack>
  );
}

/** A condition as a sentence, and as it is written. */
function Sentence({ text, words }: { text: string; words: string | undefined }) {
  return (
    <div>
      {words ? <Text mb={6}>{words}</Text> : null}
      <Code block>{text}</Code>
    </div>
  );
}
