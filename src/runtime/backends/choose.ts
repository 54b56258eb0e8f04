// The backends that are asked where nobody names one: double precision where it is as fast, else the kernels.
import type { OptionNames } from '../../option-names.ts';
import type { Circuit } from '../../compiler/circuit/circuit.ts';
import { BackendRefusal, UserError } from '../../user-error.ts';
import type { Backend, Executable, LoadOptions } from './backend.ts';
import { backends as usual, findBackend } from './index.ts';
import { reference } from './reference/index.ts';

/** Most qubits that are computed in double precision when nobody names a backend. */
const mostExactQubits = 16;
/** Kernels work on no fewer samples at once than this. */
const fewSamples = 4;

/** Which backends are asked for a circuit. */
export interface ChooseOptions extends LoadOptions {
  /** A backend that answers at once, or its name. Default: the first that does not refuse, as `run` asks them. */
  readonly backend?: Backend | string | undefined;
  /** Those to choose from; default: all that answer at once. */
  readonly backends?: readonly Backend[] | undefined;
  /** Called where a backend refuses and `next` is asked instead. */
  readonly onRefusal?: (refusal: BackendRefusal, next: Backend) => void;
}

export const chooseNames: OptionNames<ChooseOptions> = {
  backend: true, backends: true, onRefusal: true, onProgress: true,
}; // prettier-ignore

/** A circuit loaded on the backends that it needs, each when it is first asked. */
export interface ChosenExecutables {
  /**
   * What `work` gives on the first backend that does not refuse, while it is loaded or while it works.
   * Throws the first refusal where all do.
   */
  run<Result>(batch: number, work: (executable: Executable) => Result): Result;
  /** Frees what was loaded; a later `run` loads anew. */
  dispose(): void;
}

/**
 * The reference is asked first for circuits of up to 16 qubits, and of more where the kernels would keep a state vector
 * too and there are few samples: it is as fast then, and exact. Otherwise the kernels are. Throws UserError for a
 * backend that does not exist or cannot run here.
 */
export function chooseExecutables(circuit: Circuit, options: ChooseOptions = {}): ChosenExecutables {
  const { backend, backends = usual, onRefusal, onProgress } = options;
  const named = typeof backend === 'string' ? findBackend(backend) : backend;
  if (named !== undefined && typeof (named as Partial<Backend> | null)?.load !== 'function')
    throw new UserError("backend is no backend; give one, or its name, such as backend: 'wasm'.");
  const loaded = new Map<Backend, Executable | BackendRefusal>();

  /** Throws what the backend threw when it was asked first. */
  function load(from: Backend): Executable {
    let found = loaded.get(from);
    if (!found) {
      try {
        found = from.load(circuit, onProgress && { onProgress });
      } catch (error) {
        if (!(error instanceof BackendRefusal)) throw error;
        found = error;
      }
      loaded.set(from, found);
    }
    if (found instanceof BackendRefusal) throw found;
    return found;
  }

  function order(batch: number): readonly Backend[] {
    if (named) return [named];
    const others = backends.filter((each) => each !== reference && each.unavailable() === undefined);
    if (circuit.qubits <= mostExactQubits || others.length === 0) return [reference, ...others];
    const isAlike = batch <= fewSamples && keepsAmplitudes(() => load(others[0]));
    return isAlike ? [reference, ...others] : [...others, reference];
  }

  return {
    run(batch, work) {
      let first: BackendRefusal | undefined;
      const asked = order(batch);
      for (const [index, from] of asked.entries()) {
        try {
          return work(load(from));
        } catch (error) {
          if (!(error instanceof BackendRefusal)) throw error;
          first ??= error;
          if (index < asked.length - 1) onRefusal?.(error, asked[index + 1]);
        }
      }
      throw first!;
    },
    dispose() {
      for (const found of loaded.values()) if (!(found instanceof BackendRefusal)) found.dispose();
      loaded.clear();
    },
  };
}

function keepsAmplitudes(load: () => Executable): boolean {
  try {
    return load().kind === 'statevector';
  } catch (error) {
    if (error instanceof BackendRefusal) return true;
    throw error;
  }
}
