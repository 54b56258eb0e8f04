// What a program that depends on qcnn may use. The compiler alone, without Node, is `qcnn/compiler`.
export * from './compiler/index.ts';
export * from './compiler/circuit/circuit.ts';
export { nodeLoad } from './cli/load.ts';
export { loadCircuit } from './cli/load-circuit.ts';
export { UserError } from './user-error.ts';
export { backends, findBackend } from './runtime/backends/index.ts';
export type { Backend, Executable, Gradients } from './runtime/backends/backend.ts';
export { initialWeights, inputsFromJson, weightsFromJson } from './runtime/weights.ts';
export * from './runtime/data/index.ts';
export { startEngine } from './runtime/tensors/engine.ts';
export { isCircuitWeight, qcnnLayer, type QcnnLayerArgs } from './runtime/tensors/qcnn-layer.ts';
export { predict, train, type Samples, type TrainOptions } from './runtime/training/train.ts';
export { measure, type Metrics } from './runtime/training/metrics.ts';
export type {
  Classifier,
  EpochRecord,
  FitOptions,
  FitProgress,
  FitReport,
  Recipe,
} from './models/classifier.ts';
export { controlNames, controlsOf, createClassifier, modelNames, type ModelContext } from './models/index.ts';
export { runStudy, type StudyOptions } from './study/run-study.ts';
