import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Link } from '~/api/contract';
import { answer, draw } from '~/test/render';
import { LinkForm } from './LinkForm';

const link: Link = { id: 'l1', code: 'a7', url: 'https://x.example/l/a7', target_url: '', name: 'Post', channel_id: 'ch1', flow_id: null, flow_name: null, utm: { utm_source: 'vk' }, source_kind: 'link', visits: 0, subscriptions: 0, clicks: 0, created_at: '2026-01-01T00:00:00Z', archived: false };

describe('a link', () => {
  it('asks for a name and a channel', async () => {
    answer({ body: { items: [], next: null } });
    await draw(<LinkForm link={null} onClose={() => undefined} />, ['links']);
    await userEvent.click(screen.getByRole('button', { name: 'New link' }));
    expect(await screen.findByText('Choose the channel whose chat opens')).toBeVisible();
    expect(screen.getByLabelText('Name')).toBeInvalid();
  });

  it('takes marks from a pasted address and sends only those that are filled', async () => {
    const sent = answer({ body: { items: [], next: null } });
    const closed = vi.fn<() => void>();
    await draw(<LinkForm link={link} onClose={closed} />, ['links']);
    await userEvent.click(screen.getByLabelText(/utm_campaign/));
    await userEvent.paste('https://x.example/?utm_campaign=spring&utm_medium=cpc');
    expect(screen.getByLabelText(/utm_medium/)).toHaveValue('cpc');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(closed).toHaveBeenCalled());
    expect(sent.find((one) => one.method === 'PATCH')).toMatchObject({ path: '/links/l1', body: { name: 'Post', channel_id: 'ch1', flow_id: null, utm: { utm_source: 'vk', utm_medium: 'cpc', utm_campaign: 'spring' } } });
  });
});
