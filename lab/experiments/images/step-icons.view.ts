import ArrowLeftRight from '@lucide/svelte/icons/arrow-left-right'
import Binary from '@lucide/svelte/icons/binary'
import Brush from '@lucide/svelte/icons/brush'
import ChartColumn from '@lucide/svelte/icons/chart-column'
import CircleDot from '@lucide/svelte/icons/circle-dot'
import CircleSlash2 from '@lucide/svelte/icons/circle-slash-2'
import Parts from '@lucide/svelte/icons/component'
import Contrast from '@lucide/svelte/icons/contrast'
import Crop from '@lucide/svelte/icons/crop'
import Droplet from '@lucide/svelte/icons/droplet'
import Expand from '@lucide/svelte/icons/expand'
import FlipSides from '@lucide/svelte/icons/square-centerline-dashed-horizontal'
import Grid2x2 from '@lucide/svelte/icons/grid-2x2'
import Grid3x3 from '@lucide/svelte/icons/grid-3x3'
import Highlighter from '@lucide/svelte/icons/highlighter'
import Layers from '@lucide/svelte/icons/layers'
import Maximize2 from '@lucide/svelte/icons/maximize-2'
import Minimize2 from '@lucide/svelte/icons/minimize-2'
import MoveHorizontal from '@lucide/svelte/icons/move-horizontal'
import MoveRight from '@lucide/svelte/icons/move-right'
import MoveUpRight from '@lucide/svelte/icons/move-up-right'
import PaintBucket from '@lucide/svelte/icons/paint-bucket'
import Palette from '@lucide/svelte/icons/palette'
import RotateCw from '@lucide/svelte/icons/rotate-cw'
import Scaling from '@lucide/svelte/icons/scaling'
import Scan from '@lucide/svelte/icons/scan'
import ScanLine from '@lucide/svelte/icons/scan-line'
import Shrink from '@lucide/svelte/icons/shrink'
import Sparkles from '@lucide/svelte/icons/sparkles'
import Spline from '@lucide/svelte/icons/spline'
import Split from '@lucide/svelte/icons/split'
import SquareDashed from '@lucide/svelte/icons/square-dashed'
import Sun from '@lucide/svelte/icons/sun'
import Activity from '@lucide/svelte/icons/activity'
import type { Component } from 'svelte'
import type { StepKind } from '../../core/images/steps/step-schema.ts'

/** What each kind of step is recognized by in the menu and in the strip. */
export const stepIcons: Record<StepKind, Component<{ size?: number }>> = {
  fill: PaintBucket,
  crop: Crop,
  resize: Scaling,
  rotate: RotateCw,
  flip: FlipSides,
  grey: Contrast,
  channel: Layers,
  swapChannels: ArrowLeftRight,
  convertColour: Palette,
  convert: Binary,
  highlight: Highlighter,
  brightnessContrast: Sun,
  gamma: Spline,
  stretch: MoveHorizontal,
  invert: CircleSlash2,
  overWhite: SquareDashed,
  equalize: ChartColumn,
  clahe: Grid3x3,
  noise: Sparkles,
  gaussianBlur: Droplet,
  medianBlur: CircleDot,
  bilateral: Brush,
  convolve: Grid2x2,
  sobel: MoveRight,
  scharr: MoveUpRight,
  laplacian: Activity,
  canny: ScanLine,
  cannyScikit: Scan,
  threshold: Split,
  connectedComponents: Parts,
  erode: Shrink,
  dilate: Expand,
  open: Minimize2,
  close: Maximize2,
}
