import { Anchor, type AnchorProps, Button, type ButtonProps, Text, type TextProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { ComponentPropsWithRef } from 'react';

type Props<T> = T & Omit<ComponentPropsWithRef<'a'>, keyof T>;

/** Links whose looks are the library's and whose address, path and search are checked against the routes, which `component={Link}` does not do. */
export const AnchorLink = createLink((props: Props<AnchorProps>) => <Anchor {...props} />);
export const ButtonLink = createLink((props: Props<ButtonProps>) => <Button component="a" {...props} />);
export const TextLink = createLink((props: Props<TextProps>) => <Text component="a" {...props} />);
