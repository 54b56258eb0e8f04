// Skeletons of what is written often, with stops where the writer goes on.
import type { Completion } from './completion.ts';

function skeleton(label: string, detail: string, lines: readonly string[]): Completion {
  return { label, kind: 'skeleton', detail, skeleton: lines.join('\n'), rank: 5 };
}

/** Where a declaration may stand, and where a statement may. */
export const skeletons: { readonly file: readonly Completion[]; readonly block: readonly Completion[] } = {
  file: [
    skeleton('circuit …', 'a network: encoder, layers, output', [
      '/// ${1:What it is for, and its source.}',
      'circuit ${2:name}(n: int = ${3:8}) {',
      '  input x: angle[n];',
      '  qubit q[n];',
      '  ry(x) on q;',
      '  $0',
      '  return Z(q[0]);',
      '}',
    ]),
    skeleton('gate …', 'a gate of your own', ['gate ${1:name}(${2:t: angle[2]}) ${3:a, b} {', '  $0', '}']),
    skeleton('pool …', 'a pool of your own: the sources end, the target goes on', [
      'pool ${1:name}(t: angle[${2:2}]) ${3:source -> target} {',
      '  if (measure ${4:source}) {',
      '    $0',
      '  }',
      '}',
    ]),
    skeleton('pairing …', 'tuples of qubits that a layer acts on', ['pairing ${1:name}(q) = ${0:[(q[i], q[i + 1]) for i in 0..q.length - 1]};']), // prettier-ignore
    skeleton('property …', 'two circuits, gates or pools that are to be the same', ['property "${1:title}" { ${2:cx} == ${3:cx}; }$0']), // prettier-ignore
  ],
  block: [
    skeleton('layer …', 'a block with weights of its own on neighbouring qubits', [
      'weight ${1:c}: angle[${2:su4}.params];',
      '${2:su4}(${1:c}) on ${3:ring}(${4:q});$0',
    ]),
    skeleton('pooling …', 'half of the qubits end in the others', [
      'weight ${1:p}: angle[${2:zx}.params];',
      '${3:q} = ${2:zx}(${1:p}) on odd_to_even(${3:q});$0',
    ]),
    skeleton('encoder …', 'an input as angles, one a qubit', [
      'input ${1:x}: angle[${2:n}];',
      'qubit ${3:q}[${2:n}];',
      'ry(${1:x}) on ${3:q};$0',
    ]),
    skeleton('for …', 'a loop that is unrolled', ['for ${1:i} in 0..${2:n} {', '  $0', '}']),
    skeleton('if …', 'a choice, at compile time or by a measurement', ['if (${1:condition}) {', '  $0', '}']),
  ],
};
