#include "script.h"

namespace wtssim {

// `defaultSessions` of src/testing/options.ts (windows-semantics.md #13-#16). The escapes are
// JSON's.
const wchar_t kDefaultSessions[] =
    LR"([
  {"id": 0, "name": "Services", "state": "disconnected"},
  {"id": 1, "name": "Console", "state": "active", "userName": "Zo\u00eb", "domainName": "CONTOSO"},
  {"id": 3, "name": "RDP-Tcp#0", "state": "active",
   "userName": "Bj\u00f6rk Gu\u00f0mundsd\u00f3ttir", "domainName": "CONTOSO",
   "clientName": "\u00deINKPAD-7", "clientAddress": "192.0.2.17"},
  {"id": 4, "state": "disconnected", "userName": "\u5c71\u7530 \u592a\u90ce",
   "domainName": "CONTOSO"},
  {"id": 5, "name": "RDP-Tcp#2", "state": "active",
   "userName": "\u0141ukasz \ud83e\udd8a", "domainName": "\u00c9TUDES",
   "clientName": "KIOSK", "clientAddress": "2001:db8::5"},
  {"id": 65536, "name": "31C5CE94259D4006A9E4", "state": "listen"},
  {"id": 65537, "name": "RDP-Tcp", "state": "listen"}
])";

}  // namespace wtssim
