import { Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSession } from '~/api/session';
import { Logo } from '~/components/Logo';
import { PersonAvatar } from '~/components/PersonAvatar';

/** The workspace at hand: the mark and its name. */
export function WorkspaceName() {
  const { workspace } = useSession();
  return (
    <>
      <Logo size={24} />
      <Text fw={600} truncate flex={1} ta="left">{workspace.name}</Text>
    </>
  );
}

/** The signed-in person: picture, name and role. */
export function OperatorName() {
  const { t } = useTranslation();
  const { operator } = useSession();
  return (
    <>
      <PersonAvatar name={operator.name} size={28} />
      <div style={{ flex: 1, minWidth: 0 }}>
        <Text size="sm" fw={500} truncate>{operator.name}</Text>
        <Text size="xs" c="dimmed" truncate>{t(`role.${operator.role}`)}</Text>
      </div>
    </>
  );
}
