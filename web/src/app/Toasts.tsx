import '@mantine/notifications/styles.layer.css';
import { Notifications } from '@mantine/notifications';

/** Where toasts appear. Loaded apart from the entry; toasts asked for earlier wait in its store. */
export default function Toasts() {
  return <Notifications position="bottom-right" />;
}
