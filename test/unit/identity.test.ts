import { describe, expect, it } from 'vitest';
import { isAnotherLogon } from '../../src/target/identity.js';

describe('whether a session under the same id is another logon', () => {
  const before = {
    state: 'active',
    userName: 'José',
    domainName: 'CORP',
    logonTime: 1000,
    connectTime: 1000,
  } as const;

  it.each([
    ['the same', {}, false],
    ['another user', { userName: 'Zoë' }, true],
    ['the same user in other letters', { userName: 'JOSÉ' }, false],
    ['another domain', { domainName: 'ANDERE' }, true],
    ['a later logon of the same user', { logonTime: 2000 }, true],
    ['a reconnected client', { connectTime: 2000 }, false],
  ])('%s: %o', (_, change, another) => {
    expect(isAnotherLogon(before, { ...before, ...change })).toBe(another);
  });

  it('is not, when the session has only lost its user and its times on the way down', () => {
    expect(isAnotherLogon(before, { state: 'down' })).toBe(false);
    expect(isAnotherLogon(before, { state: 'down', connectTime: 1000 })).toBe(false);
  });

  it('is, when nobody is logged on, the client came later and the session is not ending', () => {
    const nobody = { namesRead: 'beginning', connectTime: 5000 } as const;
    expect(isAnotherLogon(before, { ...nobody, state: 'connected' })).toBe(true);
    expect(isAnotherLogon(before, { ...nobody, state: 'down' })).toBe(false);
    expect(isAnotherLogon(before, { ...nobody, state: 'disconnected' })).toBe(false);
  });

  it('is, when somebody logs on where nobody was, but not where nobody was read', () => {
    expect(isAnotherLogon({ state: 'connected', namesRead: 'whole' }, { ...before })).toBe(true);
    expect(isAnotherLogon({ state: 'connected' }, { ...before })).toBe(false);
  });

  it('is not, when only the logon time was not known before', () => {
    expect(isAnotherLogon({ userName: 'José' }, before)).toBe(false);
  });

  it('compares no more of a name than Windows’ structures hold', () => {
    const long = 'ein.sehr.langer.benutzername';
    expect(isAnotherLogon({ userName: long }, { userName: long.slice(0, 20) })).toBe(false);
    expect(
      isAnotherLogon({ domainName: 'EINE-LANGE-DOMÄNE' }, { domainName: 'EINE-LANGE-DOMÄN' }),
    ).toBe(false);
  });
});
