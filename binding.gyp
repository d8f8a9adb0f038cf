# For MSVC, in a clone of the repository: npx node-gyp rebuild. The published package has no binding.gyp
# (npm would run node-gyp at install) and is loaded from prebuilds/, which scripts/build/cross.mjs makes
# from the same sources.
{
  "targets": [
    {
      "target_name": "wtsapi32",
      "conditions": [
        ["OS=='win'", {
          "sources": ["<!@(node scripts/build/native.mjs sources)"],
          "defines": ["<!@(node scripts/build/native.mjs defines)"],
          "include_dirs": ["<!(node scripts/build/native.mjs include)"],
          "libraries": ["<!@(node scripts/build/native.mjs libraries)"],
          # node-gyp turns C++ exceptions off; an escaping one must become a JavaScript error.
          "defines!": ["_HAS_EXCEPTIONS=0"],
          "msvs_settings": {
            "VCCLCompilerTool": {
              "ExceptionHandling": 1,
              "LanguageStandard": "stdcpp17",
              "WarningLevel": 4,
              "AdditionalOptions": [
                "/guard:cf",
                "/sdl",
                "/utf-8",
                "/permissive-",
                # Negated unsigned, and numbers that lose bits: errors.
                "/we4146",
                "/we4244",
                "/we4267"
              ]
            },
            "VCLinkerTool": {
              "AdditionalOptions": ["/guard:cf"]
            }
          },
          "conditions": [
            # Shadow stacks; the linker knows them for these two machines only.
            ["target_arch in 'x64 ia32'", {
              "msvs_settings": { "VCLinkerTool": { "AdditionalOptions": ["/CETCOMPAT"] } }
            }]
          ]
        }, {
          "type": "none"
        }]
      ]
    }
  ]
}
