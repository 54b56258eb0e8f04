// Whether a circuit on buffers is quicker as a sweep than as a plan.
import { workOf, type Sweep } from '../../../compiler/targets/wgsl/index.ts';
import type { DeviceProgram } from '../../../compiler/targets/wgsl/program/index.ts';
import type { Context } from './context.ts';

/** Multiply-adds of a sweep that take no longer than one of a plan. */
const worthOne = 24;

/**
 * A sweep has more arithmetic, since it forgets nothing, and gets through more of it, since its state never leaves a core.
 * On an H200 gradients of sweeps of 8 and 10 qubits ran at 3.8e12 and 4.4e12 multiply-adds a second, of plans of 12 qubits at
 * 0.25e12 (docs/speed.md): sixteen for one. Half as many again stand for what a plan waits between its many levels, which
 * shows while samples are few. So rings of 4 to 10 qubits are sweeps, and deep circuits, of which plans forget little; trees
 * and the ring of 11 qubits are plans. Neither was measured on buffers of a card yet.
 *
 * Software adapters have plans. One took 12 for one too, but some seconds to compile a sweep, beside tenths: of `ring-su4-8`
 * a gradient of n samples took 9 + 1.95 n ms of its processor as a sweep, and 65 + 1.15 n as a plan.
 *
 * `gradient`: the plan's program for values and gradients.
 */
export function sweepPays(sweep: Sweep, gradient: DeviceProgram, { isFallback }: Context): boolean {
  return !isFallback && workOf(sweep, true) <= worthOne * gradient.multiplyAdds;
}
