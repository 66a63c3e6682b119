import { createContext, useContext } from 'react';
import type { Finding } from '~/api/contract';
import { within } from './path';

export interface Choice {
  value: string;
  label: string;
}

/** A value that texts may hold. */
export interface Variable {
  /** What stands between the braces: contact.first_name. */
  path: string;
  label: string;
  /** What the picker lists it under. */
  group: 'contact' | 'field' | 'answer';
  sample: string;
}

/** What the fields of a form stand on. */
export interface FormWorld {
  /** Languages of the texts; the first is the default. */
  languages: readonly string[];
  blocks: readonly Choice[];
  variables: readonly Variable[];
  /** Findings with their places inside the form. */
  findings: readonly Finding[];
  /** Whose form it is: what is begun in it and cannot be kept yet is found again when it comes back. */
  owner: string;
}

const Context = createContext<FormWorld>({ languages: [], blocks: [], variables: [], findings: [], owner: '' });
export const FormProvider = Context.Provider;
export const useForm = () => useContext(Context);

/** What is wrong at a place; with `deep` also inside of it. */
export function useFindings(path: string, deep = false): Finding[] {
  return useForm().findings.filter((one) => (deep ? within(one.path, path) : one.path === path));
}
