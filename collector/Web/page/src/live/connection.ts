import type { Host, RoundEvent, StatusDocument } from '../model/types';

/**
 * connecting: nothing has come yet. live: the stream is open. reconnecting: it broke, and is tried again.
 * polling: the collector has no stream left for this page, so the document is fetched now and then.
 */
export type LinkState = 'connecting' | 'live' | 'reconnecting' | 'polling';

/** What the connection tells the page. */
export interface Listener {
  document(document: StatusDocument): void;
  hosts(rows: Host[]): void;
  gone(ids: string[]): void;
  round(event: RoundEvent): void;
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
    const response = await fetch(url, { cache: 'no-store' });
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
 * own retry, which gives up for good on an answer such as 503. Each stream begins with the whole document, so nothing
 * is resumed.
 */
export class Connection {
  private source: EventSource | null = null;
  private failures = 0;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private silence: ReturnType<typeof setTimeout> | undefined;
  private ended = false;

  constructor(
    private readonly listener: Listener,
    private readonly wires: Wires = browserWires,
  ) {}

  start(): void {
    const source = this.wires.open('api/events');
    this.source = source;
    this.heard();
    const on = <T>(name: string, take: (data: T) => void) =>
      source.addEventListener(name, event => {
        if (source !== this.source) return;
        this.heard();
        take(JSON.parse((event as MessageEvent<string>).data) as T);
      });
    on<StatusDocument>('fleet', document => {
      this.failures = 0;
      this.listener.document(document);
      this.listener.link('live');
    });
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
      if (!this.ended) this.listener.document(document);
      return true;
    } catch (error) {
      if (error instanceof SignedOut && !this.ended) this.listener.signedOut();
      return false;
    }
  }
}
