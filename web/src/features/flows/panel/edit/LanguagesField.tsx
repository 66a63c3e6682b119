import { MultiSelect } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useFindings } from '~/components/form/context';
import { Findings } from '~/components/form/Findings';

// What people write in most around us; any other that a document has stays among them.
const offered = ['ru', 'en', 'kk', 'uz', 'uk', 'be', 'ky', 'tg', 'hy', 'az', 'ka', 'tr', 'de', 'es', 'fr', 'it', 'pt', 'pl', 'zh', 'ar'];

/** The languages of a funnel; the first is the one that stands in for missing translations. */
export function LanguagesField({ value, onChange }: { value: readonly string[]; onChange: (next: string[]) => void }) {
  const { t, i18n } = useTranslation('forms');
  const names = new Intl.DisplayNames([i18n.language], { type: 'language' });
  const name = (tag: string) => {
    try {
      return names.of(tag) ?? tag;
    } catch {
      return tag; // not a language at all: the check says so
    }
  };
  const found = useFindings('languages', true);
  return (
    <div>
      <MultiSelect label={t('start.languages')} description={t('start.languagesAbout')} searchable hidePickedOptions data={[...new Set([...value, ...offered])].map((tag) => ({ value: tag, label: name(tag) }))} value={[...value]} error={found.some((one) => one.level === 'error')} onChange={onChange} nothingFoundMessage={t('nothing')} comboboxProps={{ withinPortal: true }} />
      <Findings of={found} />
    </div>
  );
}
