// The warning for `pool(p) on pairs(q);` whose register is later used whole, ended qubits included.
import type { Span } from '../../source/source.ts';
import { unassignedPoolOf } from '../state/qubits.ts';
import type { State } from '../state/state.ts';

/** Warns at the pool statement when `name` is used whole and still holds qubits that the pool consumed. */
export function warnUnassignedPool(state: State, name: string, qubits: readonly number[], span: Span): void {
  if (state.qubits.ends.size === 0) return;
  for (const qubit of qubits) {
    const pool = unassignedPoolOf(state, qubit);
    if (!pool) continue;
    state.report({
      code: 'pool-not-assigned',
      severity: 'warning',
      message: `the pool's survivors are not assigned, and ${name} is used whole later: write ${name} = …`,
      span: pool,
      related: [{ span, message: `${name} is used here` }],
      fix: {
        title: `assign the survivors to ${name}`,
        span: { ...pool, end: pool.start },
        text: `${name} = `,
      },
    });
    return;
  }
}
