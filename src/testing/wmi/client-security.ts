import type { Windows } from '../host-model.js';
import type { Table, WmiRow } from '../rows.js';
import { answer, type Steps } from '../steps.js';
import { namespaceOf } from './reach.js';

/** Whether the proxies of that namespace want a blanket (§6.2): no call of WMI, so it is not listed. */
export function clientSecurity(windows: Windows, path: string): Steps<Table<WmiRow>> {
  const { broker } = namespaceOf(windows.host, path);
  const value = broker?.options.withClientSecurity ? 1 : 0;
  return answer<Table<WmiRow>>({ columns: ['value'], rows: [{ value }] });
}
