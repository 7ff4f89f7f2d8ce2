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
    // Given to vitest or to Node by its path.
    'main/launch/{running-tests,run-through-vite}.mjs!',
    // Named in electron-builder.yml.
    'main/pack/shipped-files.mjs!',
    // Processes of their own, named by their path.
    'native/install/probe-*.ts!',
    'preload/electron.ts!',
    'renderer/main.ts!',
    'lab/experiments/*/{experiment,text}.ts!',
    'lab/experiments/*/{View,Picture,Icon}.svelte!',
    '{main,renderer,main/electron}/vite.config.ts!',
    'renderer/workbench/{main,vite.config}.ts!',
    'lab/kit/**/*.example.svelte',
    'tests/bench/*.ts',
    'tests/faults/history-appender.ts',
    'tests/lab/picture-memory.ts',
    'tests/tensors/allocation.ts',
    'tests/tensors/train-and-measure.ts',
    'tests/wires/{child,pipe-child}.ts',
    'tests/reference/make-verification.ts',
    // Bundled by their path, for each engine.
    'tests/same-bits/{verify-in-node,verify-in-page,no-node}.ts',
    'tests/end-to-end/{look,pictures}.ts',
    'tests/electron/confinement-probe.ts',
    'tests/electron/deb-driver.ts',
    // Bundled before the built lab, by their path, for an older Electron.
    'main/pack/older-electron/{child,main-process,page-polyfills,page.vite.config}.ts!',
  ],
  project: [
    '{preload,lab,native,main,renderer}/**/*.{ts,mjs,svelte}!',
    'tests/**/*.ts',
    '!**/*.test.ts!',
    // What the workbench's examples show.
    '!lab/kit/**/example-*.ts!',
    '!native/tensors/kernels/assembly/**',
  ],
  ignoreExportsUsedInFile: true,
  ignoreDependencies: [
    // Loaded by `require`, since it is no module that can be imported.
    '@techstark/opencv-js',
    // Loaded by sharp, where its native build is left out.
    '@img/sharp-wasm32',
    // Started by the launcher, by their path.
    'dependency-cruiser',
    'svelte-check',
    'typescript-7',
    // Its source is read, and put into pages.
    'axe-core',
    // Started by the installer of native libraries, found from its package.
    'node-gyp',
    // A dependency of Electron's own package, found from there.
    '@electron/get',
  ],
  ignoreBinaries: [
    'apt-get',
    'dpkg',
    'dpkg-deb',
    'mkfifo',
    'mount',
    'setpriv',
    'strace',
    'umount',
    'unshare',
    'which',
    'Xvfb',
  ],
}
export default config
