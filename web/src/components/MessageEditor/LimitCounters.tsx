import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Capabilities } from '~/api/contract';
import { ChannelIcon, useChannelTitle } from '~/components/ChannelIcon';
import { useFormat } from '~/components/useFormat';
import { type Variable } from '~/components/form/context';
import { readValue } from '~/components/form/variables';
import { parse } from '~/lib/rich/parse';
import { count } from '~/lib/rich/text';
import { useKinds } from './kinds';
import classes from './RichInput.module.css';
import { smsPieces } from './sms';

/** A text as a person will get it, near enough to count: values by their samples, tags of templates by nothing. */
export function filled(text: string, variables: readonly Variable[]): string {
  return text.replace(/\{%[\s\S]*?%\}/g, '').replace(/\{\{([\s\S]*?)\}\}/g, (_, inner: string) => {
    const { path, fallback } = readValue(inner.trim());
    return variables.find((one) => one.path === path)?.sample || fallback || path.split('.').at(-1) || '';
  });
}

/** How long a text is on a kind of channel, where addresses of links may have to be written out. */
export function lengthOn(markdown: string, caps: Capabilities): number {
  const { text, spans } = parse(markdown);
  const links = spans.filter((span) => span.kind === 'link' && !caps.text.markup?.includes('link') && span.url !== text.slice(span.from, span.to));
  return count(text.trim() + links.map((span) => ` (${span.url ?? ''})`).join(''), caps.text.unit as 'utf16');
}

/** How much of each channel's limit the text takes, in the channel's own unit. */
export function LimitCounters({ text, files, buttons, variables }: { text: string; files: boolean; buttons: boolean; variables: readonly Variable[] }) {
  const { t } = useTranslation('forms');
  const format = useFormat();
  const title = useChannelTitle();
  const kinds = useKinds();
  if (!text.trim()) return null;
  const whole = filled(text, variables);
  return (
    <div className={classes.limits}>
      <VisuallyHidden>{t('limit.label')}</VisuallyHidden>
      {kinds.map(({ kind, capabilities: caps }) => {
        const used = lengthOn(whole, caps);
        const captioned = files && (caps.caption.max ?? 0) > 0;
        const limit = captioned ? caps.caption.max : buttons && caps.text.buttons_max ? caps.text.buttons_max : caps.text.max;
        const over = used > limit;
        const words = caps.text.pieces
          ? t('limit.pieces', { count: smsPieces(parse(whole).text).pieces })
          : t(caps.text.unit === 'bytes' ? 'limit.bytes' : 'limit.of', { used: format.number(used), limit: format.number(limit) });
        const why = over ? (captioned ? t('limit.caption') : t('limit.split')) : '';
        return <span key={kind} data-over={over || undefined} title={[title(kind), why].filter(Boolean).join('. ')}><ChannelIcon kind={kind} size={14} label />{words}{over ? ` · ${why}` : ''}</span>;
      })}
    </div>
  );
}
