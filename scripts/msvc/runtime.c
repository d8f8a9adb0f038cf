// Stands for the parts of MSVC's runtime that are linked into every addon (/MT) and that no import
// library here has. It is never run: it only answers the question what is still missing at the end.

void *_load_config_used[64] = {(void *)0x140};
void *__guard_check_icall_fptr;
void *__guard_dispatch_icall_fptr;
int _fltused = 0x9875;
unsigned long _tls_index;
unsigned long long __security_cookie = 1;
// Of statics in functions; one for each thread.
__declspec(thread) int _Init_thread_epoch;

int __stdcall _DllMainCRTStartup(void *module, unsigned long reason, void *reserved) { return 1; }

#define FUNCTION(name) \
  void name(void) {}

FUNCTION(__security_check_cookie)
FUNCTION(__GSHandlerCheck)
FUNCTION(__GSHandlerCheck_EH4)
FUNCTION(__CxxFrameHandler4)
FUNCTION(_Init_thread_header)
FUNCTION(_Init_thread_footer)
FUNCTION(_Init_thread_abort)
FUNCTION(atexit)
FUNCTION(__chkstk)
// delayimp.lib's; mingw-w64's has another form.
FUNCTION(__delayLoadHelper2)

// Of the C runtime, whose import library (mingw-w64's) has these only as imports. Not more than these:
// what it does have would be defined twice.
FUNCTION(ceil)
FUNCTION(ceilf)
FUNCTION(floor)
FUNCTION(floorf)
FUNCTION(fmod)
FUNCTION(log)
FUNCTION(pow)
FUNCTION(sqrt)
