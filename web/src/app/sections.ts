import { IconBroadcast, IconDeviceMobile, IconInbox, IconLayoutDashboard, IconLink, IconRoute, IconSettings, IconUsers } from '@tabler/icons-react';

/** The sections of the app in the order of the menu; `scope` is what an operator must be allowed to see one. */
export const sections = [
  { key: 'home', to: '/', icon: IconLayoutDashboard, scope: 'stats:read' },
  { key: 'inbox', to: '/inbox', icon: IconInbox, scope: 'inbox:read' },
  { key: 'contacts', to: '/contacts', icon: IconUsers, scope: 'contacts:read' },
  { key: 'flows', to: '/flows', icon: IconRoute, scope: 'flows:read' },
  { key: 'links', to: '/links', icon: IconLink, scope: 'links:read' },
  { key: 'channels', to: '/channels', icon: IconBroadcast, scope: 'channels:read' },
  { key: 'phones', to: '/phones', icon: IconDeviceMobile, scope: 'sandbox:use' },
  { key: 'settings', to: '/settings', icon: IconSettings, scope: null },
] as const;
