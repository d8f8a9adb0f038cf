import type { QueryRecord, SessionRecord } from '../native/binding.js';
import { QUERY_FIELDS, SESSION_FIELDS } from '../native/record.js';
import type { LiveSession } from './live-session.js';
import { stateNumber } from './states.js';

/** Packs the rows of an enumeration. Only `WTSEnumerateSessionsEx` is `detailed`: users, hosts, farms, ExecEnvIds. */
export function packSessions(sessions: readonly LiveSession[], detailed: boolean): SessionRecord {
  const numbers = new Uint32Array(sessions.length * SESSION_FIELDS);
  const text: string[] = [];
  sessions.forEach((session, row) => {
    const { hostName = '', userName = '', domainName = '', farmName = '' } = session.script;
    const details = detailed ? [hostName, userName, domainName, farmName] : ['', '', '', ''];
    const strings = [session.name, ...details];
    const execEnvId = detailed ? (session.script.execEnvId ?? session.id) : 0;
    const lengths = strings.map((string) => string.length);
    numbers.set(
      [session.id, stateNumber(session.state), execEnvId, ...lengths],
      row * SESSION_FIELDS,
    );
    text.push(...strings);
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
