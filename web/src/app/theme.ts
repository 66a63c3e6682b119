import { type ActionIconProps, type AlertProps, type BadgeProps, type ButtonProps, createTheme, type DrawerProps, type MantineColorsTuple, type ModalProps, type PaperProps, type TooltipProps } from '@mantine/core';

/** The one accent. Step 7 carries white text at 5.9:1; step 4 is the accent of text on dark. */
const teal: MantineColorsTuple = ['#edf7f7', '#d8eded', '#b0dadb', '#84c6c8', '#5cb3b6', '#3a9da1', '#20868b', '#0f6f74', '#0c5f64', '#084a4e'];

/** Greys of the dark scheme, a shade cooler than the library's so that the accent sits on them. */
const dark: MantineColorsTuple = ['#d3d9de', '#a9b3bb', '#808b95', '#5a6570', '#3b454d', '#2b343b', '#20272d', '#171c20', '#12171b', '#0c1013'];

/**
 * The colours of chart series, in a fixed order that stays apart for colour-blind readers (after Okabe and Ito).
 * Use them in this order and never for anything but series.
 */
export const seriesColors = ['#0f8a8f', '#d9822b', '#5b6fb5', '#b8527a', '#8a8f2a', '#6b7680'] as const;

/** The theme. Labels of close buttons come from the language, so it is made again when the language changes. */
export function makeTheme(closeLabel: string) {
  const closeButtonProps = { 'aria-label': closeLabel };
  // A dialog's head is not the head of the page, which is what readers of the screen hear in <header>.
  const attributes = { header: { role: 'presentation' } };
  const title = { fontWeight: 600, fontSize: '1.0625rem' };
  return createTheme({
    primaryColor: 'teal',
    primaryShade: { light: 7, dark: 7 },
    colors: { teal, dark },
    autoContrast: true,
    respectReducedMotion: true,
    defaultRadius: 'md',
    cursorType: 'pointer',
    fontFamily: "'Inter Variable', -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif, 'Noto Color Emoji'",
    fontFamilyMonospace: "ui-monospace, 'SF Mono', 'JetBrains Mono', Menlo, Consolas, monospace",
    fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
    radius: { xs: '3px', sm: '5px', md: '7px', lg: '10px', xl: '16px' },
    headings: {
      fontWeight: '600',
      sizes: {
        h1: { fontSize: '1.375rem', lineHeight: '1.3' },
        h2: { fontSize: '1.0625rem', lineHeight: '1.4' },
        h3: { fontSize: '0.9375rem', lineHeight: '1.4' },
      },
    },
    shadows: { xs: '0 1px 2px rgb(0 0 0 / 6%)', sm: '0 2px 6px rgb(0 0 0 / 8%)', md: '0 6px 20px rgb(0 0 0 / 10%)' },
    // Plain values, not Button.extend: naming the components here would put all of them into the first download.
    components: {
      ActionIcon: { defaultProps: { variant: 'subtle', color: 'gray' } satisfies Partial<ActionIconProps> },
      Alert: { defaultProps: { variant: 'light' } satisfies Partial<AlertProps> },
      Badge: { defaultProps: { variant: 'light', tt: 'none', fw: 500, radius: 'sm' } satisfies Partial<BadgeProps> },
      Button: { defaultProps: { size: 'sm' } satisfies Partial<ButtonProps>, styles: { label: { fontWeight: 500 } } },
      CloseButton: { defaultProps: closeButtonProps },
      Drawer: { defaultProps: { closeButtonProps, attributes, styles: { title } } satisfies Partial<DrawerProps> },
      Modal: { defaultProps: { closeButtonProps, attributes, centered: true, styles: { title } } satisfies Partial<ModalProps> },
      Paper: { defaultProps: { withBorder: true } satisfies Partial<PaperProps> },
      Tooltip: { defaultProps: { openDelay: 400, withArrow: true } satisfies Partial<TooltipProps> },
    },
  });
}
