import { useTranslation } from 'react-i18next';
import type { AuditEntry } from '~/api/contract';

/** The words of the log: what was done, to what, and how. What a newer server writes is shown as words of its own, without dots and lines. */
export function useAuditWords() {
  const { t } = useTranslation(['settings', 'common']);
  const plain = (code: string) => code.replace(/[._]/g, ' ');
  const role = (value: unknown) => t(`common:role.${String(value)}` as 'common:role.owner', { defaultValue: plain(String(value)) });
  return {
    action: (code: string) => t(`audit.actions.${code.replace('.', '_')}` as 'audit.actions.workspace_made', { defaultValue: plain(code) }),
    object: (kind: string) => t(`audit.objects.${kind}` as 'audit.objects.workspace', { defaultValue: plain(kind) }),
    quoted: (name: string) => t('audit.quoted', { name }),
    detail: ({ detail }: AuditEntry): string => {
      if ('from' in detail && 'to' in detail) return t('audit.fromTo', { from: role(detail.from), to: role(detail.to) });
      return 'role' in detail ? t('audit.role', { role: role(detail.role) }) : '';
    },
  };
}
