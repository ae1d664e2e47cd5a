import { useEffect, useRef, useState } from 'preact/hooks';
import { defaultView } from '../model/address';
import { placeOf, queryOf, type Place } from '../model/route';

/** Goes to a place. What only refines the present one replaces it in the browser's history. */
export type Go = (place: Place, how?: 'push' | 'replace') => void;

/**
 * The place that the address names, how to go to another without loading the page anew, and the fleet as it was shown
 * last, for the way back.
 */
export function usePlace(): [place: Place, go: Go, fleet: Place] {
  const [place, setPlace] = useState<Place>(() => placeOf(location.search));
  const fleet = useRef<Place>({ kind: 'fleet', view: defaultView });
  if (place.kind === 'fleet') fleet.current = place;
  useEffect(() => {
    const follow = () => setPlace(placeOf(location.search));
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, []);
  const go: Go = (next, how = 'push') => {
    const address = location.pathname + queryOf(next);
    if (how === 'push') {
      history.pushState(null, '', address);
      scrollTo(0, 0);
    } else {
      history.replaceState(null, '', address);
    }
    setPlace(next);
  };
  return [place, go, fleet.current];
}

/** Whether a click on a link is for this page: others open tabs and windows, and are the browser's. */
export function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}
