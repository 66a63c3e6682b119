import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from '@tanstack/react-router';
import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { answer, draw, someSession } from '~/test/render';
import { InvitePage } from './InvitePage';
import { LoginPage } from './LoginPage';
import { SetupPage } from './SetupPage';

/** The pages before sign-in on their own addresses; the rest of the app is a word. */
async function visit(path: string) {
  const root = createRootRoute({ component: Outlet });
  const page = (address: string, component: () => React.ReactNode) => createRoute({ getParentRoute: () => root, path: address, component });
  const routeTree = root.addChildren([page('/login', LoginPage), page('/setup', SetupPage), page('/invite/t1', () => <InvitePage token="t1" />), page('/', () => <p>overview</p>), page('/inbox', () => <p>the inbox</p>)]);
  const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [path] }) });
  await draw(<RouterProvider router={router as never} />, ['auth']);
}

async function signIn() {
  await userEvent.type(await screen.findByLabelText('Email'), 'anna@example.com');
  await userEvent.type(screen.getByLabelText('Password'), 'a long password');
  await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
}

describe('sign-in', () => {
  it('opens the page one came for', async () => {
    const sent = answer({ body: someSession });
    await visit('/login?next=%2Finbox');
    await signIn();
    expect(await screen.findByText('the inbox')).toBeVisible();
    expect(sent[0]?.body).toEqual({ email: 'anna@example.com', password: 'a long password' });
  });

  it('asks for a code when the account has one', async () => {
    const sent = answer({ status: 401, body: { code: 'denied', reason: 'code_required' } }, { body: someSession });
    await visit('/login');
    await signIn();
    await userEvent.type(await screen.findByLabelText('Code'), '123456');
    expect(screen.queryByRole('alert')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    expect(await screen.findByText('overview')).toBeVisible();
    expect(sent[1]?.body).toMatchObject({ code: '123456' });
  });

  it('says what to do about a wrong password and about too many tries', async () => {
    answer({ status: 401, body: { code: 'denied', reason: 'wrong_credentials' } }, { status: 429, body: { code: 'limited' }, headers: { 'Retry-After': '30' } });
    await visit('/login');
    await signIn();
    expect(await screen.findByRole('alert')).toHaveTextContent('The email and password do not match');
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }));
    await vi.waitFor(() => expect(screen.getByRole('alert')).toHaveTextContent(/try again in \d+ seconds/));
  });
});

describe('set-up', () => {
  it('asks for a longer password before it asks the server', async () => {
    const sent = answer({ body: someSession });
    await visit('/setup');
    await userEvent.type(await screen.findByLabelText('Workspace'), 'Sunrise');
    await userEvent.type(screen.getByLabelText('Your name'), 'Anna');
    await userEvent.type(screen.getByLabelText('Email'), 'anna@example.com');
    await userEvent.type(screen.getByLabelText('Password'), 'short');
    await userEvent.click(screen.getByRole('button', { name: 'Start working' }));
    expect(await screen.findByText('At least 10 characters')).toBeVisible();
    expect(sent).toHaveLength(0);
    await userEvent.type(screen.getByLabelText('Password'), ' but longer');
    await userEvent.click(screen.getByRole('button', { name: 'Start working' }));
    expect(await screen.findByText('overview')).toBeVisible();
    expect(sent[0]).toMatchObject({ path: '/setup', body: { workspace_name: 'Sunrise', email: 'anna@example.com', language: 'en' } });
  });
});

describe('an invitation', () => {
  it('is accepted with a password', async () => {
    const sent = answer({ body: { workspace_name: 'Sunrise', email: 'm@example.com', name: 'Maria' } }, { body: someSession });
    await visit('/invite/t1');
    await userEvent.type(await screen.findByLabelText('Password'), 'a long password');
    await userEvent.click(screen.getByRole('button', { name: 'Join' }));
    expect(await screen.findByText('overview')).toBeVisible();
    expect(sent[1]?.body).toEqual({ name: 'Maria', password: 'a long password' });
  });

  it('asks whoever has an account for its password, and for the code where there is one', async () => {
    const sent = answer(
      { body: { workspace_name: 'School', email: 'maria@example.com', name: 'Maria', known: true } },
      { status: 401, body: { code: 'denied', reason: 'code_required' } },
      { body: someSession },
    );
    await visit('/invite/t1');
    await userEvent.type(await screen.findByLabelText('Password'), 'short');
    expect(screen.queryByLabelText('Your name')).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Join' }));
    await userEvent.type(await screen.findByLabelText('Code'), '123456');
    await userEvent.click(screen.getByRole('button', { name: 'Join' }));
    expect(await screen.findByText('overview')).toBeVisible();
    expect(sent[2]?.body).toEqual({ name: 'Maria', password: 'short', code: '123456' });
  });

  it('says plainly when it no longer works', async () => {
    answer({ status: 404, body: { code: 'not_found' } });
    await visit('/invite/t1');
    expect(await screen.findByText('This invitation no longer works')).toBeVisible();
  });
});
