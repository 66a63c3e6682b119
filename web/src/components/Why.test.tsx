import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { answer, draw } from '~/test/render';
import { Why } from './Why';

it('tells line by line why a person was led so, each moment once', async () => {
  const at = '2026-03-02T09:00:00Z';
  const line = (kind: string, text: string) => ({ at, kind, block: 'b', text, session_id: null });
  const sent = answer({ body: [line('enter', 'Block “Hello”.'), line('why', 'The condition does not hold: field “City” is “Perm”.')] });
  await draw(<Why contact="c1" about={{ flow: 'f1' }} title="Checklist" />, ['why']);
  await userEvent.click(screen.getByRole('button', { name: 'Why: Checklist' }));
  expect(await screen.findByText('The condition does not hold: field “City” is “Perm”.')).toBeVisible();
  expect(document.querySelectorAll('time')).toHaveLength(1);
  expect(sent[0]).toMatchObject({ method: 'GET', path: '/contacts/c1/why?flow=f1' });
});

it('says so when nothing was kept', async () => {
  answer({ body: [] });
  await draw(<Why contact="c1" about={{ message: 'm1' }} title="Hello" />, ['why']);
  await userEvent.click(screen.getByRole('button', { name: 'Why: Hello' }));
  expect(await screen.findByText('Nothing about this was kept.')).toBeVisible();
});
