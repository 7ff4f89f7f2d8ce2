import type { KnipConfig } from 'knip'

/**
 * What nothing uses is dead: files, exports, dependencies. The entries are what someone starts, or what a glob collects;
 * those with an exclamation mark are the product's own, so that what only a test can reach is found as well.
 */
const config: KnipConfig = {
  entry: [
    'main/{launch,lab-command}.mjs!',
    'main/{server,cli,electron}/main.ts!',
    'main/children/*/main.ts!',
    'native/tensors/kernels/build.mjs!',
    'native/install/main.ts!',
    'preload/electron.ts!',
    'renderer/main.ts!',
    'lab/experiments/*/{experiment,text}.ts!',
    'lab/experiments/*/{View,Picture,Icon}.svelte!',
    '{main,renderer,main/electron}/vite.config.ts!',
    'tests/bench/*.ts',
    // Started as a process of its own, by its path.
    'tests/faults/history-appender.ts',
  ],
  project: [
    '{preload,lab,native,main,renderer}/**/*.{ts,mjs,svelte}!',
    'tests/**/*.ts',
    '!**/*.test.ts!',
    '!native/tensors/kernels/assembly/**',
  ],
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    // Loaded by `require`, since it is no module that can be imported.
    '@techstark/opencv-js',
    // Started by the launcher, by its path.
    'svelte-check',
    // A dependency of Electron's own package, found from there.
    '@electron/get',
  ],
  ignoreBinaries: ['fc-list', 'strace', 'unshare'],
}
export default config
