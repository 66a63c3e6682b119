import { describe as group, expect, it } from 'vitest';
import type { BlockKind } from '~/api/contract';
import { describe } from './describe';
import { type Block, readDocument, say } from './document';
import { durationWords } from './duration';
import { exitRows } from './exits';
import { cardName, grapher, lineWidth, portY, readingOrder, startId, toGraph } from './graph';
import { isPlaced, keepCorner, placeRest, toElk } from './layout';
import { plainText, runs } from './markup';
import { between, routePath } from './route';
import { exitY, headHeight, lines, rowHeight, size } from './size';

// Words are not the matter here: a key with its values is enough to see what was asked for.
const t = ((key: string, values?: Record<string, unknown>) => (values && Object.keys(values).some((one) => one !== 'defaultValue') ? `${key}(${Object.entries(values).filter(([name]) => name !== 'defaultValue').map(([, value]) => value).join(',')})` : key)) as never;
const reader = { t, languages: ['en', 'ru'], conditions: { 'stage() = "new"': 'Stage is new' }, stages: new Map([['engaged', 'engaged with us']]) };
const kind = (name: string, ...exits: [string, boolean?][]): BlockKind => ({ kind: name, title: name.toUpperCase(), about: '', group: 'talk', icon: '', form: [], dynamic: '', exits: exits.map(([exit, quiet = false]) => ({ name: exit, label: exit, quiet })) });
const kinds = [kind('message', ['next'], ['timeout'], ['other', true]), kind('question', ['answered'], ['invalid', true], ['timeout'], ['skipped', true]), kind('condition', ['yes'], ['no']), { ...kind('quiz', ['timeout']), each: { list: 'results', label: 'name' } }, { ...kind('switch', ['else']), each: { list: 'cases', label: 'is' } }, kind('poll', ['answered'], ['timeout'], ['other', true]), kind('stop'), kind('jump')];
const names = (block: Block) => exitRows(block, kinds.find((one) => one.kind === block.kind), ['en'], 'jump').map((row) => `${row.name}>${row.to ?? ''}${row.button ? '!' : ''}`);

group('exits', () => {
  it('puts buttons first, in their order, and leaves out what cannot happen', () => {
    const content = { buttons: [[{ id: 'b', label: 'B', action: 'next' }, { id: 'site', label: 'S', action: 'url' }], [{ id: 'a', label: 'A', action: 'next' }]] };
    expect(names({ id: 'x', kind: 'message', content, exits: { a: 'one' } })).toEqual(['b>!', 'a>one!']);
    expect(names({ id: 'x', kind: 'message', content, wait: { for: '1d' }, exits: { a: 'one', next: 'two' } })).toEqual(['b>!', 'a>one!', 'next>two', 'timeout>']);
  });
  it('shows one way on for a message without buttons', () => {
    expect(names({ id: 'x', kind: 'message', content: { text: 'hi' } })).toEqual(['next>']);
  });
  it('gives a question its choices and the button to skip', () => {
    expect(names({ id: 'x', kind: 'question', answer: { type: 'choice', choices: [{ id: 'm', label: 'M' }] }, skip: 'Later', exits: { m: 'one' } })).toEqual(['m>one!', 'skipped>!']);
    expect(names({ id: 'x', kind: 'question', answer: { type: 'text' }, skip: 'Later' })).toEqual(['skipped>!', 'answered>']);
  });
  it('gives a quiz its results, a jump its goal, and keeps links of unknown names', () => {
    expect(names({ id: 'x', kind: 'quiz', results: [{ id: 'hot', name: 'Hot' }], wait: { for: '1h' } })).toEqual(['hot>', 'timeout>']);
    expect(names({ id: 'x', kind: 'switch', cases: [{ id: 'msk', is: ['Moscow'] }, { id: 'vip', if: 'tag("vip")' }, {}], exits: { vip: 'one' } })).toEqual(['msk>', 'vip>one', 'else>']);
    expect(names({ id: 'x', kind: 'poll', content: { text: 'hi' }, options: [{ id: 'a', label: 'A' }] })).toEqual(['answered>']);
    expect(names({ id: 'x', kind: 'jump', to: 'there' })).toEqual(['to>there']);
    expect(names({ id: 'x', kind: 'later-kind', exits: { odd: 'one' } })).toEqual(['odd>one']);
  });
});

