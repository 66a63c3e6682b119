import { Paper, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { Logo } from '~/components/Logo';
import { LanguageSwitch } from './LanguageSwitch';
import classes from './AuthFrame.module.css';

/** The frame of pages before sign-in: the mark, one card, the language below. */
export function AuthFrame({ title, about, children }: { title: string; about?: ReactNode; children: ReactNode }) {
  useEffect(() => {
    document.title = `${title} · Parley`;
  }, [title]);
  return (
    <main className={classes.frame}>
      <Stack gap="lg" w="100%" maw={400}>
        <div className={classes.mark}>
          <Logo size={30} />
          <span>Parley</span>
        </div>
        <Paper p="xl" radius="lg">
          <Title order={1}>{title}</Title>
          {about ? <Text c="dimmed" size="sm" mt={4}>{about}</Text> : null}
          <div className={classes.body}>{children}</div>
        </Paper>
        <LanguageSwitch />
      </Stack>
    </main>
  );
}
