import { useEffect, useState } from 'react';

/** True after 300 ms: the moment from which waiting is shown. What comes sooner never flashes. */
export function useLate(): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLate(true), 300);
    return () => window.clearTimeout(timer);
  }, []);
  return late;
}
