import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import { IconMessages } from '@tabler/icons-react';
import { EmptyState } from '~/components/EmptyState';
import { Kbd } from '~/components/Kbd';
import { LoadFailed } from '~/components/LoadFailed';
import { Page } from '~/components/Page';
import { ConversationList } from './conversationList/ConversationList';
import { inbox } from './data';
import classes from './InboxPage.module.css';
import { ConversationPane } from './ConversationPane';
import { useInboxLive } from './useInboxLive';
import { useKeyboardInset } from './useKeyboardInset';

// The thread comes first; the card follows a moment later.
const ContactCard = lazy(() => import('./contactCard/ContactCard'));

/** Conversations, the open thread and the person's card: side by side where they fit, one after another on a phone. */
export function InboxPage() {
  const { t } = useTranslation('inbox');
  const { c, card } = useSearch({ from: '/_app/inbox' });
  useInboxLive();
  const frame = useKeyboardInset<HTMLDivElement>();
  return (
    <Page title={t('title')} fill bar={false}>
      <div ref={frame} className={classes.inbox} data-pane={c ? (card ? 'card' : 'thread') : 'list'}>
        <ConversationList />
        {c ? <Opened key={c} id={c} /> : (
          <div className={classes.nothing}>
            <EmptyState icon={<IconMessages size={36} stroke={1.4} />} title={t('choose.title')} about={<>{t('choose.about')} <Kbd keys="J" /> <Kbd keys="K" /></>} />
          </div>
        )}
      </div>
    </Page>
  );
}

function Opened({ id }: { id: string }) {
  const { data, error, refetch } = useQuery(inbox.conversation(id));
  if (error && !data) return <div className={classes.nothing}><LoadFailed error={error} retry={() => void refetch()} /></div>;
  if (!data) return <div className={classes.nothing} aria-busy="true" />;
  return (
    <>
      <ConversationPane conversation={data} />
      <Suspense fallback={<aside data-part="card" />}><ContactCard conversation={data} /></Suspense>
    </>
  );
}
