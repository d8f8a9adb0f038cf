import { describe, expect, it } from 'vitest';
import { isAnotherLogon } from '../../src/identity.js';

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

  it('is, when nobody is logged on and the client came later', () => {
    expect(isAnotherLogon(before, { state: 'connected', connectTime: 5000 })).toBe(true);
  });

  it('is, when somebody logs on where nobody was', () => {
    expect(isAnotherLogon({ state: 'connected' }, { ...before })).toBe(true);
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
