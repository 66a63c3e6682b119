import {
  IconAddressBook, IconApi, IconArrowForwardUp, IconArrowsSplit, IconArrowsSplit2, IconBell, IconBellBolt, IconBellRinging, IconBolt, IconBook,
  IconBox, IconBriefcase, IconBulb, IconCalculator, IconChartBar, IconClockHour9, IconClockPause, IconCoins, IconDeviceMobileMessage, IconDice,
  IconFlag, IconGitFork, IconHeadset, IconHelpCircle, IconIdBadge2, IconKey, IconListCheck, IconMail, IconMessage, IconPhoneCall, IconPlayerPause,
  IconPlayerStop, IconReceipt, IconShoppingCart, IconSitemap, IconSparkles, IconStairsUp, IconTable, IconTag, IconTicket, IconVideo,
} from '@tabler/icons-react';
import classes from './BlockIcon.module.css';

/** Icons of the kinds by the names their specifications use. A kind added later gets a plain box until it has its line here. */
const icons: Record<string, typeof IconBox> = {
  message: IconMessage, 'help-circle': IconHelpCircle, 'list-check': IconListCheck, 'arrows-split-2': IconArrowsSplit2,
  'arrow-forward-up': IconArrowForwardUp, sitemap: IconSitemap, 'player-stop': IconPlayerStop, 'clock-pause': IconClockPause, tag: IconTag,
  flag: IconFlag, headset: IconHeadset, api: IconApi, bolt: IconBolt, 'chart-bar': IconChartBar, 'git-fork': IconGitFork,
  'arrows-split': IconArrowsSplit, dice: IconDice, 'stairs-up': IconStairsUp, 'clock-hour-9': IconClockHour9, 'bell-ringing': IconBellRinging,
  calculator: IconCalculator, coins: IconCoins, bell: IconBell, 'player-pause': IconPlayerPause, 'address-book': IconAddressBook, table: IconTable,
  briefcase: IconBriefcase, 'phone-call': IconPhoneCall, video: IconVideo, 'shopping-cart': IconShoppingCart, receipt: IconReceipt,
  ticket: IconTicket, key: IconKey, 'id-badge-2': IconIdBadge2, book: IconBook, bulb: IconBulb, sparkles: IconSparkles, mail: IconMail,
  'device-mobile-message': IconDeviceMobileMessage, 'bell-bolt': IconBellBolt,
};

/** The coloured square of a block's kind; the colour is its group's. */
export function BlockIcon({ icon, group }: { icon: string; group: string }) {
  const Icon = icons[icon] ?? IconBox;
  return <span className={classes.square} data-group={group} aria-hidden="true"><Icon size={15} stroke={1.8} /></span>;
}
