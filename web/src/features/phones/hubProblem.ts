import { useTranslation } from 'react-i18next';
import { isProblem } from '~/api/problem';
import { problemText } from '~/components/problemText';

/** Reasons of the sandbox the page has words for. */
const known = ['account_deleted', 'bot_blocked', 'not_blocked', 'not_started', 'button_not_found', 'button_kind', 'message_not_found', 'message_gone', 'no_phone', 'link', 'empty', 'too_long', 'kind', 'file', 'key_taken', 'not_settled'] as const;

/** Why something did not work in the sandbox, in the reader's language. The sandbox itself speaks only English. */
export function useHubProblem() {
  const { t } = useTranslation('phones');
  return (error: unknown): string => {
    if (!isProblem(error)) return problemText(error).title;
    const reason = known.find((one) => one === error.reason);
    if (reason) return t(`problem.${reason}`);
    return error.reason ? t('problem.other', { words: error.detail }) : [problemText(error).title, problemText(error).detail].filter(Boolean).join('. ');
  };
}
