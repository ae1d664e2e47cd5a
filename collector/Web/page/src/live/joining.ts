import { askSession, browserFetch, type Fetch } from './session';

/** A token was made, or why not. */
export type Made = { readonly token: string } | { readonly trouble: string };

/** Has the collector make a token for one host. */
export async function makeToken(csrfToken: string | null, ask: Fetch = browserFetch): Promise<Made> {
  const make = (shown: string | null) =>
    ask('api/tokens', { method: 'POST', headers: shown === null ? {} : { 'X-CSRF-Token': shown } });
  try {
    let response = await make(csrfToken);
    // Where another tab has signed in anew since, another token holds now.
    if (response.status === 403) response = await make((await askSession(ask)).csrfToken);
    const answer = (await response.json()) as { token?: string; error?: { message: string } };
    if (response.ok && answer.token !== undefined) return { token: answer.token };
    return { trouble: answer.error?.message ?? `the collector answered ${response.status}` };
  } catch {
    return { trouble: "the collector doesn't answer" };
  }
}
