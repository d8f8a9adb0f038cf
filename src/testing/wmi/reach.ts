import type { Windows, HostModel } from '../host-model.js';
import type { SimulatedCall, SimulatedFault } from '../options.js';
import type { Steps } from '../steps.js';
import { after, failure, injected } from '../win32/reach.js';
import type { BrokerModel } from './broker-model.js';
import { CIMV2, RDMS } from './classes.js';
import { HRESULT_SERVER_UNAVAILABLE, WBEM_E_INVALID_PARAMETER } from './hresults.js';
import { parseNamespacePath } from './namespace-path.js';

/** Where a call of WMI goes. */
export interface CalledNamespace {
  /** The host as the script spells it; `''` is this one. */
  readonly name: string;
  readonly namespace: string;
  readonly broker: BrokerModel | undefined;
  readonly latency: number;
  /** Why the call gets no answer there. */
  readonly error: number | undefined;
}

/** What a path stands for at this moment: a host with a broker, or another one of the script, or none at all. */
export function namespaceOf(host: HostModel, path: string): CalledNamespace {
  const parsed = parseNamespacePath(path);
  const { host: asked, namespace } = parsed ?? { host: '', namespace: '' };
  const called = host.lookUpBroker(asked);
  const { name, server } = host.lookUp(asked);
  const there = called ?? server;
  return {
    name: called?.name ?? name,
    namespace,
    broker: called?.broker,
    latency: called?.broker.latency ?? server?.latency ?? host.unreachableDelay,
    error: parsed ? (there ? undefined : HRESULT_SERVER_UNAVAILABLE) : WBEM_E_INVALID_PARAMETER,
  };
}

/** `root\cimv2` is on every host, `root\cimv2\rdms` on brokers; others are not part of the model. */
export function hasNamespace({ namespace, broker }: CalledNamespace): boolean {
  if (namespace === CIMV2) return true;
  return namespace === RDMS && broker !== undefined && !broker.options.namespaceMissing;
}

/** Whatever becomes of a call that was listed: a fault answers it, or no host, or it takes the time that it takes. */
export function* arrive(
  windows: Windows,
  { latency, error }: CalledNamespace,
  call: SimulatedCall,
  fault: SimulatedFault | undefined,
): Steps<undefined> {
  if (fault) return yield* injected(windows, call, fault);
  yield after(windows, latency);
  return error === undefined ? undefined : failure(call, error);
}
