// Additions and multiplications of a batch, as the device does them: of the gates of a sweep, which is how arrays of small
// circuits are computed, and buffers where it pays, or of the steps of a plan.
import { flopsOf } from '../../../build/bench/bench.js';
import { planFor, prepareCircuit } from '../../../build/compiler/plan/index.js';
import { sweepOf, workgroupBytes } from '../../../build/compiler/targets/wgsl/index.js';
import { lowerToProgram } from '../../../build/compiler/targets/wgsl/program/index.js';
import { reverseOrder } from '../../../build/compiler/targets/wgsl/sweep-table.js';
import { sweepPays } from '../../../build/runtime/backends/webgpu/sweep-pays.js';
import { findTree } from './subjects.mjs';

/** A complex number times another, and added to one. */
const [product, sum] = [6, 2];
/** The tasks of the report by those of the bench. */
export const tasks = { forward: 'forward', gradient: 'gradient by weights and inputs' };

/** Of the circuit by arrays or buffers on this device: a function of the task and the batch. */
export function countFlops(circuit, how, device) {
  const sweep = sweepOf(prepareCircuit(circuit));
  const plan = planFor(circuit, { batch: 128, findTree });
  if (isSwept(sweep, plan, how, device)) return (task, batch) => batch * sweepFlops(sweep, task);
  return (task, batch) => flopsOf(plan, tasks[task], batch);
}

/** As the backend chooses. */
function isSwept(sweep, plan, how, { limits, adapterInfo }) {
  if (sweep.kind !== 'sweep' || workgroupBytes(sweep, true) > limits.maxComputeWorkgroupStorageSize)
    return false;
  if (how === 'arrays') return true;
  const isFallback = adapterInfo?.isFallbackAdapter ?? false;
  return sweep.preparations.length === 0 && sweepPays(sweep, lowerToProgram(plan, true), { isFallback });
}

/** Of a sample: its unitaries forward; for the gradient also undone, on two states, and pulled where they are wanted. */
function sweepFlops(sweep, task) {
  const forward = sweep.operations.reduce((flops, operation) => flops + applied(sweep, operation), 0);
  if (task === 'forward') return forward;
  const back = reverseOrder(sweep, { weights: true, inputs: true });
  return back.reduce((flops, { operation, pull }) => flops + 2 * applied(sweep, operation) + (pull ? pulled(sweep, operation) : 0), forward); // prettier-ignore
}

function applied(sweep, operation) {
  const size = 2 ** operation.bits.length;
  return groups(sweep, operation) * size * (size * product + (size - 1) * sum);
}

function pulled(sweep, operation) {
  return groups(sweep, operation) * 4 ** operation.bits.length * (product + sum);
}

/** Of amplitudes that a unitary takes together. */
function groups({ wires }, { bits, controls }) {
  const ones = controls.toString(2).replaceAll('0', '').length;
  return 2 ** (wires - bits.length - ones);
}
