import type { FlowDocument } from './document';

/** Every id of the document: blocks, notes, frames and triggers. */
export function idsOf(document: FlowDocument): string[] {
  return [document.blocks, document.notes, document.frames, document.triggers].flatMap((list) => list.map((one) => one.id));
}

const letters = 'abcdefghjkmnpqrstuvwxyz23456789'; // none that can be taken for another

/**
 * Gives ids that nothing had before: "message-k3f9". They are remembered also after their block is deleted, and drawn by chance rather than counted,
 * because people of an older version may still stand in a block that this page has never seen.
 */
export function idMaker(document: FlowDocument, random: () => number = Math.random) {
  const taken = new Set(idsOf(document));
  return {
    learn(next: FlowDocument) {
      for (const id of idsOf(next)) taken.add(id);
    },
    fresh(base: string): string {
      for (let tries = 0; ; tries += 1) {
        const tail = Array.from({ length: 4 + tries }, () => letters[Math.floor(random() * letters.length)]).join('');
        const id = `${base.slice(0, 40)}-${tail}`;
        if (taken.has(id)) continue;
        taken.add(id);
        return id;
      }
    },
  };
}
export type Fresh = (base: string) => string;