group('texts', () => {
  it('says words in the first language there is', () => {
    expect(say({ ru: 'Да', en: 'Yes' }, ['en', 'ru'])).toBe('Yes');
    expect(say({ ru: 'Да' }, ['en'])).toBe('Да');
    expect(say(undefined, ['en'])).toBe('');
  });
  it.each([
    ['**bold** and _it_', [{ text: 'bold', bold: true }, { text: ' and ' }, { text: 'it', italic: true }]],
    ['a_b_c 2*3', [{ text: 'a_b_c 2*3' }]],
    ['[site](https://x.example) `code`', [{ text: 'site', link: 'https://x.example' }, { text: ' ' }, { text: 'code', code: true }]],
    ["{{ contact.first_name | default: 'Hello' }}!", [{ text: 'Hello', variable: 'contact.first_name' }, { text: '!' }]],
    ['**a _b_**', [{ text: 'a ', bold: true }, { text: 'b', bold: true, italic: true }]],
    ['**open', [{ text: '**open' }]],
  ])('reads the markup of %j', (text, want) => {
    expect(runs(text)).toEqual(want);
  });
  it('leaves plain text without markup or templates', () => {
    expect(plainText("{{ contact.first_name | default: 'Hello' }}, **{{ city }}**")).toBe('Hello, {city}');
  });
  it('says lengths of time in words', () => {
    expect(durationWords('1d12h', 'en')).toBe('1 day 12 hours');
    expect(durationWords('2d', 'ru')).toBe('2 дня');
    expect(durationWords('soon', 'en')).toBe('soon');
  });
  it.each([
    [{ id: 'a', kind: 'message', content: { text: { en: 'Hi **you**' } } }, 'Hi you'],
    [{ id: 'a', kind: 'message', content: { media: [{ kind: 'document', file: 'files/list.pdf' }] } }, 'media.document: list.pdf'],
    [{ id: 'a', kind: 'condition', if: 'tag("vip")' }, 'tag("vip")'],
    [{ id: 'a', kind: 'condition', if: 'stage() = "new"' }, 'Stage is new'],
    [{ id: 'a', kind: 'set', set: [{ tag: 'x' }, { field: 'city', clear: true }, { stage: 'engaged' }] }, 'describe.tag(x)\ndescribe.clear(city)\ndescribe.stage(engaged with us)'],
    [{ id: 'a', kind: 'http', url: 'https://x.example' }, 'GET https://x.example'],
    [{ id: 'a', kind: 'stop' }, ''],
  ] as [Block, string][])('describes a block', (block, want) => {
    expect(describe(block, reader)).toBe(want);
  });
});

group('size', () => {
  it('clamps the text to three lines', () => {
    expect(lines('')).toBe(0);
    expect(lines('short')).toBe(1);
    expect(lines('a\nb')).toBe(2);
    expect(lines('x'.repeat(1000))).toBe(3);
  });
  it('grows by one row for each exit and never with more text', () => {
    const one = size({ text: 'a', media: 0, exits: 1 });
    expect(size({ text: 'a', media: 0, exits: 3 }).height - one.height).toBe(2 * rowHeight);
    expect(size({ text: 'x'.repeat(500), media: 0, exits: 1 })).toEqual(size({ text: 'x'.repeat(9000), media: 0, exits: 1 }));
  });
  it('puts the first exit below the head', () => {
    expect(exitY({ text: '', media: 0, exits: 1 }, 0)).toBe(headHeight + rowHeight / 2);
  });
});

const raw = {
  id: 'f', start: 'a', triggers: [{ id: 't1', kind: 'keyword', words: ['go'] }],
  blocks: [
    { id: 'a', kind: 'condition', if: 'x()', exits: { yes: 'b', no: 'c' } },
    { id: 'b', kind: 'message', content: { text: { en: 'Long enough a text to be cut somewhere' } }, exits: { next: 'a' } },
    { id: 'c', kind: 'stop', exits: {} },
    { id: 'lost', kind: 'message', exits: { next: 'nowhere' } },
  ],
};

