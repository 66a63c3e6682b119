import type { CSSVariablesResolver } from '@mantine/core';

/** Colours of Mantine that miss WCAG AA contrast, replaced by ones that meet it in both schemes. */
export const cssVariables: CSSVariablesResolver = (theme) => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#55606a',
    '--mantine-color-error': theme.colors.red[9],
    '--mantine-color-placeholder': '#6b7280',
    '--mantine-color-anchor': theme.colors.teal[7],
    '--mantine-color-default-border': '#d3dadf',
  },
  dark: {
    '--mantine-color-dimmed': theme.colors.dark[1],
    '--mantine-color-error': theme.colors.red[5],
    '--mantine-color-placeholder': '#8b96a1',
    '--mantine-color-anchor': theme.colors.teal[4],
    '--mantine-color-default-border': '#37424a',
    // Tints behind badges and alerts: the library's are loud on dark.
    '--mantine-color-red-light': 'rgb(224 80 80 / 16%)',
    '--mantine-color-yellow-light': 'rgb(230 180 60 / 15%)',
    '--mantine-color-green-light': 'rgb(80 190 110 / 15%)',
    '--mantine-color-teal-light': 'rgb(60 180 185 / 16%)',
    '--mantine-color-gray-light': 'rgb(160 175 190 / 14%)',
  },
});
