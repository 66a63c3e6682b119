import i18next from 'i18next';

/** The shortest password the server takes, in characters. */
export const passwordLength = 10;

/** Checks of the fields before sign-in: the words of the mistake, or null. */
export const checks = {
  filled: (value: string) => (value.trim() ? null : i18next.t('common:required')),
  email: (value: string) => (/^\S+@\S+\.\S+$/.test(value.trim()) ? null : i18next.t('auth:check.email')),
  password: (value: string) => ([...value].length >= passwordLength ? null : i18next.t('auth:check.password', { count: passwordLength })),
};
