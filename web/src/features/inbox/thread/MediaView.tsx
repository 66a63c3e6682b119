import { IconFile, IconPhoto } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Media } from '~/api/contract';
import { fileSize } from './fileSize';
import classes from './Thread.module.css';

const PictureWindow = lazy(() => import('./PictureWindow'));

const pictures = new Set<string>(['image', 'sticker']);
const films = new Set<string>(['video', 'video_note', 'animation']);
const sounds = new Set<string>(['audio', 'voice']);

/** Files of a message, each drawn by its kind. Pictures keep their place while they load. */
export function MediaView({ media }: { media: Media[] }) {
  const { t, i18n } = useTranslation('inbox');
  const [opened, setOpened] = useState<Media | null>(null);
  const grid = media.length > 1 && media.every((one) => pictures.has(one.kind) || films.has(one.kind));
  return (
    <div className={grid ? classes.album : classes.media}>
      {media.map((one) => {
        const name = one.name || t(`media.${one.kind}` as 'media.image', { defaultValue: t('media.document') });
        const ratio = one.width > 0 && one.height > 0 ? { aspectRatio: `${one.width} / ${one.height}` } : undefined;
        if (pictures.has(one.kind)) {
          return (
            <button key={one.url} type="button" className={classes.picture} data-kind={one.kind} onClick={() => setOpened(one)} aria-label={t('media.open', { name })} style={grid ? undefined : ratio}>
              <Picture media={one} name={name} />
            </button>
          );
        }
        if (films.has(one.kind)) {
          // What people send has no captions to give.
          // oxlint-disable-next-line jsx-a11y/media-has-caption
          return <video key={one.url} className={classes.video} data-kind={one.kind} src={one.url} controls={one.kind !== 'animation'} autoPlay={one.kind === 'animation'} loop={one.kind === 'animation'} muted={one.kind === 'animation'} playsInline preload="metadata" aria-label={name} style={grid ? undefined : ratio} />;
        }
        if (sounds.has(one.kind)) {
          // oxlint-disable-next-line jsx-a11y/media-has-caption
          return <div key={one.url} className={classes.sound}>{one.kind === 'audio' && one.name ? <span>{one.name}</span> : null}<audio src={one.url} controls preload="none" aria-label={name} /></div>;
        }
        return (
          <a key={one.url} className={classes.file} href={one.url} target="_blank" rel="noreferrer" download={one.name || true}>
            <IconFile size={22} stroke={1.5} aria-hidden="true" />
            <span><b>{name}</b>{one.size > 0 ? <small>{fileSize(i18n.language, one.size)}</small> : null}</span>
          </a>
        );
      })}
      {opened ? <Suspense fallback={null}><PictureWindow media={opened} onClose={() => setOpened(null)} /></Suspense> : null}
    </div>
  );
}

/** A picture, or a quiet word in its place when it cannot be loaded. */
function Picture({ media, name }: { media: Media; name: string }) {
  const { t } = useTranslation('inbox');
  const [broken, setBroken] = useState(false);
  if (broken) return <span className={classes.broken}><IconPhoto size={20} stroke={1.5} aria-hidden="true" />{t('media.gone')}</span>;
  return <img src={media.url} alt={name} loading="lazy" onError={() => setBroken(true)} />;
}
