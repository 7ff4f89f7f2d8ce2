/** Works on a picture of 50 megapixels as the window does; prints the least and most memory that the process had. */
import { readFileSync } from 'node:fs'
import { createRouterClient } from '@orpc/server'
import { createImagingRouter } from '../../main/children/imaging/router.ts'

const lab = createRouterClient(createImagingRouter(), { context: {} })
const imageId = '00000000-0000-4000-8000-000000000001'
// As the guard counts: from before the first picture on, OpenCV included.
const baseline = process.memoryUsage.rss()
const bytes = Uint8Array.from(readFileSync(process.argv[2]!))
const file = new File([bytes], 'large.jpg')
await lab.open({ imageId, name: 'large', file, maxSide: 2048 })
const recipes: object[][] = [
  [{ kind: 'grey' }, { kind: 'gaussianBlur', sigma: 1.4 }, { kind: 'canny' }],
  [{ kind: 'grey' }, { kind: 'gaussianBlur', sigma: 1.4 }, { kind: 'canny', lowThreshold: 30 }],
  [
    { kind: 'highlight', channel: 0, above: 160 },
    { kind: 'fill', rows: ':10' },
    { kind: 'gamma', gamma: 2 },
  ],
]
let thumbnails = 0
for (const recipe of recipes)
  for (const draft of [true, false])
    thumbnails += (await lab.apply({ imageId, recipe, maxSide: 2048, draft })).thumbnails.count
await lab.cannyStages({ imageId, recipe: recipes[0]!, maxSide: 400 })
await lab.measure({ imageId, recipe: recipes[2]! })
console.log(JSON.stringify({ baseline, most: process.resourceUsage().maxRSS * 1024, thumbnails }))
