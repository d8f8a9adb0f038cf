import type { SessionRecord } from '../../native/binding.js';
import { SAME_AS_BEFORE, SESSION_FIELDS } from '../../native/record.js';
import type { EnumeratedSession } from '../rows.js';

/** Packs the rows of an enumeration as the addon does: a NULL is as good as an empty string. */
export function packSessions(rows: readonly EnumeratedSession[]): SessionRecord {
  const numbers = new Uint32Array(rows.length * SESSION_FIELDS);
  const text: string[] = [];
  // As in the row before: the text of a column in which rows repeat each other is written once.
  const before = { hostName: '', domainName: '', farmName: '' };
  const repeated = (column: keyof typeof before, value = ''): number => {
    if (value === before[column]) return value === '' ? 0 : SAME_AS_BEFORE;
    before[column] = value;
    text.push(value);
    return value.length;
  };
  rows.forEach((row, i) => {
    const { sessionId, state, execEnvId = 0, sessionName, userName = '' } = row;
    const fields = [sessionId, state, execEnvId];
    text.push(sessionName);
    fields.push(sessionName.length, repeated('hostName', row.hostName));
    text.push(userName);
    fields.push(userName.length, repeated('domainName', row.domainName));
    fields.push(repeated('farmName', row.farmName));
    numbers.set(fields, i * SESSION_FIELDS);
  });
  return { numbers, text: text.join('') };
}
