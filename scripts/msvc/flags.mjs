// @ts-check
// Visual Studio's settings as flags of its compiler and linker. A setting that is not known is an
// error: to leave it out in silence would be to check something else than what MSVC gets.

/** @typedef {import('./project.mjs').Settings} Settings */
/** @typedef {Record<string, Record<string, string> | null>} Table a setting's values, or null: has no part in this */

/** @type {Table} */
const COMPILER = {
  BufferSecurityCheck: { true: '/GS', false: '/GS-' },
  ConformanceMode: { true: '/permissive-', false: '/permissive' },
  ControlFlowGuard: { Guard: '/guard:cf' },
  ExceptionHandling: { Sync: '/EHsc', Async: '/EHa', SyncCThrow: '/EHs', false: '' },
  FloatingPointModel: { Precise: '/fp:precise', Strict: '/fp:strict', Fast: '/fp:fast' },
  FunctionLevelLinking: { true: '/Gy', false: '' },
  LanguageStandard: { stdcpp17: '/std:c++17', stdcpp20: '/std:c++20' },
  RuntimeTypeInfo: { true: '/GR', false: '/GR-' },
  RuntimeLibrary: { MultiThreaded: '/MT', MultiThreadedDLL: '/MD' },
  StringPooling: { true: '/GF', false: '' },
  TreatWarningAsError: { true: '/WX', false: '' },
  WarningLevel: { Level1: '/W1', Level2: '/W2', Level3: '/W3', Level4: '/W4' },
  // How fast the code is and what is written beside it.
  Optimization: null,
  DebugInformationFormat: null,
  FavorSizeOrSpeed: null,
  InlineFunctionExpansion: null,
  IntrinsicFunctions: null,
  MultiProcessorCompilation: null,
  OmitFramePointers: null,
  PrecompiledHeader: null,
  SuppressStartupBanner: null,
  WholeProgramOptimization: null,
  // Numbers of MSVC's warnings: clang has its own, and this check is strict about all of them.
  DisableSpecificWarnings: null,
  // Read apart.
  AdditionalIncludeDirectories: null,
  AdditionalOptions: null,
  PreprocessorDefinitions: null,
};

/** @type {Table} */
const LINKER = {
  ...{ EnableCOMDATFolding: null, GenerateDebugInformation: null, OptimizeReferences: null },
  ...{ OutputFile: null, SuppressStartupBanner: null, TargetExt: null, TargetMachine: null },
  // Of x86: a DLL whose every handler is registered, which is link.exe's own default.
  ImageHasSafeExceptionHandlers: null,
  // Read apart.
  ...{ AdditionalDependencies: null, AdditionalOptions: null, DelayLoadDLLs: null },
};

/** @type {Table} */
const RESOURCES = { AdditionalIncludeDirectories: null, PreprocessorDefinitions: null };

/** @param {Settings} settings */
export function compilerFlags(settings) {
  return [
    ...translate('ClCompile', settings, COMPILER),
    // /Zm is the memory for precompiled headers.
    ...words(settings.AdditionalOptions).filter((flag) => !flag.startsWith('/Zm')),
    ...definitions(settings),
  ];
}

/** @param {Settings} settings */
export function linkerFlags(settings) {
  return [
    ...translate('Link', settings, LINKER),
    // Code generation at link time is MSVC's own affair.
    ...words(settings.AdditionalOptions).filter((flag) => !flag.startsWith('/LTCG')),
    ...listOf(settings.DelayLoadDLLs).map((name) => `/delayload:${name}`),
  ];
}

/** @param {Settings} settings */
export function resourceFlags(settings) {
  return [...translate('ResourceCompile', settings, RESOURCES), ...definitions(settings)];
}

/**
 * Splits a list of Visual Studio's, without its reference to what was set before.
 *
 * @param {string | undefined} text
 */
export function listOf(text = '') {
  return text.split(';').filter((item) => item !== '' && !item.startsWith('%('));
}

/** @param {string | undefined} text */
function words(text = '') {
  return text.split(' ').filter((item) => item !== '' && !item.startsWith('%('));
}

/** @param {Settings} settings */
function definitions(settings) {
  return listOf(settings.PreprocessorDefinitions).map((definition) => `/D${definition}`);
}

/**
 * @param {string} tool
 * @param {Settings} settings
 * @param {Table} table
 */
function translate(tool, settings, table) {
  return Object.entries(settings).flatMap(([name, value]) => {
    const values = table[name];
    if (values === null) return [];
    const flag = values?.[value];
    if (flag === undefined) {
      throw new Error(
        `binding.gyp sets ${tool}'s ${name} to ${value}; say in scripts/msvc/flags.mjs which flag that is`,
      );
    }
    return flag === '' ? [] : [flag];
  });
}
