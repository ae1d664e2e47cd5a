import { inTime } from './deadline';

/** Who looks at the page, as `/api/session` tells it. */
export interface Session {
  /** All hosts, those that everyone may see, or nothing until someone signs in. */
  readonly sees: 'all' | 'public' | 'nothing';
  /** The user's name; null where no login is needed, and before one. */
  readonly user: string | null;
  /** What a sign-out has to show; null where there is nothing to sign out of. */
  readonly csrfToken: string | null;
}

/** Why a sign-in failed. */
export interface Trouble {
  readonly kind: 'wrong' | 'wait' | 'unreachable';
  /** How long to wait before the next attempt, s; 0 for not at all. */
  readonly waitSeconds: number;
}

const url = 'api/session';

/** The little of the browser that is used here, so that tests can stand in for it. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

export const browserFetch: Fetch = (at, init) => fetch(at, { ...init, signal: inTime() });

/** Asks who looks at the page; fails where the collector doesn't answer. */
export async function askSession(ask: Fetch = browserFetch): Promise<Session> {
  const response = await ask(url, { cache: 'no-store' });
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return (await response.json()) as Session;
}

/** Signs in; null when that went well. */
export async function signIn(user: string, password: string, ask: Fetch = browserFetch): Promise<Trouble | null> {
  try {
    const response = await ask(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ user, password }),
    });
    if (response.ok) return null;
    const waitSeconds = Number(response.headers.get('Retry-After') ?? 0);
    if (response.status === 401) return { kind: 'wrong', waitSeconds };
    return response.status === 429 || response.status === 503
      ? { kind: 'wait', waitSeconds }
      : { kind: 'unreachable', waitSeconds: 0 };
  } catch {
    return { kind: 'unreachable', waitSeconds: 0 };
  }
}

/**
 * Signs out; whether that went well. A session that has ended already is no failure. The token of this page is refused
 * where another tab has signed in anew since: what did not go well is tried once more, with the token that holds now.
 */
export async function signOut(csrfToken: string, ask: Fetch = browserFetch): Promise<boolean> {
  const leave = async (token: string) => {
    const { ok, status } = await ask(url, { method: 'DELETE', headers: { 'X-CSRF-Token': token } });
    return ok || status === 401;
  };
  try {
    if (await leave(csrfToken)) return true;
  } catch {
    // The answer may have been lost after the session had ended: what holds now tells.
  }
  try {
    const { csrfToken: holds } = await askSession(ask);
    return holds === null || (await leave(holds));
  } catch {
    return false;
  }
}
