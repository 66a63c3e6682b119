import { useTranslation } from 'react-i18next';
import type { ChannelState as State } from '~/api/contract';
import { StatusBadge, type Tone } from '~/components/StatusBadge';

const tones: Record<State, Tone> = { active: 'good', paused: 'warning', broken: 'bad', closed: 'calm' };

/** How a channel is doing, in a word. */
export function ChannelState({ state }: { state: State }) {
  const { t } = useTranslation('channels');
  return <StatusBadge tone={tones[state]}>{t(`state.${state}`)}</StatusBadge>;
}
