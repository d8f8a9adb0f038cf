import type { Windows } from '../host-model.js';
import type { Table, WmiRow } from '../rows.js';
import type { Steps } from '../steps.js';
import { failure, listCall } from '../win32/reach.js';
import { isFailure } from '../../native/binding.js';
import { E_ACCESSDENIED, WBEM_E_INVALID_NAMESPACE, WBEM_E_LOCAL_CREDENTIALS } from './hresults.js';
import type { SimulatedAccount } from './options.js';
import { arrive, hasNamespace, namespaceOf, type CalledNamespace } from './reach.js';

/** Says nothing when it succeeds. The list of calls does not have the password: lists are printed. */
export function* ConnectServer(
  windows: Windows,
  path: string,
  user: string | null,
  password: string | null,
  authority: string | null,
): Steps<Table<WmiRow>> {
  const called = namespaceOf(windows.host, path);
  const call = { call: 'IWbemLocator::ConnectServer', server: called.name };
  const failed = yield* arrive(windows, called, call, listCall(windows.host, call));
  if (isFailure(failed)) return failed;
  const refused = refusal(called, user, password, authority);
  if (refused !== undefined) return failure(call, refused);
  if (!hasNamespace(called)) return failure(call, WBEM_E_INVALID_NAMESPACE);
  return { columns: [], rows: [] };
}

/** §6.2, §6.3. A name without a password, or the other way round, is an account as well. */
function refusal(
  { name, broker }: CalledNamespace,
  user: string | null,
  password: string | null,
  authority: string | null,
): number | undefined {
  const { accounts, refusesCaller } = broker?.options ?? {};
  if (user === null && password === null) return refusesCaller ? E_ACCESSDENIED : undefined;
  if (name === '') return WBEM_E_LOCAL_CREDENTIALS;
  if (!accounts) return undefined;
  const given = signature(user ?? '', authority ?? '');
  const known = accounts.some(
    (account) => signatureOf(account) === given && account.password === (password ?? ''),
  );
  return known ? undefined : E_ACCESSDENIED;
}

function signatureOf({ userName, domain = '' }: SimulatedAccount): string {
  return signature(domain ? `${domain}\\${userName}` : userName, '');
}

/** `DOMAIN\user`, or the domain in the authority: which of the two, and in which case, makes no difference. */
function signature(user: string, authority: string): string {
  const domain = /^ntlmdomain:(.+)$/i.exec(authority)?.[1];
  return (domain === undefined ? user : `${domain}\\${user}`).toLowerCase();
}
