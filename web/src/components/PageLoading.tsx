import { Skeleton, Stack } from '@mantine/core';
import { useLate } from './useLate';

/** The shape of a page while it loads; appears only after 300 ms, so quick pages never flash. */
export function PageLoading() {
  if (!useLate()) return null;
  return (
    <Stack p="xl" gap="md" aria-busy="true">
      <Skeleton h={28} w={220} />
      <Skeleton h={88} />
      <Skeleton h={240} />
    </Stack>
  );
}
