#ifndef WTSAPI32_NAPI_NODE_H_
#define WTSAPI32_NAPI_NODE_H_

// Node-API as this addon uses it, whatever its build passes on the command line.

#ifndef NAPI_VERSION
#define NAPI_VERSION 8
#endif
// Without the second one only Napi::Error becomes a JavaScript exception; a std::bad_alloc would
// end the process.
#ifndef NAPI_CPP_EXCEPTIONS
#define NAPI_CPP_EXCEPTIONS
#endif
#ifndef NODE_ADDON_API_CPP_EXCEPTIONS_ALL
#define NODE_ADDON_API_CPP_EXCEPTIONS_ALL
#endif
// In an environment that is being terminated nothing can be thrown; node-addon-api takes that for a
// fatal error unless it is told.
#ifndef NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS
#define NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS
#endif

#include <napi.h>

#endif  // WTSAPI32_NAPI_NODE_H_
