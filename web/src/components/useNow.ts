import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { queries } from '~/api/queries';
import { workOptions } from '~/api/sandbox';

/** The moment by the workspace's clock, or by the real one, refreshed every so many milliseconds. Only a sandbox has a clock that differs. */
export function useNow({ every = 30_000, real: byReal = false } = {}): Date {
  const movable = useQuery({ ...queries.session(), enabled: false }).data?.workspace.sandbox ?? false;
  const offset = useQuery({ ...workOptions(), enabled: movable }).data?.offset ?? 0;
  const [real, setReal] = useState(() => Date.now());
  useEffect(() => {
    const timer = window.setInterval(() => setReal(Date.now()), every);
    return () => window.clearInterval(timer);
  }, [every]);
  return new Date(byReal ? real : real + offset);
}
