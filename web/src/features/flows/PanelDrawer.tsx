import { Drawer } from '@mantine/core';
import { type ReactNode, Suspense } from 'react';

/** The side panel on a narrow screen: it comes up from below. `headed` says that what is inside has its own heading and way out. */
export default function PanelDrawer({ title, onClose, headed = false, children }: { title: string; onClose: () => void; headed?: boolean; children: ReactNode }) {
  const whole = headed ? { title, withCloseButton: false, size: '90%', styles: { body: { padding: 0, height: '100%' }, header: { position: 'absolute' as const, width: 1, height: 1, minHeight: 0, padding: 0, overflow: 'hidden', clipPath: 'inset(50%)' } } } : { title, size: '75%', styles: { body: { padding: 0 } } };
  return <Drawer opened onClose={onClose} position="bottom" {...whole}><Suspense fallback={null}>{children}</Suspense></Drawer>;
}
