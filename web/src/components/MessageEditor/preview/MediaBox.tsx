import { VisuallyHidden } from '@mantine/core';
import { IconFile, IconMicrophone, IconPhoto, IconPlayerPlayFilled, IconVideo } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PreviewPart } from '~/api/contract';
import classes from './Phones.module.css';

type Media = PreviewPart['media'][number];

const icons: Record<string, typeof IconFile> = { image: IconPhoto, animation: IconPhoto, sticker: IconPhoto, video: IconVideo, video_note: IconPlayerPlayFilled, voice: IconMicrophone, audio: IconPlayerPlayFilled };

/** A file in a bubble: a picture is shown, a sound has its line, anything else its name. */
export function MediaBox({ media }: { media: Media }) {
  const { t } = useTranslation('forms');
  const [broken, setBroken] = useState(false);
  const Icon = icons[media.kind] ?? IconFile;
  const picture = (media.kind === 'image' || media.kind === 'animation' || media.kind === 'sticker') && media.url && !broken;
  if (picture) return <img className={classes.picture} data-kind={media.kind} src={media.url} alt={media.name || t('preview.picture')} onError={() => setBroken(true)} />;
  if (media.kind === 'image' || media.kind === 'video' || media.kind === 'animation' || media.kind === 'video_note') return <div className={classes.frame} data-kind={media.kind}><Icon size={26} aria-hidden="true" /><span>{media.name}</span></div>;
  return <div className={classes.place}><Icon size={22} aria-hidden="true" />{media.kind === 'voice' ? <><span className={classes.wave} aria-hidden="true" /><VisuallyHidden>{t('preview.voice')}</VisuallyHidden></> : <span>{media.name || t('preview.file')}</span>}</div>;
}
