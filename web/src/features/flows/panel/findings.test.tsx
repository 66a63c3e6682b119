import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Finding } from '~/api/contract';
import { answer, draw } from '~/test/render';
import { silence, unsilence, useFindingActions } from './findings';
import { ProblemsPanel } from './ProblemsPanel';

const finding = (more: Partial<Finding>): Finding => ({ rule: 'dead-end', level: 'error', block: 'a', path: 'exits.next', text: 'The exit leads nowhere.', why: 'The person keeps waiting.', silenced: false, ...more });
const fixable = finding({ fix: 'Lead the exit to an “End” block' });
const broken = finding({ rule: 'unknown_key', text: 'There is no key “colour”.', why: '', path: 'colour' });
const off = finding({ rule: 'promo-button', text: 'No button.', silenced: true, silence: { reason: 'the picture has the link', by: 'Ann', on: '2026-01-31' } });

describe('the list of findings', () => {
  it('stands by level, and leads to the block', async () => {
    const select = vi.fn<(block: string) => void>();
    await draw(<ProblemsPanel findings={[finding({ level: 'hint', text: 'Advice.' }), fixable]} graph={null} onSelect={select} />, ['flows']);
    const sections = screen.getAllByRole('region').map((one) => one.getAttribute('aria-label'));
    expect(sections).toEqual(['Will stop publishing', 'Advice']);
    await userEvent.click(screen.getByText('The exit leads nowhere.'));
    expect(select).toHaveBeenCalledWith('a');
    expect(screen.queryByRole('button', { name: 'Mend' })).toBeNull();
  });

  it('tells why on demand, and mends what can be mended', async () => {
    const fix = vi.fn<(one: Finding) => void>();
    await draw(<ProblemsPanel findings={[fixable, broken]} graph={null} onSelect={() => undefined} onFix={fix} />, ['flows']);
    expect(screen.queryByText(/The person keeps waiting/)).toBeNull();
    await userEvent.click(screen.getByRole('button', { name: 'Why' }));
    expect(screen.getByText(/The person keeps waiting\. The fix: Lead the exit/)).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: 'Mend' }));
    expect(fix).toHaveBeenCalledWith(fixable);
  });

  it('is switched off only with a reason, and not when it does not compile', async () => {
    const silenced = vi.fn<(one: Finding, reason: string) => void>();
    await draw(<ProblemsPanel findings={[fixable, broken]} graph={null} onSelect={() => undefined} onSilence={silenced} />, ['flows']);
    await userEvent.click(screen.getByRole('button', { name: 'Switch off…' }));
    await userEvent.click(screen.getByRole('button', { name: 'Switch off' }));
    expect(screen.getByText('Write the reason: your colleagues will see it.')).toBeVisible();
    expect(silenced).not.toHaveBeenCalled();
    await userEvent.type(screen.getByLabelText('Why it is right here'), 'it ends here');
    await userEvent.click(screen.getByRole('button', { name: 'Switch off' }));
    expect(silenced).toHaveBeenCalledWith(fixable, 'it ends here');
  });

  it('keeps what is switched off folded, with who, when and why', async () => {
    const again = vi.fn<(one: Finding) => void>();
    await draw(<ProblemsPanel findings={[off]} graph={null} onSelect={() => undefined} onUnsilence={again} />, ['flows']);
    expect(screen.getByText('The other remarks are switched off.')).toBeVisible();
    const section = screen.getByRole('region', { name: 'Switched off' });
    expect(within(section).queryByText('No button.')).toBeNull();
    await userEvent.click(within(section).getByRole('button', { name: /Switched off/ }));
    expect(within(section).getByText('the picture has the link')).toBeVisible();
    expect(within(section).getByText(/^Ann, .*2026/)).toBeVisible();
    await userEvent.click(within(section).getByRole('button', { name: 'Switch on again' }));
    expect(again).toHaveBeenCalledWith(off);
  });
});

describe('the document', () => {
  it('keeps who switched a finding off, when and why, and nothing else changes', () => {
    const before = { id: 'x', blocks: [] };
    const after = silence(before, fixable, ' it ends here ', 'Anna', '2026-01-31');
    expect(after).toEqual({ id: 'x', blocks: [], silenced: [{ rule: 'dead-end', at: 'a', reason: 'it ends here', by: 'Anna', on: '2026-01-31' }] });
    expect(silence(before, finding({ block: null }), 'so', 'A', 'd').silenced).toEqual([{ rule: 'dead-end', reason: 'so', by: 'A', on: 'd' }]);
    expect(unsilence(after, fixable)).toEqual(before);
    expect(unsilence({ silenced: [{ rule: 'dead-end', at: 'b', reason: 'r' }, { rule: 'dead-end', reason: 'r' }] }, fixable)).toEqual({ silenced: [{ rule: 'dead-end', at: 'b', reason: 'r' }] });
  });

  it('is mended by the server and handed to whoever edits it', async () => {
    const sent = answer({ body: { document: { id: 'x', mended: true } } });
    const apply = vi.fn<(next: Record<string, unknown>) => void>();
    const Host = () => {
      const actions = useFindingActions('f1', { id: 'x' }, apply);
      return <ProblemsPanel findings={[fixable]} graph={null} onSelect={() => undefined} {...actions} />;
    };
    await draw(<Host />, ['flows']);
    await userEvent.click(screen.getByRole('button', { name: 'Mend' }));
    await vi.waitFor(() => expect(apply).toHaveBeenCalledWith({ id: 'x', mended: true }));
    expect(sent[0]).toMatchObject({ method: 'POST', path: '/flows/f1/fix', body: { rule: 'dead-end', block: 'a', path: 'exits.next', document: { id: 'x' } } });
  });
});
