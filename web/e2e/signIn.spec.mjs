// The first run, signing out and in, and what a wrong password looks like.
import { expectAccessible, owner, setUp } from './harness.mjs';

export const steps = {
  'a new server leads to set-up': async ({ page, url }) => {
    await page.goto(url);
    await page.getByRole('heading', { name: 'Welcome to Parley' }).waitFor();
    await expectAccessible(page);
  },
  'set-up opens the overview': async ({ page, url }) => {
    await setUp(page, url);
    await expectAccessible(page);
  },
  'sign-out leads to sign-in': async ({ page }) => {
    await page.getByRole('button', { name: /Account menu/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await expectAccessible(page);
  },
  'a wrong password is told plainly': async ({ page }) => {
    await page.getByLabel('Email').fill(owner.email);
    await page.getByLabel('Password', { exact: true }).fill('not the password');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').filter({ hasText: 'do not match' }).waitFor();
  },
  'the right one opens the page one came for': async ({ page, url }) => {
    await page.goto(`${url}/channels`);
    await page.getByLabel('Email').fill(owner.email);
    await page.getByLabel('Password', { exact: true }).fill(owner.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('heading', { level: 1, name: 'Channels' }).waitFor();
    await expectAccessible(page);
  },
};
