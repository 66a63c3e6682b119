import type { UseFormReturnType } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { isProblem, pointerToPath, type ProblemField } from '~/api/problem';

/** Field errors of a problem, by the form's own paths; the second part is what no field of the form can show. */
export function splitFields(fields: ProblemField[], known: (path: string) => boolean): [Record<string, string>, string[]] {
  const errors: Record<string, string> = {};
  const rest: string[] = [];
  for (const field of fields) {
    const path = pointerToPath(field.path);
    if (known(path)) errors[path] = field.text;
    else rest.push(field.text);
  }
  return [errors, rest];
}

/** Whether a dotted path leads somewhere in these values. */
export function hasPath(values: unknown, path: string): boolean {
  let at: unknown = values;
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null || !(part in at)) return false;
    at = (at as Record<string, unknown>)[part];
  }
  return true;
}

/**
 * Sends a Mantine form. Errors of fields appear at the fields; everything else is in `error`, to be drawn by <FormError>.
 * Usage: `const submit = useSubmit(form, send, done)`, `<form onSubmit={submit.onSubmit}>`, `<FormError {...submit} />`.
 */
export function useSubmit<V extends Record<string, unknown>, R>(form: UseFormReturnType<V>, send: (values: V) => Promise<R>, done?: (result: R, values: V) => void) {
  const mutation = useMutation({
    mutationFn: send,
    onSuccess: (result, values) => done?.(result, values),
    onError: (error) => {
      if (!isProblem(error)) return;
      const [errors] = splitFields(error.fields, (path) => hasPath(form.getValues(), path));
      form.setErrors(errors);
      const first = Object.keys(errors)[0];
      if (first) form.getInputNode(first)?.focus();
    },
  });
  const rest = isProblem(mutation.error) ? splitFields(mutation.error.fields, (path) => hasPath(form.getValues(), path))[1] : [];
  const atFields = isProblem(mutation.error) && mutation.error.fields.length > 0 && rest.length === 0;
  return {
    onSubmit: form.onSubmit((values) => mutation.mutate(values)),
    busy: mutation.isPending,
    error: atFields ? null : mutation.error,
    rest,
    reset: mutation.reset,
  };
}
