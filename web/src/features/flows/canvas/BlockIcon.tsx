import { IconApi, IconArrowForwardUp, IconArrowsSplit2, IconBolt, IconBox, IconClockPause, IconFlag, IconHeadset, IconHelpCircle, IconListCheck, IconMessage, IconPlayerStop, IconSitemap, IconTag } from '@tabler/icons-react';
import classes from './BlockIcon.module.css';

/** Icons of the kinds by the names their specifications use. A kind added later gets a plain box until it has its line here. */
const icons: Record<string, typeof IconBox> = {
  message: IconMessage, 'help-circle': IconHelpCircle, 'list-check': IconListCheck, 'arrows-split-2': IconArrowsSplit2, 'arrow-forward-up': IconArrowForwardUp,
  sitemap: IconSitemap, 'player-stop': IconPlayerStop, 'clock-pause': IconClockPause, tag: IconTag, flag: IconFlag, headset: IconHeadset, api: IconApi, bolt: IconBolt,
};

/** The coloured square of a block's kind; the colour is its group's. */
export function BlockIcon({ icon, group }: { icon: string; group: string }) {
  const Icon = icons[icon] ?? IconBox;
  return <span className={classes.square} data-group={group} aria-hidden="true"><Icon size={15} stroke={1.8} /></span>;
}
