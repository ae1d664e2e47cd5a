import { inTime } from './deadline';

/** A token was made, or why not. */
export type Made = { readonly token: string } | { readonly trouble: string };

/** Has the collector make a token for one host. */
export async function makeToken(csrfToken: string | null): Promise<Made> {
  try {
    const response = await fetch('api/tokens', {
      method: 'POST',
      headers: csrfToken === null ? {} : { 'X-CSRF-Token': csrfToken },
      signal: inTime(),
    });
    const answer = (await response.json()) as { token?: string; error?: { message: string } };
    if (response.ok && answer.token !== undefined) return { token: answer.token };
    return { trouble: answer.error?.message ?? `the collector answered ${response.status}` };
  } catch {
    return { trouble: "the collector doesn't answer" };
  }
}
