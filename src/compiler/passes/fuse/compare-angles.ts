// An order of angle expressions by what they are, which does not depend on the circuit around them.
import type { Angle } from '../../circuit/circuit.ts';
import { operandsOf } from '../../circuit/walk.ts';

/** Nodes of one comparison: expressions that agree for so long count as alike. */
const mostNodes = 200;

/** Below 0: a comes first. 0: they are the same, or agree in their first two hundred nodes. */
export function compareAngles(a: Angle, b: Angle): number {
  const left: [Angle, Angle][] = [[a, b]];
  for (let nodes = 0; nodes < mostNodes; nodes++) {
    const next = left.pop();
    if (!next) return 0;
    const [one, other] = next;
    if (one === other) continue;
    const order = compareWords(wordOf(one), wordOf(other)) || numberOf(one) - numberOf(other);
    if (order !== 0) return order;
    const [own, others] = [operandsOf(one), operandsOf(other)];
    for (let at = own.length - 1; at >= 0; at--) left.push([own[at], others[at]]);
  }
  return 0;
}

const compareWords = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** What sort of node it is. */
function wordOf(angle: Angle): string {
  return angle.kind === 'unary' || angle.kind === 'binary' ? `${angle.kind} ${angle.function}` : angle.kind;
}

function numberOf(angle: Angle): number {
  switch (angle.kind) {
    case 'constant':
      return angle.value;
    case 'weight':
    case 'input':
      return angle.index;
    case 'unary':
    case 'binary':
      return 0;
    default:
      return angle satisfies never;
  }
}
