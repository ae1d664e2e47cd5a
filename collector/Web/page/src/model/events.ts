import { duration, offset } from '../format/time';
import { sentence } from '../format/text';

/** What happened to a host, as `/api/history/events` tells it. */
export interface HostEvent {
  readonly host: string;
  readonly timeMs: number;
  readonly kind: string;
  readonly from: 'agent' | 'collector';
  readonly amount: number;
  readonly text: string;
}

/** How an event is told: its word, how bad it is, and the rest. */
export interface Told {
  readonly word: string;
  readonly tone: 'up' | 'late' | 'down' | 'plain';
  readonly detail: string;
}

/** An event in words. A kind that a newer collector may know is told by its own text. */
export function tell({ kind, amount, text }: HostEvent): Told {
  const detail = sentence(text);
  switch (kind) {
    case 'up':
      return { word: 'Up', tone: 'up', detail: amount > 0 ? `After ${duration(amount)}.` : detail };
    case 'late':
      return { word: 'Late', tone: 'late', detail };
    case 'down':
      return { word: 'Down', tone: 'down', detail };
    case 'reboot':
      return { word: 'Rebooted', tone: 'late', detail };
    case 'agentVersion':
      return { word: 'Agent changed', tone: 'plain', detail };
    case 'gap':
      return { word: 'Gap', tone: 'late', detail: `${detail} for ${duration(amount)}`.trim() };
    case 'drop':
      return { word: 'Dropped', tone: 'down', detail };
    case 'clockStep':
    case 'clockJump':
    case 'collectorClockStep':
      return { word: 'Clock set', tone: 'late', detail: `By ${offset(amount)}. ${detail}`.trim() };
    case 'clockDrift':
      return { word: 'Clock drifts', tone: 'late', detail };
    default:
      return { word: sentence(kind), tone: 'plain', detail };
  }
}
