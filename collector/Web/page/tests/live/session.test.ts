import { expect, test, vi } from 'vitest';
import { makeToken } from '../../src/live/joining';
import { askSession, signIn, signOut, type Fetch, type Session } from '../../src/live/session';

const answering = (status: number, headers: Record<string, string> = {}, body: unknown = null) =>
  vi.fn(() => Promise.resolve(new Response(body === null ? null : JSON.stringify(body), { status, headers })));

test('who looks is asked for', async () => {
  const session: Session = { sees: 'all', user: 'anna', csrfToken: 'x' };
  expect(await askSession(answering(200, {}, session))).toEqual(session);
  await expect(askSession(answering(500))).rejects.toThrow('500');
});

test('a sign-in sends JSON, relative to the page', async () => {
  const ask = answering(204);
  expect(await signIn('anna', 'a "word"', ask)).toBeNull();
  expect(ask).toHaveBeenCalledWith('api/session', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"user":"anna","password":"a \\"word\\""}',
  });
});

test.each([
  [401, {}, { kind: 'wrong', waitSeconds: 0 }],
  [401, { 'Retry-After': '30' }, { kind: 'wrong', waitSeconds: 30 }],
  [429, { 'Retry-After': '60' }, { kind: 'wait', waitSeconds: 60 }],
  [503, { 'Retry-After': '1' }, { kind: 'wait', waitSeconds: 1 }],
  [500, {}, { kind: 'unreachable', waitSeconds: 0 }],
])('a sign-in answered %i tells what is wrong', async (status, headers, trouble) => {
  expect(await signIn('a', 'b', answering(status, headers as Record<string, string>))).toEqual(trouble);
});

test('a collector that does not answer is no wrong password', async () => {
  expect((await signIn('a', 'b', () => Promise.reject(new Error('gone'))))?.kind).toBe('unreachable');
});

const out = (token: string) => ['api/session', { method: 'DELETE', headers: { 'X-CSRF-Token': token } }];

/** Answers one after the other; an error is no answer. */
function inTurn(...answers: (Response | Error)[]) {
  const ask = vi.fn<Fetch>();
  for (const answer of answers) {
    if (answer instanceof Error) ask.mockRejectedValueOnce(answer);
    else ask.mockResolvedValueOnce(answer);
  }
  return ask.mockRejectedValue(new Error('gone'));
}

const empty = (status: number) => new Response(null, { status });
const holding = (csrfToken: string | null) => Response.json({ sees: 'all', user: 'anna', csrfToken });

test('a sign-out shows the token of the session', async () => {
  const ask = inTurn(empty(204));
  expect(await signOut('token', ask)).toBe(true);
  expect(ask.mock.calls).toEqual([out('token')]);
});

test.each([empty(403), new Error('gone')])('a sign-out that fails shows the token that holds now', async failure => {
  const ask = inTurn(failure, holding('new'), empty(204));
  expect(await signOut('old', ask)).toBe(true);
  expect(ask.mock.calls[2]).toEqual(out('new'));
});

test('a session that has ended already is no failure', async () => {
  expect(await signOut('token', inTurn(empty(401)))).toBe(true);
  expect(await signOut('token', inTurn(new Error('gone'), holding(null)))).toBe(true);
});

test('a sign-out that fails twice says so', async () => {
  expect(await signOut('old', inTurn(empty(403), holding('new'), empty(503)))).toBe(false);
  expect(await signOut('old', inTurn())).toBe(false);
});

test('a joining token that is refused is asked for with the token that holds now', async () => {
  const ask = inTurn(empty(403), holding('new'), Response.json({ token: 'mon1_' }));
  expect(await makeToken('old', ask)).toEqual({ token: 'mon1_' });
  expect(ask.mock.calls[2]).toEqual(['api/tokens', { method: 'POST', headers: { 'X-CSRF-Token': 'new' } }]);
});

test('a joining token that is not made says why', async () => {
  const refused = Response.json({ error: { message: 'no room' } }, { status: 409 });
  expect(await makeToken(null, inTurn(refused))).toEqual({ trouble: 'no room' });
  expect(await makeToken(null, inTurn())).toEqual({ trouble: "the collector doesn't answer" });
});
