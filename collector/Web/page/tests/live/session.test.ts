import { expect, test, vi } from 'vitest';
import { askSession, signIn, signOut, type Session } from '../../src/live/session';

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

test('a sign-out shows the token of the session', async () => {
  const ask = answering(204);
  await signOut('token', ask);
  expect(ask).toHaveBeenCalledWith('api/session', { method: 'DELETE', headers: { 'X-CSRF-Token': 'token' } });
});
