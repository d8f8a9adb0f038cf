import { describe, expect, it, vi } from 'vitest';

import { isFailure } from '../../../src/native/binding.js';
import type { SimulatedHostOptions } from '../../../src/testing/index.js';
import { cellsOf, type Table, type WmiRow } from '../../../src/testing/rows.js';
import type { Steps } from '../../../src/testing/steps.js';
import { WindowsModel } from '../../../src/testing/windows-model.js';
import { wmiFunctions } from '../../../src/testing/wmi/functions.js';
import { collector, DESKTOP, RDMS, useFakeTime } from './helpers.js';

/*
 * What the model tells the simulated provider of WMI, which asks it call by call: a query in slices, texts that are
 * NULL, paths of any kind.
 */
useFakeTime();

const INFINITE = 0xffffffff;
const query = wmiFunctions['IWbemServices::ExecQuery'];
const next = wmiFunctions['IEnumWbemClassObject::Next'];
const connect = wmiFunctions['IWbemLocator::ConnectServer'];
const exec = wmiFunctions['IWbemServices::ExecMethod'];
const get = wmiFunctions['IWbemServices::GetObject'];

function scripted(options: SimulatedHostOptions = { brokers: { '': {} } }) {
  const windows = new WindowsModel(options);
  /** Rows, or the HRESULT. */
  const ask = (steps: Steps<Table<WmiRow>>): readonly WmiRow[] | number => {
    const outcome = windows.runner.run('', steps);
    return isFailure(outcome) ? outcome.errno : outcome.rows;
  };
  return { windows, ask };
}

const desktops = [1, 2, 3].map((sessionId) => ({ sessionId, vmHostName: 'Ø' }));
const ids = (rows: readonly WmiRow[] | number): unknown =>
  typeof rows === 'number' ? rows : rows.map((row) => row.SessionId);

describe('a query', () => {
  const WQL = `SELECT * FROM ${DESKTOP}`;

  it('hands out its instances, as many as it is asked for, and then none', () => {
    const { windows, ask } = scripted({ brokers: { '': { desktops } } });
    expect(ask(query(windows, RDMS, 7, `select * from ${DESKTOP.toUpperCase()}`))).toEqual([]);
    expect(ids(ask(next(windows, RDMS, 7, INFINITE, 2)))).toEqual([1, 2]);
    expect(ids(ask(next(windows, RDMS, 7, 0, 2)))).toEqual([3]);
    expect(ids(ask(next(windows, RDMS, 7, 0, 2)))).toEqual([]);
    // Next is listed once, however often it is asked.
    expect(windows.host.calls.map(({ call }) => call)).toEqual([
      'IWbemServices::ExecQuery',
      'IEnumWbemClassObject::Next',
    ]);
  });

  it('goes its own way beside another one', () => {
    const { windows, ask } = scripted({ brokers: { '': { desktops } } });
    for (const id of [1, 2]) ask(query(windows, RDMS, id, WQL));
    expect(ids(ask(next(windows, RDMS, 1, INFINITE, 2)))).toEqual([1, 2]);
    expect(ids(ask(next(windows, RDMS, 2, INFINITE, 1)))).toEqual([1]);
    expect(ids(ask(next(windows, RDMS, 1, INFINITE, 2)))).toEqual([3]);
  });

  it('that is not ready times out, and goes on (#52)', () => {
    const { windows } = scripted({ brokers: { '': { desktops, latency: 600 } } });
    const { outcomes, done } = collector<unknown>();
    const start = (steps: Steps<unknown>): void => void windows.runner.start('', steps, done);
    start(query(windows, RDMS, 1, WQL));
    vi.advanceTimersByTime(1);
    expect(outcomes).toEqual([{ columns: [], rows: [] }]);
    for (const slices of [1, 2]) {
      start(next(windows, RDMS, 1, 250, 9));
      vi.advanceTimersByTime(249);
      expect(outcomes).toHaveLength(slices);
      vi.advanceTimersByTime(1);
      expect(outcomes[slices]).toEqual({ syscall: 'IEnumWbemClassObject::Next', errno: 0x40004 });
    }
    start(next(windows, RDMS, 1, 250, 9));
    vi.advanceTimersByTime(99);
    expect(outcomes[3]).toMatchObject({ rows: [{}, {}, {}] });
  });

  it('that hangs times out again and again', () => {
    const faults = [{ call: 'IEnumWbemClassObject::Next', hang: true, times: 1 }];
    const { windows, ask } = scripted({ brokers: { '': {} }, faults });
    ask(query(windows, RDMS, 1, WQL));
    expect([1, 2, 3].map(() => ask(next(windows, RDMS, 1, 1, 9)))).toEqual(Array(3).fill(0x40004));
    expect(() => ask(next(windows, RDMS, 1, INFINITE, 9))).toThrow(/for ever/);
  });

  it('gives what there is before it says that it is incomplete (§6.3)', () => {
    const { windows, ask } = scripted({ brokers: { '': { desktops, incomplete: 0x40010 } } });
    ask(query(windows, RDMS, 1, WQL));
    expect(ids(ask(next(windows, RDMS, 1, INFINITE, 2)))).toEqual([1, 2]);
    expect(ids(ask(next(windows, RDMS, 1, INFINITE, 2)))).toBe(0x40010);
  });

  it.each([
    'SELECT * FROM',
    `SELECT SessionId FROM ${DESKTOP}`,
    `SELECT * FROM ${DESKTOP} WHERE SessionId=2`,
    ` SELECT * FROM ${DESKTOP}`,
    `SELECT * FROM ${DESKTOP};`,
    '',
  ])('is none: %s', (text) => {
    const { windows, ask } = scripted();
    expect(ask(query(windows, RDMS, 1, text))).toBe(0x80041017);
    expect(windows.host.calls).toEqual([{ call: 'IWbemServices::ExecQuery', server: '' }]);
  });

  it('of a host that was reset is no more', () => {
    const { windows, ask } = scripted();
    ask(query(windows, RDMS, 1, WQL));
    windows.reset();
    expect(ask(next(windows, RDMS, 1, INFINITE, 1))).toBe(0x80010108);
  });
});

