import type { Trigger } from '../document/document';
import { KeywordTest } from './KeywordTest';

/** The trial of a trigger's words; nothing for a trigger without words. */
export default function TriggerWords({ trigger, flow }: { trigger: Trigger; flow: string }) {
  if (trigger.kind !== 'keyword' || !trigger.words?.length) return null;
  const match = trigger.match === 'whole' || trigger.match === 'exact' ? trigger.match : 'tolerant';
  return <KeywordTest words={trigger.words} match={match} flow={flow} priority={typeof trigger.priority === 'number' ? trigger.priority : 0} />;
}
