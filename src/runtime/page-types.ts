// Names of browsers' types, which declarations of the package mention: with them those compile where TypeScript's own
// library has none of them, in a program for Node alone or before TypeScript 6. Where it has, these add nothing.

declare global {
  interface GPUBuffer {}
  interface GPUCommandEncoder {}
  interface GPUDevice {}
  interface HTMLCanvasElement {}
  interface HTMLImageElement {}
  interface HTMLSourceElement {}
  interface HTMLVideoElement {}
  interface IDBFactory {}
  interface ImageBitmap {}
  interface ImageData {}
  interface Navigator {}
  interface Storage {}
  interface WebGLContextAttributes {}
  interface WebGLTexture {}
}

export {};
