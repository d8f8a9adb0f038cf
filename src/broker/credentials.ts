import { checkSecret, typeError, valueError } from '../errors/arguments.js';
import { describeHresult } from '../errors/hresult-table.js';
import { WtsError } from '../errors/wts-error.js';
import { isSameHost } from '../target/same-host.js';

/** As the seam takes them; `''` each: the account of this process. */
export interface Credentials {
  readonly userName: string;
  readonly domain: string;
  readonly password: string;
}

const NAME = 'options.credentials';
const WBEM_E_LOCAL_CREDENTIALS = 0x80041064;

/** Reads `options.credentials`. No error shows a value: it may be the password in the wrong place. */
export function checkCredentials(value: unknown, host: string | undefined): Credentials {
  if (value === undefined) return { userName: '', domain: '', password: '' };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const kind = Array.isArray(value) ? 'an array' : value === null ? 'null' : `a ${typeof value}`;
    throw typeError(NAME, 'an object of userName, domain and password', undefined, kind);
  }
  const known = ['userName', 'domain', 'password'];
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) {
    const received = `one with ${unknown.join(', ')}`;
    throw valueError(NAME, 'an object of userName, domain and password', value, received);
  }
  const given = value as Record<string, unknown>;
  const userName = checkSecret(given.userName, `${NAME}.userName`);
  const domain = checkSecret(given.domain, `${NAME}.domain`) ?? '';
  const password = checkSecret(given.password, `${NAME}.password`);
  if (userName === undefined) throw typeError(`${NAME}.userName`, 'a string', undefined);
  if (password === undefined) throw typeError(`${NAME}.password`, 'a string', undefined);
  const account = { ...splitAccount(userName, domain), password };
  // WMI would refuse them, after a call.
  if (isSameHost(host, undefined)) throw localCredentialsError(host);
  return account;
}

function splitAccount(userName: string, domain: string): { userName: string; domain: string } {
  const refuse = (part: string, form: string): never => {
    throw valueError(`${NAME}.${part}`, form, undefined, 'something else');
  };
  const [before = '', after = '', ...more] = userName.split('\\');
  const isSplit = userName.includes('\\');
  const [user, ownDomain] = isSplit ? [after, before] : [userName, domain];
  const form = 'a user name, DOMAIN\\user or a user principal name';
  if (user === '' || more.length > 0 || (isSplit && before === '')) return refuse('userName', form);
  if (isSplit && domain !== '' && domain.toLowerCase() !== before.toLowerCase()) {
    return refuse('domain', 'the one in userName, or left out');
  }
  if (user.includes('@') && ownDomain !== '') {
    return refuse('domain', 'left out with a user principal name');
  }
  // Which host it means is not the same everywhere.
  if (ownDomain === '.' || ownDomain.includes('\\')) {
    return refuse('domain', 'the name of a domain, or of the host that has the account');
  }
  return { userName: user, domain: ownDomain };
}

function localCredentialsError(host: string | undefined): WtsError {
  const { code, text, hint = '' } = describeHresult(WBEM_E_LOCAL_CREDENTIALS);
  const name = host === undefined ? 'no host is named' : `"${host}" is this host`;
  const message = `Not connected: ${text} (${code}), and ${name}. ${hint}`;
  return new WtsError(code, message, { errno: WBEM_E_LOCAL_CREDENTIALS, server: host });
}
