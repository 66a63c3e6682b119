import type { FlowStats } from '~/api/contract';
import type { People } from '~/api/people';

/** People who went on by one exit, and who pressed its button. */
export interface ExitFigures {
  people: number;
  /** Of those who reached the block, 0 to 1; null when nobody did. */
  share: number | null;
  filter: string | null;
  clicks: { people: number; presses: number; filter: string | null } | null;
}

/** People at a block: numbers and, where the server can find them, the filters that do. */
export interface BlockFigures {
  waiting: number;
  reached: number;
  answered: number;
  left: number;
  /** Of those who started the flow, 0 to 1; null when nobody did. */
  share: number | null;
  filters: Record<'waiting' | 'reached' | 'answered' | 'left', string | null>;
  exits: Record<string, ExitFigures>;
}

/** The figures of a flow, ready to look up by block. */
export interface Figures {
  stats: FlowStats;
  block: (id: string) => BlockFigures;
  /** People by "block:exit", and the most of them: for the thickness of links. */
  exits: Map<string, number>;
  busiest: number;
}

const nobody = { waiting: 0, reached: 0, answered: 0, left: 0 };

/** Makes the figures of a flow easy to draw. `people` writes the condition of the same period and versions: see peopleIn. */
export function figuresOf(stats: FlowStats, slug: string, people: People): Figures {
  const blocks = new Map(stats.blocks.map((one) => [one.block, one]));
  const exits = new Map(stats.exits.map((one) => [`${one.block}:${one.exit}`, one.count]));
  const made = new Map<string, BlockFigures>();
  const make = (id: string): BlockFigures => {
    const found = blocks.get(id) ?? { ...nobody, block: id };
    const filter = (atom: string, ...more: string[]) => people(atom, slug, id, ...more);
    const ways: Record<string, ExitFigures> = {};
    const way = (name: string): ExitFigures => (ways[name] ??= { people: 0, share: found.reached ? 0 : null, filter: null, clicks: null });
    for (const one of stats.exits) if (one.block === id) Object.assign(way(one.exit), { people: one.count, share: found.reached ? one.count / found.reached : null, filter: filter('took_exit', one.exit) });
    for (const one of stats.buttons) if (one.block === id) way(one.button).clicks = { people: one.people, presses: one.presses, filter: filter('clicked_button', one.button) };
    return {
      waiting: found.waiting, reached: found.reached, answered: found.answered, left: found.left,
      share: stats.started ? Math.min(1, found.reached / stats.started) : null,
      filters: { waiting: filter('at_block'), reached: filter('reached_block'), answered: filter('answered_block'), left: filter('left_block') },
      exits: ways,
    };
  };
  return {
    stats,
    exits,
    busiest: Math.max(0, ...exits.values()),
    block: (id) => {
      const known = made.get(id) ?? make(id);
      made.set(id, known);
      return known;
    },
  };
}
