/** The library's own words, whichever backend computes: plain tfjs, or tfjs on a TensorFlow library. */
export type TensorLibrary = typeof import('@tensorflow/tfjs')

export type Tensor = import('@tensorflow/tfjs').Tensor
export type Tensor1D = import('@tensorflow/tfjs').Tensor1D
export type Tensor2D = import('@tensorflow/tfjs').Tensor2D
export type Scalar = import('@tensorflow/tfjs').Scalar
