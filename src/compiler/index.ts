// What a program may use of the compiler, with or without Node: no I/O, imports come through `load`. Every function of
// the compiler that the command line calls is here, and each type that one of them mentions.

// Text → circuit.
export { check, type CheckOptions, type CheckResult, type Unchecked } from './check.ts';
export {
  declarationOf,
  elaborateCircuit,
  type ElaborateOptions,
  type ElaborateResult,
} from './elaborate-circuit.ts';
export type { Settings } from './elaborate/parameters/setting-texts.ts';
export type { Load, Unreadable } from './semantics/modules.ts';
export { libraryLoad, libraryNames, librarySource } from './library/index.ts';
export { isLibraryName, libraryName } from './library/library-name.ts';
export { importQasm, type ImportResult, type LoadInclude, type Remark } from './openqasm/index.ts';
export { parse, type ParseResult } from './syntax/parse.ts';
export type { Token } from './syntax/tokens.ts';
export { printFile } from './syntax/printer.ts';
export type * as Syntax from './syntax/ast.ts';
export { codes, type Code } from './source/codes.ts';
export {
  formatDiagnostic,
  formatWithSource,
  formatPlace,
  hasErrors,
  type Diagnostic,
  type Fix,
  type Related,
  type Severity,
} from './source/diagnostic.ts';
export { nearest as nearestName } from './source/nearest.ts';
export { positionOf, textOf, type Position, type Source, type Span } from './source/source.ts';
export { UserError } from '../user-error.ts';

// Circuits.
export { inputCount, outputCount, outputSize, weightCount } from './circuit/circuit.ts';
export type {
  Angle,
  BarrierOperation,
  BinaryFunction,
  Block,
  BlockOperation,
  BranchOperation,
  Call,
  Caller,
  ChannelName,
  ChannelOperation,
  Circuit,
  Condition,
  DiscardOperation,
  FromText,
  GateOperation,
  Initial,
  InputSlot,
  MeasureOperation,
  Operation,
  Origin,
  Output,
  Pauli,
  PauliTerm,
  PrepareOperation,
  ResetOperation,
  UnaryFunction,
  WeightSlot,
} from './circuit/circuit.ts';
export { addNoise } from './circuit/add-noise.ts';
export { hashCircuit } from './circuit/hash-circuit.ts';
export { circuitFromJson, circuitToJson } from './circuit/json.ts';
export { channelNames, parseNoise, type NoiseModel } from './circuit/noise-model.ts';
export { printCircuit, printOutput } from './circuit/print.ts';
export { verify } from './circuit/verify.ts';
export { allOperations, anglesOf, mapOperations, qubitsOf, withAngles } from './circuit/walk.ts';
export { sideBySide } from './variants/side-by-side.ts';
export { withoutEntanglement } from './variants/without-entanglement.ts';

// Circuit → circuit.
export {
  circuitMetrics,
  notForGates,
  optimise,
  passes,
  runPasses,
  type CircuitMetrics,
  type Level,
  type OptimiseOptions,
  type Pass,
  type PassResult,
} from './passes/index.ts';
export { figuresOfPasses } from './passes/figures-of-passes.ts';
export type { Contract } from './passes/contract.ts';
export type { PassWords } from './passes/words.ts';
export { toBasis } from './passes/basis/to-basis.ts';
export { bases, type Basis } from './passes/basis/bases.ts';
export {
  planReuse,
  reuseQubits,
  reuseReport,
  type ReusePlan,
  type ReuseReport,
} from './passes/reuse/reuse-qubits.ts';

// Circuit → text of the language, OpenQASM, drawings, kernels.
export { printSource } from './targets/qcnn/index.ts';
export { exportQasm2, exportQasm3 } from './targets/openqasm/index.ts';
export type { Bound } from './targets/openqasm/bind-angles.ts';
export {
  drawnBoxes,
  drawSvg,
  drawText,
  type DrawnBox,
  type DrawingOptions,
  type SvgOptions,
  type TextOptions,
} from './targets/drawing/index.ts';
export { planCircuit, type PlannedCircuit } from './plan-circuit.ts';
export { cheapest as cheapestPlan, type Possible as PossiblePlan } from './plan/choose-plan.ts';
export { prepareCircuit, printPlan, verifyPlan } from './plan/index.ts';
export type { Candidate, FindTree, Plan, PlanOptions, PreparedCircuit, SearchTask } from './plan/index.ts';
export type { SearchBounds } from './plan/build-network.ts';
export type { Network, Tree, Variation } from './plan/network.ts';
export type {
  BlockView,
  Encoder as PlanEncoder,
  Form as MatrixForm,
  GateList,
  PlanBlock,
  LegId,
  Step as PlanStep,
  StepListName,
  StepLists,
  Tensor as PlanTensor,
  TensorId,
  Wanted,
} from './plan/plan.ts';
export type { Limits as TreeLimits, Progress as TreeProgress } from './plan/search/index.ts';
export type { PlanCost } from './plan/plan-cost.ts';
export type { CircuitFacts } from './plan/prepare-circuit.ts';
export { emitWat } from './targets/wasm/index.ts';
export { emitWgsl } from './targets/wgsl/index.ts';
