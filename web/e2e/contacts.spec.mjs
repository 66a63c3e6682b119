// A person from the first line of the card to the last: added by hand, filled in, found by a filter, deleted.
import { expectAccessible, setUp } from './harness.mjs';

export const steps = {
  'an empty base says how people get there': async ({ page, url }) => {
    await setUp(page, url);
    await page.goto(`${url}/contacts`);
    await page.getByText('No contacts yet').waitFor();
    await expectAccessible(page);
  },
  'a person is added by hand, with the consent they gave': async ({ page }) => {
    await page.getByRole('button', { name: 'Add a person' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('First name').fill('Maria');
    await dialog.getByLabel('Phone').fill('+7 916 123-45-67');
    await dialog.getByLabel('The person agreed to receive messages').check();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Add a person' }).click();
    await page.getByRole('heading', { level: 1, name: 'Maria' }).waitFor();
    await page.getByText('Agreed to receive messages, said in person').waitFor();
    await expectAccessible(page);
  },
  'a value is changed where it stands': async ({ page }) => {
    await page.getByRole('button', { name: 'Change: City, now empty' }).click();
    await page.getByLabel('City', { exact: true }).fill('Kazan');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Change: City, now Kazan' }).waitFor();
  },
  'a tag is put on': async ({ page }) => {
    await page.getByRole('button', { name: 'Add a tag' }).click();
    await page.getByRole('combobox', { name: 'Add a tag' }).fill('vip');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Take the tag “vip” off' }).waitFor();
  },
  'conditions are chosen, and people counted at once': async ({ page, url }) => {
    await page.goto(`${url}/contacts`);
    await page.getByRole('button', { name: 'Filter' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Condition' }).click();
    await dialog.getByRole('combobox', { name: 'About what' }).click();
    await page.getByRole('option', { name: 'Tag', exact: true }).click();
    await dialog.getByRole('combobox', { name: 'Which one' }).fill('vip');
    await dialog.getByText('1 person').waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Show' }).click();
    await page.getByRole('table').getByText('Maria').waitFor();
  },
  'a mistake in the text is marked where it is': async ({ page }) => {
    await page.getByRole('button', { name: 'Filter' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('As text').click();
    await dialog.getByLabel('Condition in the filter language').fill('tagg("vip")');
    await dialog.locator('mark', { hasText: 'tagg' }).waitFor();
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  },
  'the person is deleted only after the word': async ({ page }) => {
    await page.getByRole('link', { name: 'Maria' }).click();
    await page.getByRole('button', { name: 'Actions with the contact' }).click();
    await page.getByRole('menuitem', { name: 'Delete the contact' }).click();
    const dialog = page.getByRole('dialog');
    const button = dialog.getByRole('button', { name: 'Delete the contact' });
    if (await button.isEnabled()) throw new Error('deleting needs no confirmation');
    await dialog.getByLabel('To confirm, type: delete').fill('delete');
    await button.click();
    await page.getByText('No contacts yet').waitFor();
  },
};
