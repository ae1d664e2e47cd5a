import { type Status, withDocument, withHosts, withoutHosts, withRound, withValues } from '../model/status';
import type { Host, RoundEvent, StatusDocument, ValuesEvent } from '../model/types';
import type { LinkState, Listener } from './connection';

/** What is drawn: the status, and how it came. */
export interface Picture {
  readonly status: Status | null;
  readonly link: LinkState;
  /** When something last came, on this browser's clock; null before. */
  readonly heardMs: number | null;
}

/** The page is drawn at most so often, however fast the events come; with a thousand hosts half as often still. */
export function drawMs(hosts: number): number {
  return Math.min(500, Math.max(100, hosts / 2));
}

/** Gathers events into one picture and says, not too often, that there is a new one. */
export class Store implements Listener {
  picture: Picture = { status: null, link: 'connecting', heardMs: null };
  private readonly watchers = new Set<() => void>();
  private drawing: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly now: () => number = Date.now,
    private readonly reload: () => void = () => {},
  ) {}

  /** Calls back on each new picture, until the returned function is called. */
  watch(call: () => void): () => void {
    this.watchers.add(call);
    return () => this.watchers.delete(call);
  }

  document(document: StatusDocument): void {
    const known = this.picture.status?.collector.page;
    // It was upgraded, and brings another page along.
    if (known !== undefined && known !== document.collector.page) this.reload();
    const isFirst = known === undefined;
    this.took(withDocument(this.picture.status, document, this.now()));
    // Someone waits for it.
    if (isFirst) this.drawNow();
  }

  hosts(rows: Host[]): void {
    this.change(status => withHosts(status, rows));
  }

  values(event: ValuesEvent): void {
    this.change(status => withValues(status, event));
  }

  gone(ids: string[]): void {
    this.change(status => withoutHosts(status, ids));
  }

  round(event: RoundEvent): void {
    this.change(status => withRound(status, event, this.now()));
  }

  resumed(): void {
    this.picture = { ...this.picture, heardMs: this.now() };
    this.draw();
  }

  link(state: LinkState): void {
    this.picture = { ...this.picture, link: state };
    this.draw();
  }

  signedOut(): void {
    // Drawn anew from nothing, so that no value that was shown stays on the page.
    this.reload();
  }

  private change(step: (status: Status) => Status): void {
    const { status } = this.picture;
    // Every stream begins with the whole document; what came before one would have nothing to apply to.
    if (status !== null) this.took(step(status));
  }

  private took(status: Status): void {
    this.picture = { ...this.picture, status, heardMs: this.now() };
    this.draw();
  }

  private draw(): void {
    this.drawing ??= setTimeout(() => this.drawNow(), drawMs(this.picture.status?.hosts.size ?? 0));
  }

  private drawNow(): void {
    clearTimeout(this.drawing);
    this.drawing = undefined;
    for (const call of this.watchers) call();
  }
}
