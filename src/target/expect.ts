import { typeError, valueError } from '../errors/arguments.js';
import type { Logon } from './logon.js';

/* Who is expected in a session: `options.expect`, and what a `Session` says of itself. */

const allParts = ['userName', 'domainName', 'logonTime'] as const;

/** Reads `options.expect`. The user may be written as other tools hold users, `DOMAIN\user`. */
export function checkExpect(
  value: unknown,
  name = 'options.expect',
  parts: readonly (typeof allParts)[number][] = allParts,
): Logon {
  if (value === undefined) return {};
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw typeError(name, 'an object', value);
  }
  // A misspelt part must not silently disable the check.
  const keys = Object.keys(value);
  const unknown = keys.filter((key) => {
    if ((parts as readonly string[]).includes(key)) return false;
    // A part that other sessions have, and that is left out.
    const isAbsent = (value as Record<string, unknown>)[key] === undefined;
    return !isAbsent || !(allParts as readonly string[]).includes(key);
  });
  if (keys.length === 0 || unknown.length > 0) {
    const hint =
      'id' in value || 'sessionId' in value
        ? '. To expect the user of a Session, pass that instead of its id'
        : '';
    const received = keys.length > 0 ? `one with ${unknown.join(', ')}` : 'an empty one';
    throw valueError(name, `an object of ${parts.join(', ')}`, value, received + hint);
  }
  const given = checkLogon(value, name);
  const logon = { ...given, ...splitUser(given, name) };
  if (parts.every((part) => logon[part] === undefined)) {
    throw valueError(name, 'an object with a part that is not undefined', value);
  }
  // Windows lists the domain by its other name, and only a directory knows which that is.
  if (logon.domainName?.includes('.')) {
    const form = 'the name of the domain that Windows lists ("CONTOSO"), not its DNS name';
    throw valueError(`${name}.domainName`, form, logon.domainName);
  }
  return logon;
}

/** Reads the logon that a `Session` is of. Its names are Windows' own. */
export function checkLogon(value: object, name: string): Logon {
  const { userName, domainName, logonTime } = value as Record<string, unknown>;
  return {
    userName: checkText(userName, `${name}.userName`),
    domainName: checkText(domainName, `${name}.domainName`),
    whole: true,
    logonTime: checkTime(logonTime, `${name}.logonTime`),
  };
}

function splitUser({ userName = '', domainName }: Logon, name: string): Logon {
  if (/[@/]/.test(userName)) {
    const form = 'a name as Windows lists it (ada, or CONTOSO\\ada), and not a user principal name';
    throw valueError(`${name}.userName`, form, userName);
  }
  const [domain = '', user = '', ...more] = userName.split('\\');
  if (!userName.includes('\\')) return {};
  if (domain === '.') {
    const form = "a name with the host's own name in front (HOST\\ada), which is not known here";
    throw valueError(`${name}.userName`, form, userName);
  }
  if (domain === '' || user === '' || more.length > 0) {
    throw valueError(`${name}.userName`, 'a user name, or DOMAIN\\user', userName);
  }
  if (domainName !== undefined && domainName.toLowerCase() !== domain.toLowerCase()) {
    throw valueError(`${name}.domainName`, `"${domain}", as in ${name}.userName`, domainName);
  }
  return { userName: user, domainName: domain };
}

function checkText(value: unknown, name: string): string | undefined {
  if (value !== undefined && typeof value !== 'string') throw typeError(name, 'a string', value);
  return value;
}

// A session that has been through JSON, as between Electron's processes, has its times as text.
function checkTime(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  if (!(value instanceof Date) && typeof value !== 'string') throw typeError(name, 'a Date', value);
  const time = new Date(value).getTime();
  if (Number.isNaN(time)) throw valueError(name, 'a valid date', value);
  return time;
}
