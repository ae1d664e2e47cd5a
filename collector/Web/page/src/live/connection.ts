import type { Host, RoundEvent, StatusDocument, ValuesEvent } from '../model/types';
import { inTime } from './deadline';

/**
 * connecting: nothing has come yet. live: the stream is open. reconnecting: it broke, and is tried again.
 * polling: the collector has no stream left for this page, so the document is fetched now and then.
 */
export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'polling';

/** What the connection tells the page. */
export interface Listener {
  document(document: StatusDocument): void;
  hosts(rows: Host[]): void;
  values(event: ValuesEvent): void;
  gone(ids: string[]): void;
  round(event: RoundEvent): void;
  /** The stream goes on where it broke: what is shown holds. */
  resumed(): void;
  link(state: LinkState): void;
  /** The collector shows this page nothing any more until someone signs in. */
  signedOut(): void;
}

/** The little of the browser that the connection uses, so that tests can stand in for it. */
export interface Wires {
  open(url: string): EventSource;
  fetchDocument(url: string): Promise<StatusDocument>;
  random(): number;
}

/** The document was refused because nobody is signed in. */
export class SignedOut extends Error {}

export const browserWires: Wires = {
  open: url => new EventSource(url),
  async fetchDocument(url) {
    const response = await fetch(url, { cache: 'no-store', signal: inTime() });
    if (response.status === 401) throw new SignedOut();
    if (!response.ok) throw new Error(`${url} answered ${response.status}`);
    return (await response.json()) as StatusDocument;
  },
  random: Math.random,
};

/** The wait before a reconnect doubles from the first to the second of these, and is spread by up to a quarter. */
export const retryMsMin = 500;
export const retryMsMax = 8_000;

/** How long to wait after so many failures in a row, ms. */
export function retryMs(failures: number, random: () => number): number {
  return Math.min(retryMsMax, retryMsMin * 2 ** (failures - 1)) * (1 + random() / 4);
}

/** A stream on which nothing came for so long is taken for broken: rounds come every few seconds. */
export const silenceMsMax = 25_000;

/**
 * Keeps one event stream open for as long as the page lives. It reconnects by itself and not through EventSource's
 * own retry, which gives up for good on an answer such as 503. A stream after a break asks for what came since; where
 * the collector no longer has that, it begins with the whole document.
 */
export class Connection {
  private source: EventSource | null = null;
  private failures = 0;
  private lastEventId = '';
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private ended = false;

  constructor(
    private readonly listener: Listener,
    private readonly wires: Wires = browserWires,
  ) {}

  start(): void {
    const after = this.lastEventId === '' ? '' : `?${new URLSearchParams({ after: this.lastEventId }).toString()}`;
    const source = this.wires.open('api/events' + after);
    this.source = source;
    this.heard();
    const on = <T>(name: string, take: (data: T) => void) =>
      source.addEventListener(name, event => {
        if (source !== this.source) return;
        this.heard();
        const { data, lastEventId } = event as MessageEvent<string>;
        take(JSON.parse(data) as T);
        this.lastEventId = lastEventId;
      });
    on<StatusDocument>('fleet', document => {
      this.failures = 0;
      this.listener.link('live');
      this.listener.document(document);
    });
    on('resumed', () => {
      this.failures = 0;
      this.listener.resumed();
      this.listener.link('live');
    });
    on<ValuesEvent>('values', event => this.listener.values(event));
    on<Host[]>('hosts', rows => this.listener.hosts(rows));
    on<string[]>('gone', ids => this.listener.gone(ids));
    on<RoundEvent>('round', event => this.listener.round(event));
    source.onerror = () => {
      if (source === this.source) void this.broken();
    };
  }

  stop(): void {
    this.ended = true;
    this.close();
    clearTimeout(this.retry);
  }

  private heard(): void {
    clearTimeout(this.silence);
    this.silence = setTimeout(() => void this.broken(), silenceMsMax);
  }

  private close(): void {
    clearTimeout(this.silence);
    this.source?.close();
    this.source = null;
  }

  private async broken(): Promise<void> {
    this.close();
    this.failures++;
    // One failure is a restart or a hiccup. After more, the document itself is asked for: when that comes, only
    // streams are short.
    const polled = this.failures > 1 && (await this.poll());
    if (this.ended) return;
    this.listener.link(polled ? 'polling' : 'reconnecting');
    this.retry = setTimeout(() => this.start(), retryMs(this.failures, this.wires.random));
  }

  private async poll(): Promise<boolean> {
    try {
      const document = await this.wires.fetchDocument('api/hosts');
      if (this.ended) return true;
      this.listener.document(document);
      // What comes after the last event that was read may be older than this.
      this.lastEventId = '';
      return true;
    } catch (error) {
      if (error instanceof SignedOut && !this.ended) this.listener.signedOut();
      return false;
    }
  }
}
