import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** What of an element is in sight, in its own pixels. */
export interface Sight {
  readonly top: number;
  readonly bottom: number;
  readonly width: number;
}

/** What lies so far beyond the window's edges is drawn too, so that scrolling finds it there. */
const beyondPixels = 400;

/** Finer steps would draw more often than anything comes in sight. */
const stepPixels = 100;

const start: Sight = { top: 0, bottom: 1_200, width: 0 };

/** Follows which part of an element is in sight. */
export function useSight(element: RefObject<HTMLElement | null>): Sight {
  const [sight, setSight] = useState(start);
  useLayoutEffect(() => {
    const place = element.current!;
    let frame = 0;
    const look = () => {
      frame = 0;
      const { top, width } = place.getBoundingClientRect();
      const step = (pixels: number) => Math.floor(pixels / stepPixels) * stepPixels;
      const next = {
        top: step(-top - beyondPixels),
        bottom: step(-top + innerHeight + beyondPixels + stepPixels),
        width: Math.round(width),
      };
      setSight(seen =>
        seen.top === next.top && seen.bottom === next.bottom && seen.width === next.width ? seen : next,
      );
    };
    const soon = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    addEventListener('scroll', soon, { passive: true });
    addEventListener('resize', soon);
    const resized = new ResizeObserver(soon);
    resized.observe(document.body);
    return () => {
      cancelAnimationFrame(frame);
      removeEventListener('scroll', soon);
      removeEventListener('resize', soon);
      resized.disconnect();
    };
  }, []);
  return sight;
}
