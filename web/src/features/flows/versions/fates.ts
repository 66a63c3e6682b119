import type { AffectedBlock, PublishPlan } from '~/api/contract';

export const finishOld = 'finish_old';
export const stop = 'stop';

/** What becomes of people, by block: what the plan proposes until somebody chooses otherwise. */
export function proposed(plan: PublishPlan): Record<string, string> {
  return Object.fromEntries(plan.blocks.map((one) => [one.block, one.proposed]));
}

export interface Sums {
  stay: number;
  move: number;
  finish: number;
  stop: number;
}

/** How many people go which way. Whoever stands at a block that does not change goes on from there. */
export function sums(plan: PublishPlan, map: Record<string, string>): Sums {
  const all: Sums = { stay: plan.people_unchanged, move: 0, finish: 0, stop: 0 };
  for (const one of plan.blocks) all[way(one, map[one.block] ?? one.proposed)] += one.people;
  return all;
}

function way(block: AffectedBlock, target: string): keyof Sums {
  if (target === finishOld) return 'finish';
  if (target === stop) return 'stop';
  return target === block.block && block.may_stay ? 'stay' : 'move';
}
