// One sample through a reference program and back: values by a forward sweep over the state, gradients by an adjoint sweep
// (Jones & Gacon 2020), un-applying unitaries and keeping the state only before channels.
import { addOuter, apply, type State } from './kernels.ts';
import { addAmplitudeGradient, prepare, requireNorm, unprepare } from './prepare.ts';
import type { Instruction, ReferenceProgram } from './reference-program.ts';

type Prepare = Extract<Instruction, { kind: 'prepare' }>;

/** `sample` is named where its numbers cannot be normalised. Angles and matrices are those of this sample. */
export interface Sweeps {
  /** ψ after all instructions. `keep`: the states that `backward` needs. */
  forward(sample: number, keep: boolean): State;
  /** Where the cotangent of the outputs is to be put before `backward`. */
  readonly cotangent: () => State;
  /** Adds to the gradients by matrices, and to the flows of angle steps. */
  backward(sample: number): void;
  free(): void;
}

/** `values` and `flows` are by angle step; `gradient` is that by gate matrices. */
export function createSweeps(
  program: ReferenceProgram,
  values: Float64Array,
  flows: Float64Array,
  gradient: Float64Array,
): Sweeps {
  const { instructions, pool } = program;
  const firstWanted = instructions.findIndex(isWanted);
  let states: State[] = [];

  /** 0: ψ, 1: λ, from 2 on: ψ before each channel. */
  function state(index: number): State {
    const size = 2 ** program.wires;
    return (states[index] ??= { re: new Float64Array(size), im: new Float64Array(size) });
  }

  /** The normalised numbers of a preparation. */
  function amplitudesOf({ steps }: Prepare, sample: number): { v: Float64Array; norm: number } {
    const v = Float64Array.from(steps, (step) => values[step]);
    return { v, norm: requireNorm(v, sample) };
  }

  function forward(sample: number, keep: boolean): State {
    const psi = state(0);
    psi.re.fill(0);
    psi.im.fill(0);
    psi.re[0] = 1;
    let kept = 2;
    for (const instruction of instructions) {
      switch (instruction.kind) {
        case 'gate':
          apply(psi, instruction.site, instruction.form, pool, instruction.matrix);
          break;
        case 'channel':
          if (keep) copy(psi, state(kept++));
          apply(psi, instruction.site, 'general', pool, instruction.matrix);
          break;
        case 'prepare':
          prepare(psi, instruction, amplitudesOf(instruction, sample).v);
          break;
        default:
          instruction satisfies never;
      }
    }
    return psi;
  }

  function backward(sample: number): void {
    if (firstWanted < 0) return;
    const psi = state(0);
    const lambda = state(1);
    let kept = 2 + program.channels;
    for (let at = instructions.length - 1; at >= firstWanted; at--) {
      const instruction = instructions[at];
      switch (instruction.kind) {
        case 'gate':
          apply(psi, instruction.site, instruction.form, pool, instruction.adjoint);
          if (instruction.gradient >= 0) addOuter(psi, lambda, instruction, gradient);
          apply(lambda, instruction.site, instruction.form, pool, instruction.adjoint);
          break;
        case 'channel':
          copy(state(--kept), psi);
          apply(lambda, instruction.site, 'general', pool, instruction.adjoint);
          break;
        case 'prepare': {
          const amplitudes = amplitudesOf(instruction, sample);
          unprepare(psi, instruction, amplitudes.v);
          if (instruction.wanted) addAmplitudeGradient(psi, lambda, instruction, amplitudes, flows);
          unprepare(lambda, instruction, amplitudes.v);
          break;
        }
        default:
          instruction satisfies never;
      }
    }
  }

  return { forward, cotangent: () => state(1), backward, free: () => void (states = []) };
}

/** Whether a gradient is taken here. */
function isWanted(instruction: Instruction): boolean {
  switch (instruction.kind) {
    case 'gate':
      return instruction.gradient >= 0;
    case 'prepare':
      return instruction.wanted;
    case 'channel':
      return false;
    default:
      return instruction satisfies never;
  }
}

function copy(from: State, to: State): void {
  to.re.set(from.re);
  to.im.set(from.im);
}
