import i18next, { type BackendModule } from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Lang } from '~/api/contract';

/** Languages of the interface. English is the reference the checker compares the others with. */
export const languages: readonly Lang[] = ['ru', 'en'];

const storageKey = 'parley-language';
const files = import.meta.glob<{ default: Record<string, unknown> }>('../locales/*/*.json');

/** Loads one feature's words in one language when a page first asks for them. */
const lazyFiles: BackendModule = {
  type: 'backend',
  init() {},
  read(language, namespace, done) {
    const load = files[`../locales/${language}/${namespace}.json`];
    if (!load) return done(new Error(`no words for ${language}/${namespace}`), false);
    load().then(
      (file) => done(null, file.default),
      (error: unknown) => done(error as Error, false),
    );
  },
};

/** The language before anyone signed in: the one used last here, else the browser's. */
function firstLanguage(): Lang {
  const kept = localStorage.getItem(storageKey);
  if (kept === 'ru' || kept === 'en') return kept;
  return navigator.languages.some((tag) => /^(ru|be|kk|uk)\b/i.test(tag)) ? 'ru' : 'en';
}

/** Starts translation; the app is drawn when it is ready. */
export async function startI18n(language = firstLanguage()) {
  i18next.on('languageChanged', (next) => {
    document.documentElement.lang = next;
    localStorage.setItem(storageKey, next);
  });
  await i18next.use(lazyFiles).use(initReactI18next).init({
    lng: language,
    supportedLngs: [...languages],
    fallbackLng: 'en',
    ns: ['common'],
    defaultNS: 'common',
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: true },
  });
  return i18next;
}
