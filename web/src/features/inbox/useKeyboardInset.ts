import { useEffect, useRef } from 'react';

/** Keeps a box above the on-screen keyboard, which covers pages instead of shrinking them: sets `--keyboard` to the covered height. */
export function useKeyboardInset<E extends HTMLElement>() {
  const ref = useRef<E>(null);
  useEffect(() => {
    const view = window.visualViewport;
    if (!view) return;
    const fit = () => {
      const covered = Math.max(0, window.innerHeight - view.height);
      // Pinch zoom shrinks the view too, but hides nothing.
      ref.current?.style.setProperty('--keyboard', view.scale > 1.01 || covered < 80 ? '0px' : `${covered}px`);
      if (covered >= 80 && view.offsetTop > 0) window.scrollTo(0, 0);
    };
    view.addEventListener('resize', fit);
    return () => view.removeEventListener('resize', fit);
  }, []);
  return ref;
}
