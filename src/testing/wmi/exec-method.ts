import { isFailure } from '../../native/binding.js';
import type { Windows } from '../host-model.js';
import type { SimulatedCall } from '../options.js';
import type { Table, WmiRow } from '../rows.js';
import type { Steps } from '../steps.js';
import { after, failure, listCall } from '../win32/reach.js';
import { desktopKey, virtualDesktopSession } from './classes.js';
import {
  WBEM_E_INVALID_METHOD,
  WBEM_E_INVALID_METHOD_PARAMETERS,
  WBEM_E_NOT_FOUND,
} from './hresults.js';
import { deniedHresult } from './live-desktop.js';
import { aboutPath, meantBy } from './meant.js';
import { methodNamed } from './methods.js';
import { arrive, namespaceOf, type CalledNamespace } from './reach.js';

/** In-parameters by name in lower case. */
type Parameters = ReadonlyMap<string, string | null>;

/**
 * What it does happens when the call is made, and the answer comes later: abandoning the call takes nothing back.
 * Its result is two-level: an HRESULT, then `ReturnValue` (§6.2).
 *
 * @param pairs - Names and values of the in-parameters, in turn.
 */
export function* ExecMethod(
  windows: Windows,
  path: string,
  objectPath: string,
  method: string,
  ...pairs: readonly (string | null)[]
): Steps<Table<WmiRow>> {
  const called = namespaceOf(windows.host, path);
  const parameters = parametersOf(pairs);
  const call = {
    call: 'IWbemServices::ExecMethod',
    server: called.name,
    ...aboutPath(objectPath),
    method: methodNamed(method)?.name ?? method,
    ...message(parameters),
  };
  const fault = listCall(windows.host, call);
  const outcome =
    !fault || fault.carriedOut ? carryOut(called, objectPath, method, parameters) : undefined;
  if (fault?.returnValue !== undefined) {
    yield after(windows, fault.hang ? Infinity : (fault.delay ?? 0));
    return returned(fault.returnValue);
  }
  const failed = yield* arrive(windows, called, call, fault);
  if (isFailure(failed)) return failed;
  return outcome && 'hresult' in outcome
    ? failure(call, outcome.hresult)
    : returned(outcome?.returnValue);
}

type Outcome = { readonly returnValue: number } | { readonly hresult: number };

function carryOut(
  called: CalledNamespace,
  objectPath: string,
  name: string,
  parameters: Parameters,
): Outcome {
  const meant = meantBy(called, objectPath);
  if (typeof meant === 'number') return { hresult: meant };
  const { wmiClass, keys } = meant;
  const method = wmiClass === virtualDesktopSession ? methodNamed(name) : undefined;
  // None of them is a class's own.
  if (!method || !keys) return { hresult: WBEM_E_INVALID_METHOD };
  const { broker } = called;
  const desktop = broker?.find(desktopKey(keys));
  if (!broker || !desktop) return { hresult: WBEM_E_NOT_FOUND };
  if (!fit(method.parameters, parameters)) return { hresult: WBEM_E_INVALID_METHOD_PARAMETERS };
  const denied = deniedHresult(desktop, method.right);
  if (denied === undefined) return { returnValue: method.call(broker, desktop) };
  return broker.options.deniedByReturnValue ? { returnValue: denied } : { hresult: denied };
}

function returned(value: number | undefined): Table<WmiRow> {
  return { columns: ['ReturnValue'], rows: [{ ReturnValue: value }] };
}

function parametersOf(pairs: readonly (string | null)[]): Parameters {
  const parameters = new Map<string, string | null>();
  for (let i = 0; i + 1 < pairs.length; i += 2) {
    parameters.set(String(pairs[i]).toLowerCase(), pairs[i + 1] ?? null);
  }
  return parameters;
}

function fit(names: readonly string[], parameters: Parameters): boolean {
  return (
    names.length === parameters.size &&
    names.every((name) => typeof parameters.get(name.toLowerCase()) === 'string')
  );
}

function message(parameters: Parameters): Pick<SimulatedCall, 'title' | 'message'> {
  const title = parameters.get('title') ?? undefined;
  const text = parameters.get('message') ?? undefined;
  return { ...(title !== undefined && { title }), ...(text !== undefined && { message: text }) };
}
