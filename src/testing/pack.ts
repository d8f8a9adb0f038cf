import type { QueryRecord, SessionRecord } from '../native/binding.js';
import { QUERY_FIELDS, SAME_AS_BEFORE, SESSION_FIELDS } from '../native/record.js';
import type { LiveSession } from './live-session.js';
import { stateNumber } from './states.js';

/** Packs the rows of an enumeration. Only `WTSEnumerateSessionsEx` is `detailed`: users, hosts, farms, ExecEnvIds. */
export function packSessions(sessions: readonly LiveSession[], detailed: boolean): SessionRecord {
  const numbers = new Uint32Array(sessions.length * SESSION_FIELDS);
  const text: string[] = [];
  // As in the row before: the text of a column in which rows repeat each other is written once.
  const before = { host: '', domain: '', farm: '' };
  const repeated = (column: keyof typeof before, value: string): number => {
    if (value === before[column]) return value === '' ? 0 : SAME_AS_BEFORE;
    before[column] = value;
    text.push(value);
    return value.length;
  };
  sessions.forEach((session, row) => {
    const {
      hostName = '',
      userName = '',
      domainName = '',
      farmName = '',
    } = detailed ? session.script : {};
    const execEnvId = detailed ? (session.script.execEnvId ?? session.id) : 0;
    const fields = [session.id, stateNumber(session.state), execEnvId];
    text.push(session.name);
    fields.push(session.name.length, repeated('host', hostName));
    text.push(userName);
    fields.push(userName.length, repeated('domain', domainName), repeated('farm', farmName));
    numbers.set(fields, row * SESSION_FIELDS);
  });
  return { numbers, text: text.join('') };
}

/** Packs the answers for several classes: a buffer each, or the last error of the failed call. */
export function packAnswers(answers: readonly (Uint8Array | number)[]): QueryRecord {
  const numbers = new Uint32Array(answers.length * QUERY_FIELDS);
  const buffers: Uint8Array[] = [];
  answers.forEach((answer, row) => {
    if (typeof answer === 'number') numbers[row * QUERY_FIELDS + 1] = answer;
    else {
      numbers.set([1, 0, answer.byteLength], row * QUERY_FIELDS);
      buffers.push(answer);
    }
  });
  return { numbers, bytes: Uint8Array.from(Buffer.concat(buffers)) };
}
