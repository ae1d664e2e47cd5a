import { createContext } from 'preact';
import { useContext, useEffect, useReducer, useState } from 'preact/hooks';
import type { Picture, Store } from './store';

/** The newest picture; draws again when there is another one. */
export function usePicture(store: Store): Picture {
  const [, draw] = useReducer((n: number, _: void) => n + 1, 0);
  useEffect(() => store.watch(() => draw()), [store]);
  return store.picture;
}

/**
 * The collector's clock minus this browser's, ms: ages are counted on the collector's clock, whatever this
 * machine's says.
 */
export const ClockOffset = createContext(0);

/** The collector's time, drawn again in steps of so many ms. */
export function useCollectorNow(stepMs: number): number {
  return useNow(stepMs) + useContext(ClockOffset);
}

const tickers = new Set<(now: number) => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/**
 * This browser's time in steps of so many ms, a second at least. All users share one timer, so that ages change
 * together.
 */
export function useNow(stepMs: number): number {
  const step = (now: number) => now - (now % stepMs);
  const [, setStep] = useState(() => step(Date.now()));
  useEffect(() => {
    // Setting the same step again draws nothing.
    const tick = (now: number) => setStep(step(now));
    tickers.add(tick);
    timer ??= setInterval(tickAll, 1000);
    return () => {
      tickers.delete(tick);
      if (tickers.size > 0) return;
      clearInterval(timer);
      timer = undefined;
    };
  }, [stepMs]);
  return Date.now();
}

function tickAll(): void {
  const now = Date.now();
  for (const tick of tickers) tick(now);
}
