import { useTranslation } from 'react-i18next';
import type { ChannelAccount } from '~/api/contract';
import classes from './ConnectDialog.module.css';

/** Who the messenger says the key belongs to. */
export function AccountFacts({ account }: { account: ChannelAccount }) {
  const { t } = useTranslation('channels');
  const rows: [string, string][] = [[t('fact.name'), account.name], [t('fact.handle'), account.handle], [t('fact.key'), account.key]];
  return (
    <dl className={classes.facts}>
      {[...rows, ...Object.entries(account.facts ?? {})].filter(([, value]) => value).map(([label, value]) => <Row key={label} label={label} value={value} />)}
    </dl>
  );
}

function Row({ label, value }: { label: string; value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  );
}
