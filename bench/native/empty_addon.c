// The least that Node loads as an addon: what loading costs without anything of ours.
__declspec(dllexport) void* napi_register_module_v1(void* env, void* exports) {
  (void)env;
  return exports;
}

__declspec(dllexport) int node_api_module_get_api_version_v1(void) { return 8; }
