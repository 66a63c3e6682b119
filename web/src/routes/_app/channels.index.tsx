import { createFileRoute } from '@tanstack/react-router';
import { ChannelsPage } from '~/features/channels/ChannelsPage';

export const Route = createFileRoute('/_app/channels/')({
  validateSearch: (search: Record<string, unknown>): { connect?: boolean } => (search.connect === true ? { connect: true } : {}),
  component: ChannelsPage,
});
