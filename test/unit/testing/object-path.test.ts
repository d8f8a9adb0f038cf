import { describe, expect, it } from 'vitest';

import { cimDateTime } from '../../../src/testing/wmi/cim-datetime.js';
import { parseNamespacePath } from '../../../src/testing/wmi/namespace-path.js';
import { formatObjectPath, parseObjectPath } from '../../../src/testing/wmi/object-path.js';

describe('an object path', () => {
  const desktop = { sessionid: 2, vmhostname: 'rdvh1.contoso.com' };

  function parsed(path: string): unknown {
    const result = parseObjectPath(path);
    return result && { ...result, keys: result.keys && Object.fromEntries(result.keys) };
  }

  it.each([
    ['D.SessionId=2,VMHostName="rdvh1.contoso.com"', undefined],
    ['D.VMHOSTNAME="rdvh1.contoso.com",sessionid=2', undefined],
    [
      '\\\\Bröker.contoso.com\\ROOT\\cimv2\\rdms:D.SessionId=2,VMHostName="rdvh1.contoso.com"',
      { host: 'Bröker.contoso.com', namespace: 'root\\cimv2\\rdms' },
    ],
    [
      '//./root/cimv2/rdms:D.SessionId=2,VMHostName="rdvh1.contoso.com"',
      { host: '', namespace: 'root\\cimv2\\rdms' },
    ],
    [
      'root\\cimv2:D.SessionId=2,VMHostName="rdvh1.contoso.com"',
      { host: '', namespace: 'root\\cimv2' },
    ],
  ])('has its keys in any order: %s', (path, place) => {
    expect(parsed(path)).toEqual({ place, className: 'D', keys: desktop });
  });

  it('is that of a class where there are no keys', () => {
    expect(parsed('Win32_VirtualDesktopSession')).toEqual({
      place: undefined,
      className: 'Win32_VirtualDesktopSession',
      keys: undefined,
    });
  });

  it.each(['a\\b', 'say "Å"', '\\', '"', 'a,b=":c.d', '山田🦊', ''])(
    'keeps the text %j',
    (text) => {
      const path = formatObjectPath('D', [
        ['SessionId', 4294967293],
        ['VMHostName', text],
      ]);
      expect(parsed(path)).toMatchObject({ keys: { sessionid: 4294967293, vmhostname: text } });
    },
  );

  it('is written with escapes', () => {
    expect(formatObjectPath('D', [['Name', '\\"']])).toBe('D.Name="\\\\\\""');
  });

  it.each([
    '',
    '.',
    'D.',
    'D.SessionId',
    'D.SessionId=',
    'D.SessionId=x',
    'D.SessionId=-1',
    'D.SessionId=4294967296',
    'D.SessionId=2,',
    'D.SessionId=2 ',
    ' D.SessionId=2',
    'D.SessionId=2,SESSIONID=2',
    'D.Name="a',
    'D.Name=a"',
    'D.Name="a\\"',
    'D.Name="a\\b"',
    'D.Name="a"b"',
    'D=2',
    'D.Name="a";',
    '2D.Name="a"',
    '\\\\host\\root:',
    '\\\\host:D.Name="a"',
    '\\\\host\\root\\cimv2',
    ':D.Name="a"',
  ])('that is malformed is none: %j', (path) => {
    expect(parseObjectPath(path)).toBe(undefined);
  });
});

describe('the path of a namespace', () => {
  it.each([
    ['root\\cimv2', '', 'root\\cimv2'],
    ['ROOT/CIMV2/rdms', '', 'root\\cimv2\\rdms'],
    ['\\\\.\\root\\cimv2', '', 'root\\cimv2'],
    ['\\\\Bröker\\root\\cimv2', 'Bröker', 'root\\cimv2'],
  ])('%s names its host', (path, host, namespace) => {
    expect(parseNamespacePath(path)).toEqual({ host, namespace });
  });

  it.each(['', '\\', '\\\\host', '\\\\host\\', 'root\\', '\\root', 'root\\\\cimv2', 'root:x'])(
    'that is malformed is none: %j',
    (path) => {
      expect(parseNamespacePath(path)).toBe(undefined);
    },
  );
});

describe('a date of WMI', () => {
  const at = Date.UTC(2026, 2, 14, 9, 26, 53, 589);

  it.each([
    [0, '20260314092653.589000+000'],
    [60, '20260314102653.589000+060'],
    [-420, '20260314022653.589000-420'],
  ])('is local time, %d minutes ahead of Greenwich (§6.4)', (offset, text) => {
    expect(cimDateTime(at, offset)).toBe(text);
  });
});
