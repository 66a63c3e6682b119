import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import { isProblem } from '~/api/problem';

/** What to tell a person about a failure: what happened and what to do next. Use it wherever an error reaches the screen. */
export function problemText(error: unknown): { title: string; detail: string; requestId: string } {
  const t = i18next.getFixedT(null, 'common');
  if (!isProblem(error)) return { title: t('problem.internal.title'), detail: t('problem.internal.detail'), requestId: '' };
  const fallback = error.code === 'offline' || error.code === 'timeout' || error.code === 'limited' || error.code === 'unavailable' ? error.code : 'internal';
  return {
    title: error.title || t(`problem.${fallback}.title`),
    detail: error.detail || (error.title ? '' : t(`problem.${fallback}.detail`)),
    requestId: error.requestId,
  };
}

/** Shows a failure that has no place on the page as a toast, with the request's number for support. */
export function notifyProblem(error: unknown) {
  const { title, detail, requestId } = problemText(error);
  const t = i18next.getFixedT(null, 'common');
  const message = [detail, requestId ? t('problem.request', { id: requestId }) : ''].filter(Boolean).join(' ');
  notifications.show({ title, message, color: 'red', autoClose: 8000 });
}

/** Says that something was done; short, and only when the page itself does not show it. */
export function notifyDone(message: string) {
  notifications.show({ message, color: 'teal', autoClose: 3000 });
}
