#!/usr/bin/env node
// The command `lab`, the same as `npm run -s lab -- …`, for those who have linked the repository (`npm link`).
process.argv.splice(2, 0, 'lab')
await import('./launch.mjs')
