import { createFileRoute } from '@tanstack/react-router';
import { ChannelPage } from '~/features/channels/ChannelPage';

export const Route = createFileRoute('/_app/channels/$id')({
  component: function One() {
    const { id } = Route.useParams();
    return <ChannelPage key={id} id={id} />;
  },
});
