import { localStorageColorSchemeManager } from '@mantine/core';

/** Keeps the chosen colours under the key that public/theme.js reads before the first paint. */
export const colorSchemeManager = localStorageColorSchemeManager({ key: 'parley-theme' });
