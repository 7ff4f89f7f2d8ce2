/** What a run can be written as. */
export const exportFormats = {
  pytorch: { ending: 'py', mediaType: 'text/x-python', needsWeights: false, isText: true },
  notebook: { ending: 'ipynb', mediaType: 'application/x-ipynb+json', needsWeights: false, isText: true },
  onnx: { ending: 'onnx', mediaType: 'application/octet-stream', needsWeights: true, isText: false },
  json: { ending: 'json', mediaType: 'application/json', needsWeights: true, isText: true },
} as const
export type ExportFormat = keyof typeof exportFormats
export const exportFormatNames = Object.keys(exportFormats) as ExportFormat[]
