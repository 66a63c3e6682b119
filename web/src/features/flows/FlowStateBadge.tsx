import { useTranslation } from 'react-i18next';
import type { FlowRow } from '~/api/contract';
import { StatusBadge, type Tone } from '~/components/StatusBadge';

const tones: Record<FlowRow['state'], Tone> = { draft: 'calm', live: 'good', paused: 'warning', archived: 'calm' };

/** Where a flow is in its life. */
export function FlowStateBadge({ flow }: { flow: Pick<FlowRow, 'state'> }) {
  const { t } = useTranslation('flows');
  return <StatusBadge tone={tones[flow.state]}>{t(`state.${flow.state}`)}</StatusBadge>;
}
