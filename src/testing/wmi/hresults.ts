/** HRESULTs that do not depend on the script, unsigned (windows-semantics.md §6.3). */
export const WBEM_S_TIMEDOUT = 0x40004;
export const WBEM_E_NOT_FOUND = 0x80041002;
export const WBEM_E_ACCESS_DENIED = 0x80041003;
export const WBEM_E_INVALID_PARAMETER = 0x80041008;
export const WBEM_E_INVALID_NAMESPACE = 0x8004100e;
export const WBEM_E_INVALID_CLASS = 0x80041010;
export const WBEM_E_INVALID_QUERY = 0x80041017;
export const WBEM_E_INVALID_METHOD = 0x8004102e;
export const WBEM_E_INVALID_METHOD_PARAMETERS = 0x8004102f;
export const WBEM_E_INVALID_OBJECT_PATH = 0x8004103a;
export const WBEM_E_LOCAL_CREDENTIALS = 0x80041064;
export const E_ACCESSDENIED = 0x80070005;
/** `RPC_S_SERVER_UNAVAILABLE`: the host is not there, or a firewall is. */
export const HRESULT_SERVER_UNAVAILABLE = 0x800706ba;
/** `RPC_S_CALL_FAILED`: the connection broke. */
export const HRESULT_CALL_FAILED = 0x800706be;
/** What the proxy belonged to is no more. */
export const RPC_E_DISCONNECTED = 0x80010108;
