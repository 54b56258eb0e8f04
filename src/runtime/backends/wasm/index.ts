// The wasm backend: WebAssembly kernels over the plan, single precision, on any CPU; threads where memory can be shared.
import { checkOptions } from '../../../option-names.ts';
import type { Circuit } from '../../../compiler/circuit/circuit.ts';
import { planLevel, prepareCircuit } from '../../../compiler/plan/index.ts';
import type { Plan } from '../../../compiler/plan/plan.ts';
import { emitWasm } from '../../../compiler/targets/wasm/index.ts';
import type { Backend, Executable } from '../backend.ts';
import { planCircuit, planCircuitNames, type PlanCircuitOptions } from '../plan-circuit.ts';
import { createEngine, type Engine } from './engine.ts';
import { createExecutable } from './execute.ts';
import { processors } from './processors.ts';
import { roomIn } from './room.ts';
import { threadsExist } from './team.ts';

/** What the kernels of WebAssembly may use. */
export interface WasmOptions {
  /** Threads that compute, the calling one included. Default: one for each processor. */
  readonly threads?: number;
  /** Most bytes for one circuit at once; default 2 GiB. Trees are searched for it where it is too little. */
  readonly memoryLimit?: number;
  /** How circuits are planned. */
  readonly plan?: PlanCircuitOptions;
}

/** Kernels in WebAssembly, in single precision. */
export interface WasmBackend extends Backend {
  /** Runs a plan as it is, for a circuit with the same weights, inputs and outputs. */
  loadPlan(plan: Plan, options?: { circuit?: Circuit; lanes?: number }): Executable;
}

/**
 * A backend with threads and memory of its own, which are taken when it first computes. Its `load` throws UserError
 * for circuits that the memory cannot hold.
 */
export function createWasm(options: WasmOptions = {}): WasmBackend {
  checkOptions('createWasm', options, { threads: true, memoryLimit: true, plan: true });
  checkOptions('plan of createWasm', options.plan ?? {}, planCircuitNames);
  const memoryLimit = Math.min(options.memoryLimit ?? 2 ** 31, 2 ** 32 - 2 ** 20);
  const room = roomIn(memoryLimit, options.plan?.gradient ?? true);
  let engine: Engine | undefined;
  let loaded = 0;

  function loadPlan(plan: Plan, given: { circuit?: Circuit; lanes?: number } = {}): Executable {
    engine ??= createEngine(options.threads ?? processors());
    loaded++;
    return createExecutable(plan, engine, {
      circuit: given.circuit ?? plan.circuit,
      lanes: given.lanes,
      memoryLimit,
      disposed() {
        if (--loaded > 0) return;
        engine?.dispose();
        engine = undefined;
      },
    });
  }

  return {
    name: 'wasm',
    settings: () => ({
      level: planLevel,
      precision: 'single',
      threads: threadsExist() ? (options.threads ?? processors()) : 1,
    }),
    unavailable: () =>
      typeof WebAssembly === 'object' && isValidHere() ? undefined : 'it has no WebAssembly with SIMD.',
    load: (circuit, given) =>
      loadPlan(planCircuit(prepareCircuit(circuit), { ...options.plan, ...given }, room), { circuit }),
    loadPlan,
  };
}

/** Asked once: the module takes milliseconds to make. */
let isValid: boolean | undefined;

function isValidHere(): boolean {
  return (isValid ??= WebAssembly.validate(emitWasm({ shared: false })));
}

/** The backend that all share: every processor, up to 2 GiB a circuit. */
export const wasm: WasmBackend = createWasm();
