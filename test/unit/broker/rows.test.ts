import { describe, expect, it } from 'vitest';
import { readTime } from '../../../src/broker/directory.js';
import { Listed, readKey, readRow, writeKey } from '../../../src/broker/rows.js';
import type { WmiInstance, WmiValue } from '../../../src/native/wmi-record.js';

const instance = (...values: WmiValue[]): WmiInstance => ({ path: 'Pfad', values });

describe('an instance', () => {
  it('becomes a row of what it has', () => {
    const all = ['rdvh-å', 'VDI-Ærø', 4, 'Zoë', 'ZÜRICH', 'Büro', 'ÞINKPAD'] as const;
    expect(readRow(instance(2, ...all), 'rdcb')).toEqual({
      path: 'Pfad',
      row: {
        ...{ sessionId: 2, vmHostName: 'rdvh-å', vmName: 'VDI-Ærø', connectState: 'disconnected' },
        ...{ userName: 'Zoë', domainName: 'ZÜRICH', collectionId: 'Büro' },
        ...{ clientMachineName: 'ÞINKPAD', broker: 'rdcb' },
      },
    });
  });

  it.each<[WmiValue]>([[undefined], [''], [5], [true], [{ varType: 3 }]])(
    'has no text where it has %j',
    (value) => {
      const row = readRow(instance(2, 'rdvh', value, 0, value, value, value, value), undefined);
      expect(row).toEqual({
        path: 'Pfad',
        row: { sessionId: 2, vmHostName: 'rdvh', connectState: 'active' },
      });
    },
  );

  it.each<[WmiValue, WmiValue, string]>([
    [undefined, 'rdvh', 'NULL as the SessionId'],
    ['zwei', 'rdvh', 'a text as the SessionId'],
    ['4294967296', 'rdvh', 'a text as the SessionId'],
    [true, 'rdvh', 'a boolean as the SessionId'],
    [2, undefined, 'NULL as the VMHostName of session 2'],
    [2, '', 'an empty text as the VMHostName'],
    [2, { varType: 13 }, 'a value of VARTYPE 13 as the VMHostName'],
  ])('is none with the key %j, %j', (id, host, text) => {
    expect(readRow(instance(id, host, ...new Array<undefined>(6)), undefined)).toContain(text);
  });

  it.each<[WmiValue, string]>([
    [9, 'init'],
    [10, 'unknown (10)'],
    ['4', 'disconnected'],
    [undefined, 'unknown'],
    ['aktiv', 'unknown'],
  ])('is in state %j: %s', (value, state) => {
    const row = readRow(instance(2, 'rdvh', undefined, value), undefined);
    expect(row).toMatchObject({ row: { connectState: state } });
  });
});

it('a key survives what the waits know it by', () => {
  for (const vmHostName of ['rdvh', ' 5 rdvh', '7 "\\\0🦊', '1']) {
    for (const path of ['', ' 3 X="\n"', vmHostName]) {
      const key = { sessionId: 12, vmHostName };
      const listed = { path, row: { ...key, connectState: 'active' as const } };
      expect(readKey(writeKey(listed))).toEqual({ ...key, path });
    }
  }
});

it('a list is searched by id and host', () => {
  const rows = ['RDVH-É 1', 'rdvh-é', 'rdvh'].map((vmHostName) => ({
    path: vmHostName,
    row: { sessionId: 1, vmHostName, connectState: 'active' as const },
  }));
  const listed = new Listed(rows);
  const find = (sessionId: number, vmHostName: string): string[] =>
    listed.find({ sessionId, vmHostName }).map(({ path }) => path);
  expect(find(1, 'RDVH-É')).toEqual(['rdvh-é']);
  expect(find(1, 'rdvh-é 1')).toEqual(['RDVH-É 1']);
  expect(find(11, 'rdvh')).toEqual([]);
  expect(find(1, 'rdvh.contoso.com')).toEqual([]);
  // A dot at the end says that a name is complete.
  expect(find(1, 'rdvh.')).toEqual(['rdvh']);
  expect(find(1, 'rdvh-é.')).toEqual(['rdvh-é']);
  expect(find(1, 'rdvh..')).toEqual([]);
  expect(listed.get('1 4 RDVHPfad')).toMatchObject({ state: 'active' });
  expect(listed.get('1 3 RDVHPfad')).toBeUndefined();
});

describe('a time of CIM', () => {
  it.each([
    ['20261130083000.250000+000', '2026-11-30T08:30:00.250Z'],
    ['20261130083000.250000+060', '2026-11-30T07:30:00.250Z'],
    ['20261130003000.000000-330', '2026-11-30T06:00:00.000Z'],
    ['20240229233000.000000-060', '2024-03-01T00:30:00.000Z'],
    ['20261130083000.000***+000', '2026-11-30T08:30:00.000Z'],
  ])('%s is %s', (text, time) => {
    expect(readTime(text)?.toISOString()).toBe(time);
  });

  it.each([
    '',
    '16010101000000.000000+000',
    '********083000.000000+000',
    '00000001083000.000000:000',
    '20269930083000.000000+000',
    '20261330083000.000000+000',
    '20260030083000.000000+000',
    '20260230083000.000000+000',
    '20261100083000.000000+000',
    '20261130990000.000000+000',
    '20261130089900.000000+000',
    '20261130083099.000000+000',
    '99999930083000.000000+000',
    '2026-11-30',
    5,
    undefined,
  ])('%j is none', (value) => {
    expect(readTime(value)).toBeUndefined();
  });
});
