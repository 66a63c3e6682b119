import { Group, UnstyledButton } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { languages } from '~/app/i18n';

/** The language of pages before sign-in; afterwards it belongs to the account. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  return (
    <Group component="fieldset" justify="center" gap="lg" bd={0} p={0} m={0} aria-label={t('operator.language')}>
      {languages.map((language) => (
        <UnstyledButton key={language} lang={language} aria-pressed={i18n.language === language} fz="sm" c={i18n.language === language ? undefined : 'dimmed'} fw={i18n.language === language ? 600 : 400} p={4} onClick={() => void i18n.changeLanguage(language)}>
          {t(`language.${language}`)}
        </UnstyledButton>
      ))}
    </Group>
  );
}