group('graph', () => {
  const document = readDocument(raw);
  const graph = toGraph(document, kinds, reader);
  it('draws the triggers, the blocks and the links that lead somewhere', () => {
    expect(graph.cards.map((card) => card.id)).toEqual([startId, 'a', 'b', 'c', 'lost']);
    expect(graph.lines.map((line) => `${line.from}.${line.exit}>${line.to}`)).toEqual([`${startId}.t1>a`, 'a.yes>b', 'a.no>c', 'b.next>a']);
  });
  it('reads from the start, branches deeper, what nobody reaches last', () => {
    expect(readingOrder(graph).map(({ card, depth, reachable }) => [card.id, depth, reachable])).toEqual([[startId, 0, true], ['a', 0, true], ['b', 1, true], ['c', 1, true], ['lost', 0, false]]);
  });
  it('names a card without a title by how its text begins', () => {
    expect(graph.cards.map(cardName)[2]).toBe('MESSAGE: Long enough a text to be cut s…');
  });
  it('keeps the cards of blocks that have not changed', () => {
    const draw = grapher(kinds, reader);
    const before = draw(document);
    const after = draw({ ...document, blocks: document.blocks.map((block) => (block.id === 'c' ? { ...block, title: 'The end' } : block)) });
    expect(after.cards.map((card, index) => card === before.cards[index])).toEqual([true, true, true, false, true]);
    expect(draw(document)).toBe(before);
    expect(draw({ ...document, blocks: document.blocks.filter((block) => block.id !== 'b') }).cards[1]?.exits[0]?.to).toBeNull();
  });
  it('survives an empty draft', () => {
    expect(toGraph(readDocument({}), kinds, reader).lines).toEqual([]);
  });
  it('tells the layout every exit at its own height, in order', () => {
    const elk = toElk(graph);
    const card = graph.cards[1];
    const ports = elk.children?.[1]?.ports?.map((port) => [port.id, port.y]);
    expect(ports).toEqual([['a:in', headHeight / 2], ['a:out:yes', card && portY(card, 0)], ['a:out:no', card && portY(card, 1)]]);
    expect(elk.edges?.at(-1)).toMatchObject({ sources: ['b:out:next'], targets: ['a:in'] });
  });
  it("keeps the author's places, and puts the rest behind what leads to it without overlaps", () => {
    expect(isPlaced(document)).toBe(false);
    const placed = { ...document, layout: { a: { x: 400, y: 40 } } };
    expect(isPlaced(placed)).toBe(true);
    const places = placeRest(graph, placed.layout);
    expect(places.a).toEqual({ x: 400, y: 40 });
    expect(places[startId]).toEqual({ x: 48, y: 40 });
    expect([places.b?.x, places.c?.x]).toEqual([752, 752]);
    expect(places.c?.y).toBeGreaterThan((places.b?.y ?? 0) + (graph.cards[2]?.height ?? 0));
    expect(places.lost).toBeDefined();
  });
  it('lays a part out where it was', () => {
    expect(keepCorner({ a: { x: 0, y: 0 }, b: { x: 350, y: 16 } }, { a: { x: 800, y: 160 }, b: { x: 700, y: 200 }, c: { x: 0, y: 0 } })).toEqual({ a: { x: 704, y: 160 }, b: { x: 1048, y: 176 } });
  });
  it('draws links wider where more people went', () => {
    expect(lineWidth(0, 100)).toBe(1.5);
    expect(lineWidth(100, 100)).toBe(8);
    expect(lineWidth(1, 100)).toBeGreaterThan(2);
    expect(lineWidth(0, 0)).toBe(1.5);
  });
});

group('route', () => {
  it('rounds corners, never by more than half a stretch', () => {
    expect(routePath([{ x: 0, y: 0 }, { x: 10, y: 0 }, { x: 10, y: 100 }])).toBe('M 0 0 L 5 0 Q 10 0 10 5 L 10 100');
  });
  it('leaves and arrives level', () => {
    expect(between({ x: 0, y: 1 }, [{ x: 5, y: 2 }, { x: 5, y: 8 }], { x: 9, y: 9 }).map((point) => point.y)).toEqual([1, 1, 9, 9]);
  });
});
