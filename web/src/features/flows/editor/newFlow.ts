import type { FlowDocument } from '../document/document';
import { idMaker } from '../document/ids';

/** A flow without blocks that people can already come to by a link. */
export function emptyFlow(name: string, language: string): Record<string, unknown> {
  const { fresh } = idMaker({ blocks: [], notes: [], frames: [], triggers: [] } as unknown as FlowDocument);
  return { format: 1, id: fresh('flow'), name: { [language]: name }, languages: [language], kind: 'informational', triggers: [{ id: 't1', kind: 'link' }], start: '', blocks: [] };
}
