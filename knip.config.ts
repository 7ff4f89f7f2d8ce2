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
    // Named in electron-builder.yml.
    'main/pack/shipped-files.mjs!',
    // Processes of their own, named by their path.
    'native/install/probe-*.ts!',
    'preload/electron.ts!',
    'renderer/main.ts!',
    'lab/experiments/*/{experiment,text}.ts!',
    'lab/experiments/*/{View,Picture,Icon}.svelte!',
    '{main,renderer,main/electron}/vite.config.ts!',
    'tests/bench/*.ts',
    'tests/faults/history-appender.ts',
    'tests/tensors/allocation.ts',
    'tests/tensors/train-and-measure.ts',
    'tests/wires/{child,pipe-child}.ts',
    'tests/end-to-end/pictures.ts',
    'tests/electron/confinement-probe.ts',
    // Bundled around the built lab, by their path, for an old Electron.
    'tests/electron/shim/{install,parent-port,page-polyfills,page.vite.config}.ts',
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
    // Started by the launcher, by their path.
    'dependency-cruiser',
    'svelte-check',
    // Its source is read, and put into pages.
    'axe-core',
    // Started by the installer of native libraries, found from its package.
    'node-gyp',
    // A dependency of Electron's own package, found from there.
    '@electron/get',
  ],
  ignoreBinaries: ['mkfifo', 'strace', 'unshare', 'Xvfb'],
}
export default config
