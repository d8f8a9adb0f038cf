import { clientSecurity } from './client-security.js';
import { ConnectServer } from './connect-server.js';
import { ExecMethod } from './exec-method.js';
import { GetObject } from './get-object.js';
import { ExecQuery, Next } from './queries.js';

/*
 * WMI as the model has it: what happens when one of these methods of COM is called. Every one takes the path of the
 * namespace first, as `ConnectServer` was given it: there is nothing to open or to close here. The binding and the
 * simulated provider both ask here, and `SimulatedFault.call` is one of these names.
 */
export const wmiCalls = {
  'IWbemLocator::ConnectServer': ConnectServer,
  'IWbemServices::ExecQuery': ExecQuery,
  'IEnumWbemClassObject::Next': Next,
  'IWbemServices::GetObject': GetObject,
  'IWbemServices::ExecMethod': ExecMethod,
};

/** Those that ask for something to happen: an answer that fails need not mean that it did not. */
export const wmiRequests: ReadonlySet<string> = new Set(['IWbemServices::ExecMethod']);

/** What the simulated provider may ask: it has to know of its proxies, too. */
export const wmiFunctions = { ...wmiCalls, 'wmi.clientSecurity': clientSecurity };
