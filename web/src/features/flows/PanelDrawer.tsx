import { Drawer } from '@mantine/core';
import { type ReactNode, Suspense } from 'react';

/** The side panel on a narrow screen: it comes up from below. */
export default function PanelDrawer({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  return <Drawer opened onClose={onClose} position="bottom" size="75%" title={title} styles={{ body: { padding: 0 } }}><Suspense fallback={null}>{children}</Suspense></Drawer>;
}
