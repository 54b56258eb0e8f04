// All ways in which a circuit can be planned, what each would cost, and the cheapest of them.
import { outputCount, type Circuit } from '../circuit/circuit.ts';
import { networkTasks, type FindTree, type SearchTask } from './build-network.ts';
import { buildStatevector, whyNoStatevector } from './build-statevector.ts';
import type { Tree } from './network.ts';
import type { Plan } from './plan.ts';
import { planCost, type PlanCost } from './plan-cost.ts';
import { withReverse } from './reverse.ts';
import { costOf, type Workload } from './search/cost.ts';
import { whyNoNetwork } from './trace-circuit.ts';

export type Candidate = { readonly kind: Plan['kind']; readonly name: string } & (
  | { readonly plan: Plan; readonly cost: PlanCost; readonly estimate: number }
  /** Why there is none: what the circuit has. */
  | { readonly reason: string }
);

export type Possible = Extract<Candidate, { readonly plan: Plan }>;

/** More tensors are not searched for a tree: those of a ring of 5,000 qubits. */
const mostTensors = 20_000;
/** No machine holds so many numbers of one sample: a pebibyte. */
const mostHeld = 2 ** 48;
/** What a contraction costs beside its arithmetic, in flops: about 0.3 µs. */
const overhead = 1e4;
/** What a number that is kept for the gradient costs, in flops. */
const perNumber = 8;
/** Beyond this many numbers a sample no statevector is built beside a network. */
const mostNumbers = 2 ** 26;

/** A prepared circuit's plans, of this kind alone where one is given. */
export function candidates(
  circuit: Circuit,
  workload: Workload,
  findTree: FindTree,
  kind?: Plan['kind'],
): readonly Candidate[] {
  const found: Candidate[] = [];
  if (kind !== 'statevector') {
    const reason = whyNoNetwork(circuit);
    if (reason !== undefined) found.push({ kind: 'network', name: 'network', reason });
    else {
      const network = (together: boolean, name: string) => {
        const { tasks, build } = networkTasks(circuit, together);
        const many = whyTooMany(tasks);
        const trees = many === undefined ? tasks.map((task) => findTree(task)) : [];
        const reason = many ?? whyTooBigToHold(tasks, trees, workload);
        if (reason !== undefined) found.push({ kind: 'network', name, reason });
        else found.push(possible(name, withReverse(build(trees)), workload));
        return tasks.length;
      };
      const groups = network(true, 'network');
      if (groups === 1 && outputCount(circuit) > 1 && circuit.outputs.length > 1)
        network(false, 'network, outputs apart');
    }
  }
  if (kind !== 'network') {
    const reason =
      whyNoStatevector(circuit) ?? (found.some((each) => 'plan' in each) ? whyTooBig(circuit) : undefined);
    found.push(
      reason === undefined
        ? possible('statevector', withReverse(buildStatevector(circuit)), workload)
        : { kind: 'statevector', name: 'statevector', reason },
    );
  }
  return found;
}

/** The cheapest; undefined when there is none. */
export function cheapest(found: readonly Candidate[]): Possible | undefined {
  return found
    .filter((candidate): candidate is Possible => 'plan' in candidate)
    .reduce<Possible | undefined>(
      (best, each) => (best && best.estimate <= each.estimate ? best : each),
      undefined,
    );
}

function possible(name: string, plan: Plan, workload: Workload): Possible {
  const { batch, gradient } = workload;
  const cost = planCost(plan, batch);
  const estimate = gradient
    ? cost.gradient + 3 * overhead * cost.contractions + 2 * perNumber * cost.tape * batch
    : cost.forward + overhead * cost.contractions + perNumber * cost.tape * batch;
  return { kind: plan.kind, name, plan, cost, estimate };
}

/** Why no tree is searched at all. */
function whyTooMany(tasks: readonly SearchTask[]): string | undefined {
  const tensors = tasks.reduce((most, { network }) => Math.max(most, network.tensors.length), 0);
  return tensors > mostTensors
    ? `${tensors.toLocaleString('en')} tensors (at most ${mostTensors.toLocaleString('en')})`
    : undefined;
}

/** Why no machine holds what these trees make; such a plan is not written down. */
function whyTooBigToHold(
  tasks: readonly SearchTask[],
  trees: readonly Tree[],
  workload: Workload,
): string | undefined {
  const biggest = tasks.reduce(
    (most, { network }, index) => Math.max(most, costOf(network, trees[index], workload).biggest),
    0,
  );
  return biggest > mostHeld
    ? `the best tree that was found has a tensor of 2^${Math.floor(Math.log2(biggest))} numbers or more`
    : undefined;
}

/** A statevector that a network is sure to beat need not be written down. */
function whyTooBig(circuit: Circuit): string | undefined {
  const numbers = 2 ** circuit.qubits * circuit.operations.length;
  return numbers > mostNumbers ? `${circuit.qubits} qubits and ${circuit.operations.length} operations: a network is there` : undefined; // prettier-ignore
}
