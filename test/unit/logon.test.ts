import { describe, expect, it } from 'vitest';
import { compare, isDistinct, learn, type Logon, type Seen } from '../../src/target/logon.js';

/** Of a session that was seen before: what is known of it, and what it is now. */
function kind(before: Seen, now: Seen): string {
  return compare(learn({}, before), now).kind;
}

describe('whether a session under the same id is another logon', () => {
  const before = {
    state: 'active',
    userName: 'José',
    domainName: 'CORP',
    logonTime: 1000,
    connectTime: 1000,
  } as const;

  it.each([
    ['the same', {}, 'same'],
    ['another user', { userName: 'Zoë' }, 'another'],
    ['the same user in other letters', { userName: 'JOSÉ' }, 'same'],
    ['another domain', { domainName: 'ANDERE' }, 'another'],
    ['a later logon of the same user', { logonTime: 2000 }, 'another'],
    ['a reconnected client', { connectTime: 2000 }, 'same'],
  ])('%s: %o', (_, change, expected) => {
    expect(kind(before, { ...before, ...change })).toBe(expected);
  });

  it('is not, when the session has only lost its user and its times on the way down', () => {
    expect(kind(before, { state: 'down' })).not.toBe('another');
    expect(kind(before, { state: 'down', connectTime: 1000 })).not.toBe('another');
    const nobody = { state: 'down', namesRead: 'beginning' } as const;
    expect(compare(learn({}, before), nobody)).toEqual({ kind: 'same', by: 'nobody' });
  });

  it('is, when nobody is logged on, the client came later and the session is not ending', () => {
    const nobody = { namesRead: 'beginning', connectTime: 5000 } as const;
    expect(kind(before, { ...nobody, state: 'connected' })).toBe('another');
    expect(kind(before, { ...nobody, state: 'down' })).toBe('same');
    expect(kind(before, { ...nobody, state: 'disconnected' })).toBe('left');
    expect(kind(before, { ...nobody, connectTime: 1000, state: 'connected' })).toBe('left');
  });

  it('is, when somebody logs on where nobody was, but not where nobody was read', () => {
    expect(kind({ state: 'connected', namesRead: 'whole' }, before)).toBe('another');
    expect(kind({ state: 'connected' }, before)).toBe('same');
  });

  it('is not, when only the logon time was not known before', () => {
    expect(compare(learn({}, { userName: 'José' }), before)).toEqual({ kind: 'same', by: 'names' });
  });

  it('compares no more of a name than Windows’ structures hold', () => {
    const long = 'ein.sehr.langer.benutzername';
    expect(kind({ userName: long }, { userName: long.slice(0, 20) })).toBe('unclear');
    const [is, was] = ['EINE-LANGE-DOMÄN', 'EINE-LANGE-DOMÄNE'];
    expect(kind({ domainName: was }, { domainName: is })).not.toBe('another');
    const whole: Logon = { userName: long, whole: true };
    expect(compare(whole, { userName: `${long}.2`, namesRead: 'whole' }).kind).toBe('another');
    expect(compare(whole, { userName: long, namesRead: 'whole' }).kind).toBe('same');
  });

  it('says what is missing', () => {
    const meant = { userName: 'José', logonTime: 1000, whole: true };
    expect(compare(meant, { state: 'active' })).toMatchObject({ missing: 'names' });
    expect(compare(meant, { userName: 'José', namesRead: 'whole' })).toMatchObject({
      missing: 'time',
    });
    expect(compare({ unread: true }, before)).toMatchObject({ kind: 'unclear' });
    // The time is as good as a name, and better than a beginning.
    const cut = { userName: 'ein.sehr.langer.benu', logonTime: 1000 };
    const long = { userName: 'ein.sehr.langer.benutzername', logonTime: 1000, whole: true };
    expect(compare(long, cut)).toEqual({ kind: 'same', by: 'time' });
    expect(compare({ unread: true, logonTime: 1000 }, before)).toMatchObject({ by: 'time' });
  });
});

describe('what is known of a logon', () => {
  it('grows with each look, and loses nothing to one that says less', () => {
    const name = 'ein.sehr.langer.benutzername';
    const first = learn({}, { userName: name, domainName: 'CORP', namesRead: 'whole' });
    const cut = { userName: name.slice(0, 20), namesRead: 'beginning' as const, logonTime: 1000 };
    const second = learn(first, cut);
    expect(second).toMatchObject({ userName: name, domainName: 'CORP', logonTime: 1000 });
    expect(learn(second, { state: 'down', namesRead: 'beginning' })).toMatchObject(second);
  });

  it('tells it from the next one of the same user only by its time, or by being nobody', () => {
    expect(isDistinct(learn({}, { userName: 'José', namesRead: 'whole' }))).toBe(false);
    expect(isDistinct(learn({}, { userName: 'José', logonTime: 1000 }))).toBe(true);
    expect(isDistinct(learn({}, { state: 'connected', namesRead: 'whole' }))).toBe(true);
    expect(isDistinct(learn({}, { state: 'connected' }))).toBe(false);
  });
});
