import { Modal } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Media } from '~/api/contract';
import classes from './Thread.module.css';

/** A picture in its full size. Loaded when the first one is opened. */
export default function PictureWindow({ media, onClose }: { media: Media; onClose: () => void }) {
  const { t } = useTranslation('inbox');
  const name = media.name || t('media.image');
  return (
    <Modal opened onClose={onClose} size="auto" title={name}>
      <img src={media.url} alt={name} className={classes.full} />
    </Modal>
  );
}
