// What both backends for pages bring along: weights, inputs, the place of trees, and the types of what they load.
export { initialWeights, inputsFromJson, weightsFromJson } from '../runtime/weights.ts';
export { keepTreesIn, type TreeStore } from '../runtime/trees/index.ts';
export type {
  Backend,
  BackendSettings,
  DeviceBackend,
  DeviceExecutable,
  Executable,
  Gradients,
  LoadOptions,
  SearchProgress,
} from '../runtime/backends/backend.ts';
export type { PlanCircuitOptions } from '../runtime/backends/plan-circuit.ts';
export { UserError } from '../user-error.ts';
