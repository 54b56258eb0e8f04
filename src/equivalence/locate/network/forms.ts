// Pauli forms of gates at a point, each made once.
import type { GateOperation } from '../../../compiler/circuit/circuit.ts';
import type { Point } from '../../angles/point.ts';
import { localMatrix } from '../../methods/local-matrix.ts';
import { pauliForms, type PauliForms } from '../../methods/network/pauli-forms.ts';
import { localGate } from './single-gates.ts';

export interface Forms {
  readonly field: PauliForms['field'];
  readonly identity: (qubits: number) => Float64Array;
  readonly of: (gate: GateOperation, qubits: readonly number[]) => Float64Array;
}

export function createForms(point: Point): Forms {
  const forms = pauliForms(point.residues);
  const { field } = forms;
  const known = new Map<Float64Array, Map<string, Float64Array>>();
  return {
    field,
    identity: (qubits) => {
      const d = 2 ** qubits;
      const one = Float64Array.from({ length: d * d }, (_, at) => (at % (d + 1) === 0 ? 1 : 0));
      return forms.ofMap([{ ket: one, bra: one }], qubits);
    },
    of(gate, qubits) {
      const body = point.body(gate).matrix;
      const local = localGate(gate, qubits);
      const key = `${local.targets.join(' ')}|${local.mask}|${qubits.length}`;
      let own = known.get(body);
      if (!own) known.set(body, (own = new Map()));
      let found = own.get(key);
      if (!found) {
        const matrix = (which: 'ket' | 'bra') => localMatrix(qubits.length, [local], which, point, field);
        own.set(key, (found = forms.ofMap([{ ket: matrix('ket'), bra: matrix('bra') }], qubits.length)));
      }
      return found;
    },
  };
}
