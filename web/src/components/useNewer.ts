import type { UseFormReturnType } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { notifyDone } from './problemText';

/** Fields of a form by dotted path: of nested objects, the innermost values. */
export function flatten(values: object, prefix = ''): [string, unknown][] {
  return Object.entries(values).flatMap(([key, value]): [string, unknown][] => (value !== null && typeof value === 'object' && !Array.isArray(value) ? flatten(value as object, `${prefix}${key}.`) : [[prefix + key, value]]));
}

/**
 * For a form whose thing somebody else has saved meanwhile: takes the newer values, but keeps every field the person has changed.
 * Usage: `const newer = useNewer(form, load, toValues, submit.reset)`, `<FormError {...submit} newer={newer} />`. The form must not be keyed by the revision.
 */
export function useNewer<V extends Record<string, unknown>, T>(form: UseFormReturnType<V>, load: () => Promise<T>, toValues: (loaded: T) => V, done: () => void) {
  const { t } = useTranslation();
  return async () => {
    const fresh = toValues(await load());
    const typed = flatten(form.getValues()).filter(([path]) => form.isDirty(path));
    form.setInitialValues(fresh);
    form.setValues(fresh);
    for (const [path, value] of typed) form.setFieldValue(path as never, value as never);
    done();
    if (typed.length) notifyDone(t('problem.newerKept'));
  };
}
