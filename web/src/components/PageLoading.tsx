import { Skeleton, Stack } from '@mantine/core';
import { useEffect, useState } from 'react';

/** The shape of a page while it loads; appears only after 300 ms, so quick pages never flash. */
export function PageLoading() {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), 300);
    return () => window.clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <Stack p="xl" gap="md" aria-busy="true">
      <Skeleton h={28} w={220} />
      <Skeleton h={88} />
      <Skeleton h={240} />
    </Stack>
  );
}
