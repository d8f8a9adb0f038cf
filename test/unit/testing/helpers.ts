import { afterEach, beforeEach, vi } from 'vitest';

import {
  isFailure,
  type Done,
  type NativeBinding,
  type NativeFailure,
  type ServerHandle,
  type ServerRef,
  type WmiHandle,
} from '../../../src/native/binding.js';
import { decodeQuery, decodeSessions, type SessionRow } from '../../../src/native/record.js';
import { decodeInstances, type WmiValue } from '../../../src/native/wmi-record.js';

/** The moment at which every test that uses fake time begins. */
export const START = Date.UTC(2026, 2, 14, 9, 26, 53);

export function useFakeTime(): void {
  beforeEach(() => {
    vi.useFakeTimers({ now: START });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
}

export function succeeded<T>(outcome: T | NativeFailure): T {
  if (isFailure(outcome)) throw new Error(`${outcome.syscall} failed with ${outcome.errno}`);
  return outcome;
}

export function errnoOf(outcome: unknown): number | undefined {
  return isFailure(outcome) ? outcome.errno : undefined;
}

export function rows(binding: NativeBinding, server?: ServerRef): SessionRow[] {
  return decodeSessions(succeeded(binding.enumerateSessionsEx(server)), true);
}

export function ids(binding: NativeBinding, server?: ServerRef): number[] {
  return rows(binding, server).map((row) => row.id);
}

/** The buffer of one class, or the last error of its call. */
export function ask(
  binding: NativeBinding,
  sessionId: number,
  infoClass: number,
  server?: ServerRef,
): DataView | number {
  const answers = decodeQuery(succeeded(binding.querySession(server, sessionId, [infoClass])));
  const answer = answers[0];
  if (!answer) throw new Error('no answer');
  return 'errno' in answer ? answer.errno : answer.data;
}

export function askBuffer(...args: Parameters<typeof ask>): DataView {
  const answer = ask(...args);
  if (typeof answer === 'number') throw new Error(`the query failed with ${answer}`);
  return answer;
}

/** A string class: its text with the NUL that ends it. */
export function askText(...args: Parameters<typeof ask>): string {
  return textAt(askBuffer(...args));
}

export function textAt(data: DataView, offset = 0, bytes = data.byteLength - offset): string {
  return Buffer.from(data.buffer, data.byteOffset + offset, bytes).toString('utf16le');
}

/** A FILETIME as milliseconds since 1970; `undefined` for 0, which is "not set". */
export function timeAt(data: DataView, offset: number): number | undefined {
  const ticks = data.getBigInt64(offset, true);
  return ticks === 0n ? undefined : Number(ticks / 10_000n) - 11_644_473_600_000;
}

const CONNECT_STATE = 8;

/** `WTSConnectState`, or the last error of the query. */
export function state(
  binding: NativeBinding,
  sessionId: number,
  server?: ServerRef,
): { state: number } | { errno: number } {
  const answer = ask(binding, sessionId, CONNECT_STATE, server);
  return typeof answer === 'number' ? { errno: answer } : { state: answer.getInt32(0, true) };
}

export function openServer(binding: NativeBinding, name: string): ServerHandle {
  return succeeded(binding.openServer(name, false));
}

export const RDMS = 'root\\cimv2\\rdms';
export const DESKTOP = 'Win32_VirtualDesktopSession';

export function openWmi(binding: NativeBinding, host: string, namespace = RDMS): WmiHandle {
  return succeeded(binding.openWmi(host, namespace, '', '', ''));
}

/** The rows of a list, each by its properties. */
export function listed(
  binding: NativeBinding,
  wmi: WmiHandle,
  properties: readonly string[],
  className = DESKTOP,
): ({ readonly path: string } & Record<string, WmiValue>)[] {
  const record = succeeded(binding.listInstances(wmi, className, properties));
  return decodeInstances(record, properties.length).map(({ path, values }) => ({
    path,
    ...Object.fromEntries(properties.map((name, i) => [name, values[i]])),
  }));
}

/** One property of a desktop, or the HRESULT of the call. */
export function look(
  binding: NativeBinding,
  wmi: WmiHandle,
  path: string,
  property = 'ConnectState',
): WmiValue {
  const outcome = binding.getInstance(wmi, path, [property]);
  if (isFailure(outcome)) return outcome.errno;
  return decodeInstances(outcome, 1)[0]?.values[0];
}

/** Collects the outcomes of asynchronous calls. */
export function collector<T>(): {
  readonly outcomes: (T | NativeFailure)[];
  readonly done: Done<T>;
} {
  const outcomes: (T | NativeFailure)[] = [];
  return { outcomes, done: (outcome) => void outcomes.push(outcome) };
}