describe('an instance', () => {
  it('has its paths and its class beside its properties, in cells that may be NULL (#53)', () => {
    const desktop = { sessionId: 1, vmHostName: 'Ø', userName: 'Zoë' };
    const { windows } = scripted({ brokers: { Bröker: { desktops: [desktop] } } });
    const path = `\\\\bröker\\${RDMS}`;
    const relative = `${DESKTOP}.SessionId=1,VMHostName="Ø"`;
    const answer = windows.runner.run('', get(windows, path, relative));
    if (isFailure(answer)) throw new Error(String(answer.errno));
    expect(cellsOf(answer)).toEqual({
      columns: [
        ...['__RELPATH', '__PATH', '__CLASS', 'SessionId', 'VMHostName', 'VMName'],
        ...['ConnectState', 'UserName', 'DomainName', 'CollectionId', 'ClientMachineName'],
      ],
      cells: [
        ...[relative, `\\\\Bröker\\${RDMS}:${relative}`, DESKTOP, 1, 'Ø', undefined],
        ...[0, 'Zoë', undefined, undefined, undefined],
      ],
    });
  });

  it('is another thing than its class', () => {
    const { windows, ask } = scripted();
    expect(ask(get(windows, RDMS, DESKTOP.toLowerCase()))).toEqual([
      { __CLASS: DESKTOP, __GENUS: 1 },
    ]);
  });
});

describe('a method', () => {
  const path = `${DESKTOP}.SessionId=2,VMHostName="rdvh1.contoso.com"`;

  it('takes its parameters in any order and case, and none that are NULL', () => {
    const { windows, ask } = scripted();
    const send = (...pairs: (string | null)[]) =>
      ask(exec(windows, RDMS, path, 'sendmessage', ...pairs));
    expect(send('message', 'Ü', 'TITLE', '')).toEqual([{ ReturnValue: 0 }]);
    expect(windows.host.calls[0]).toMatchObject({ method: 'SendMessage', title: '', message: 'Ü' });
    expect(send('Title', 'Ü', 'Message', null)).toBe(0x8004102f);
    expect(send('Title')).toBe(0x8004102f);
  });
});

describe('connecting', () => {
  const accounts = [{ userName: 'Zoë', domain: 'CONTOSO', password: 'Ø' }];

  it.each([
    ['CONTOSO\\zoë', 'Ø', null, []],
    ['Zoë', 'Ø', 'NTLMDOMAIN:contoso', []],
    ['Zoë', 'Ø', null, 0x80070005],
    ['CONTOSO\\Zoë', null, null, 0x80070005],
    [null, 'Ø', null, 0x80070005],
    [null, null, null, []],
  ])('as %j with %j and %j gives %j', (user, password, authority, outcome) => {
    const { windows, ask } = scripted({ brokers: { RDCB: { accounts } } });
    expect(ask(connect(windows, `\\\\RDCB\\${RDMS}`, user, password, authority))).toEqual(outcome);
  });

  it('wants a path', () => {
    const { windows, ask } = scripted();
    expect(ask(connect(windows, '\\\\RDCB', null, null, null))).toBe(0x80041008);
  });
});

describe('the proxies of a broker', () => {
  it('want a blanket when the script says so', () => {
    const { windows, ask } = scripted({ brokers: { RDCB: { withClientSecurity: true } } });
    const security = wmiFunctions['wmi.clientSecurity'];
    expect(ask(security(windows, `\\\\rdcb\\${RDMS}`))).toEqual([{ value: 1 }]);
    expect(ask(security(windows, RDMS))).toEqual([{ value: 0 }]);
    expect(windows.host.calls).toEqual([]);
  });
});
