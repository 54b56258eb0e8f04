// What a program that depends on qcnn may use. The compiler alone, without Node, is `qcnn/compiler`; `npm run docs:names`
// says which docs and types lack.
export * from './compiler/index.ts';
export {
  answerWords,
  compareCircuits,
  compareFiles,
  type Answer,
  type ChannelDistance,
  type CompareFilesOptions,
  type ComparedSide,
  type CompareOptions,
  type Containment,
  type DeviceName,
  type DifferenceLines,
  type DifferencePlace,
  type Distance,
  type DistancePoint,
  type EquivalenceLevel,
  type Family,
  type Fits,
  type Matched,
  type MatchedBy,
  type Nearest,
  type OutputDistance,
  type QubitLayout,
  type StateDistance,
  type SubjectSettings,
  type UnitaryDistance,
  type Verdict,
  type Witness,
  type WitnessSample,
} from './equivalence/index.ts';
export { nodeLoad } from './circuit-files/load.ts';
export { loadCircuit, type LoadCircuitOptions } from './circuit-files/load-circuit.ts';
export { BackendRefusal } from './user-error.ts';
export type { ChooseOptions } from './runtime/backends/choose.ts';
export {
  backends,
  deviceBackends,
  findAnyBackend,
  findBackend,
  type Found as FoundBackend,
} from './runtime/backends/index.ts';
export type {
  Backend,
  BackendSettings,
  DeviceBackend,
  DeviceExecutable,
  Executable,
  Gradients,
  LoadOptions,
  SearchProgress,
} from './runtime/backends/backend.ts';
export {
  createGpujs,
  type GpujsLibrary,
  type GpujsMode,
  type GpujsOptions,
} from './runtime/backends/gpujs/index.ts';
export { createReference } from './runtime/backends/reference/index.ts';
export type { PlanCircuitOptions } from './runtime/backends/plan-circuit.ts';
export { createWasm, type WasmBackend, type WasmOptions } from './runtime/backends/wasm/index.ts';
export {
  createWebgpu,
  type BufferExecutable,
  type BufferGradients,
  type WebgpuBackend,
  type WebgpuOptions,
} from './runtime/backends/webgpu/index.ts';
export * from './runtime/evaluate/index.ts';
export { drawInputs } from './runtime/draw-inputs.ts';
export { initialWeights, inputsFromJson, weightsFromJson, type InputBatch } from './runtime/weights.ts';
export { weightsToJson, type NestedNumbers } from './runtime/weights-to-json.ts';
export {
  createPhantom,
  fitNormalisation,
  formatInspection,
  imagesOfValues,
  inspectDataset,
  limitTraining,
  loadDataset,
  normalise,
  normalisePixels,
  pixelsOfBytes,
  resizeDataset,
  valuesOf,
} from './runtime/data/index.ts';
export type {
  Augmentation,
  Corruption,
  Dataset,
  DecodeOptions,
  Duplicates,
  GivenImages,
  ImageRows,
  Images,
  ImageShape,
  ImageSplit,
  Inspection,
  LoadDataOptions,
  LoadProgress,
  ManifestEntry,
  Normalisation,
  PatientInspection,
  PhantomOptions,
  Pixels,
  PixelScale,
  SplitBy,
  SplitInspection,
  SplitName,
} from './runtime/data/index.ts';
export {
  limitEngineThreads,
  startEngine,
  type Engine,
  type EngineOptions,
} from './runtime/tensors/engine.ts';
export type { EngineChoice, EngineName } from './runtime/tensors/engines/names.ts';
export * as tf from './runtime/tensors/tf.ts';
export type { AnyLayersModel } from './runtime/tensors/any-model.ts';
export { circuitOnWebgpu, type CircuitOp } from './runtime/tensors/gpu-buffers.ts';
export { imagePatches, type ImagePatchesArgs } from './runtime/tensors/image-patches.ts';
export { isCircuitWeight, qcnnLayer, type QcnnLayerArgs } from './runtime/tensors/qcnn-layer.ts';
export {
  predictTensors as predict,
  trainTensors as train,
  type Samples,
  type TrainOptions,
} from './runtime/training/train-tensors.ts';
export type { ClassWeights } from './runtime/training/class-weights.ts';
export type { BestEpoch, Checkpoint, Checkpoints } from './runtime/training/checkpoint.ts';
export {
  classificationMetrics,
  type ClassificationMetrics,
  type ClassMetrics,
} from './runtime/training/metrics.ts';
export type {
  Classifier,
  EpochRecord,
  FitOptions,
  FitProgress,
  FitReport,
  KeptEpoch,
  Recipe,
} from './models/classifier.ts';
export type { Unusualness } from './models/familiarity.ts';
export type { FeatureMaps } from './runtime/training/learner.ts';
export {
  loadClassifier,
  // Its name before models were one file.
  loadClassifier as loadModel,
  type LoadClassifierOptions,
  type LoadedModel,
} from './models/load-classifier.ts';
export { saveModel } from './models/save-model.ts';
export type { Task, Trained } from './models/trained.ts';
export type { Numbers, NumbersByName } from './runtime/numbers-by-name.ts';
export type { TrainingSettings } from './runtime/training/settings.ts';
export { createStopwatch, type Stopwatch } from './runtime/stopwatch.ts';
export { createStepMeter, type StepMeter } from './runtime/training/step-meter.ts';
export type { DeviceWork } from './runtime/backends/webgpu/device-work.ts';
export {
  controlNames,
  controlsOf,
  createClassifier,
  modelNames,
  type ModelContext,
  type Stem,
} from './models/index.ts';
export { runStudy } from './study/run-study.ts';
export { createReport } from './study/late-report.ts';
export { readStudy } from './study/reading/read-study.ts';
export { circuitOfStudy } from './study/reading/recorded-circuit.ts';
export type { ControlChoice } from './study/contestants.ts';
export type { Controls, StudyOptions } from './study/study-options.ts';
export type { CircuitTexts } from './circuit-files/circuit-texts.ts';
export type { CircuitOptions, StudyCircuit } from './study/study-circuit.ts';
export type { Prediction } from './study/predict-time.ts';
export type { RunKey } from './study/run-key.ts';
export type { Configuration } from './study/tuning/configuration.ts';
export type { BackboneSummary } from './study/result.ts';
export type { ModelTuning, Trial } from './study/tuning/trials.ts';
export type { Explanation } from './explain/heat-map.ts';
export type { ExampleImage } from './study/examples.ts';
export type { MemoryUse } from './study/memory-meter.ts';
export type { Device, GateFigures, QubitFigures } from './runtime/device/device.ts';
export type {
  ClassSpreads,
  Comparison,
  Interval,
  Mark,
  MarkName,
  MetricSpreads,
  ColumnFigures,
  ModelSummary,
  ShotSummary,
  RobustnessSpread,
  SeedComparison,
  SignFlip,
  Spread,
  Subgroup,
} from './study/summary/model-summary.ts';
export type { Contestant, StudyObserver, StudyPlan } from './study/observer.ts';
export type {
  CircuitSummary,
  DataSummary,
  ModelResult,
  ShotResult,
  PredictedSplit,
  Predictions,
  Probe,
  Robustness,
  RunCost,
  SplitSummary,
  StudyResult,
  StudySettings,
} from './study/result.ts';
