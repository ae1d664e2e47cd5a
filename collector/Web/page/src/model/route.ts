import { fromQuery, toQuery, type View } from './address';
import { readRange, writeRange, type Range } from './range';

/** A place of the page, as its address names it. */
export type Place =
  | { readonly kind: 'fleet'; readonly view: View }
  | { readonly kind: 'host'; readonly name: string; readonly range: Range }
  | { readonly kind: 'events'; readonly range: Range }
  | { readonly kind: 'collector' };

/** What happened is seldom enough for a day of it. */
export const eventsRange: Range = { kind: 'recent', spanMs: 86_400_000 };

/** Reads the place from a query string. Places stand in the query, so that they work below any path of a proxy. */
export function placeOf(query: string): Place {
  const parameters = new URLSearchParams(query);
  const name = parameters.get('host');
  if (name !== null && name !== '') return { kind: 'host', name, range: readRange(parameters) };
  const view = parameters.get('view');
  if (view === 'collector') return { kind: 'collector' };
  if (view === 'events') return { kind: 'events', range: readRange(parameters, eventsRange) };
  return { kind: 'fleet', view: fromQuery(query) };
}

/** The query string of a place; empty for the fleet as it is shown by default. */
export function queryOf(place: Place): string {
  if (place.kind === 'fleet') return toQuery(place.view);
  const parameters = new URLSearchParams(place.kind === 'host' ? { host: place.name } : { view: place.kind });
  if (place.kind === 'host') writeRange(place.range, parameters);
  if (place.kind === 'events') writeRange(place.range, parameters, eventsRange);
  return '?' + parameters.toString();
}

/** Where a link leads: relative, and never empty, as an empty address would keep the query that stands. */
export function hrefOf(place: Place): string {
  return './' + queryOf(place);
}
