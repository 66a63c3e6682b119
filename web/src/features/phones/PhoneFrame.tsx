import { CloseButton, Text } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ChannelIcon } from '~/components/ChannelIcon';
import { PersonAvatar } from '~/components/PersonAvatar';
import { useNow } from '~/components/useNow';
import { useHubProblem } from './hubProblem';
import type { PhoneMessage } from './hub';
import { NoticeView } from './NoticeView';
import type { PhoneName } from './openPhones';
import classes from './Phone.module.css';
import { PhoneBottom } from './PhoneBottom';
import { PhoneMenu } from './PhoneMenu';
import { isTyping } from './phoneState';
import { PhoneScreen } from './PhoneScreen';
import { usePhone } from './usePhone';

/** What the person does with a message before sending: answers it, or changes an own one. */
export interface Target {
  verb: 'reply' | 'edit';
  message: PhoneMessage;
}

/** One person's phone with the chat open. */
export function PhoneFrame({ name, onClose }: { name: PhoneName; onClose: () => void }) {
  const { t } = useTranslation('phones');
  const phone = usePhone(name);
  const words = useHubProblem();
  const now = useNow({ every: 1000 }).getTime();
  const [target, setTarget] = useState<Target | null>(null);
  const { view } = phone;
  const person = view ? [view.person.name, view.person.last_name].filter(Boolean).join(' ') : name.person;
  const typing = view && isTyping(view, now) ? view.state.typing ?? '' : '';
  return (
    <section className={classes.phone} aria-label={t('phone.of', { name: person })}>
      <header className={classes.owner}>
        <PersonAvatar name={person} size={26} />
        <div className={classes.words}>
          <Text size="sm" fw={600} truncate>{person}</Text>
          <Text size="xs" c="dimmed" truncate>{[view?.person.username && `@${view.person.username}`, view?.person.phone].filter(Boolean).join(' · ') || t('phone.invented')}</Text>
        </div>
        <CloseButton aria-label={t('phone.close', { name: person })} onClick={onClose} className={classes.tool} iconSize={18} />
      </header>
      <div className={classes.device}>
        <div className={classes.bar}>
          <PersonAvatar name={view?.bot.name ?? name.bot} size={34} />
          <div className={classes.words}>
            <Text size="sm" fw={600} truncate>{view?.bot.name ?? name.bot}</Text>
            <Text size="xs" truncate className={classes.botState} aria-live="polite">
              {phone.lost ? t('phone.lost') : typing ? t(`typing.${typing}` as 'typing.typing', { defaultValue: t('typing.typing') }) : <>{view ? <ChannelIcon kind={view.bot.vendor} size={13} label /> : null} {view?.state.status === 'blocked' ? t('phone.blocked') : t('phone.bot')}</>}
            </Text>
          </div>
          {view ? <PhoneMenu phone={phone} view={view} /> : null}
        </div>
        <PhoneScreen phone={phone} onTarget={setTarget} />
        {phone.error ? (
          <div className={classes.error} role="alert">
            <span>{words(phone.error)}</span>
            <CloseButton size="sm" onClick={phone.dropError} />
          </div>
        ) : null}
        {view ? <PhoneBottom phone={phone} view={view} target={target} dropTarget={() => setTarget(null)} /> : null}
        {phone.notice ? <NoticeView key={`${phone.notice.at}:${phone.notice.text ?? phone.notice.url ?? ''}`} notice={phone.notice} onClose={phone.dropNotice} /> : null}
      </div>
    </section>
  );
}
