// What a program that depends on qcnn may use. The compiler alone, without Node, is `qcnn/compiler`.
export * from './compiler/index.ts';
export { nodeLoad } from './circuit-files/load.ts';
export { loadCircuit } from './circuit-files/load-circuit.ts';
export { backends, deviceBackends, findAnyBackend, findBackend } from './runtime/backends/index.ts';
export type {
  Backend,
  DeviceBackend,
  DeviceExecutable,
  Executable,
  Gradients,
} from './runtime/backends/backend.ts';
export { createGpujs, type GpujsOptions } from './runtime/backends/gpujs/index.ts';
export { createReference } from './runtime/backends/reference/index.ts';
export { createWasm, type WasmOptions } from './runtime/backends/wasm/index.ts';
export { createWebgpu, type WebgpuOptions } from './runtime/backends/webgpu/index.ts';
export * from './runtime/evaluate/index.ts';
export { drawInputs } from './runtime/draw-inputs.ts';
export { initialWeights, inputsFromJson, weightsFromJson } from './runtime/weights.ts';
export { weightsToJson, type NestedNumbers } from './runtime/weights-to-json.ts';
export * from './runtime/data/index.ts';
export { startEngine } from './runtime/tensors/engine.ts';
export * as tf from './runtime/tensors/tf.ts';
export type { AnyLayersModel } from './runtime/tensors/any-model.ts';
export { circuitOnWebgpu, type CircuitOp } from './runtime/tensors/gpu-buffers.ts';
export { imagePatches, type ImagePatchesArgs } from './runtime/tensors/image-patches.ts';
export { isCircuitWeight, qcnnLayer, type QcnnLayerArgs } from './runtime/tensors/qcnn-layer.ts';
export { predict, train, type Samples, type TrainOptions } from './runtime/training/train.ts';
export { classificationMetrics, type ClassificationMetrics } from './runtime/training/metrics.ts';
export type {
  Classifier,
  EpochRecord,
  FitOptions,
  FitProgress,
  FitReport,
  Recipe,
} from './models/classifier.ts';
export { loadModel, type LoadedModel, type LoadModelOptions } from './models/load-model.ts';
export { saveModel } from './models/save-model.ts';
export type { Numbers, NumbersByName, Task, Trained } from './models/trained.ts';
export { controlNames, controlsOf, createClassifier, modelNames, type ModelContext } from './models/index.ts';
export { runStudy, type StudyOptions } from './study/run-study.ts';
