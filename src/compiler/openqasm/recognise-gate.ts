// Definitions of gates that the language has and the standard includes lack: programs bring their own, in the words of
// whoever wrote them. One whose matrix is the gate's, phase included, is that gate.
import { genericAngles } from '../circuit/gate-properties.ts';
import { gateMatrix, gates, type Gate } from '../circuit/gates.ts';
import { isSame } from '../circuit/matrix.ts';
import { unitaryOf } from '../circuit/unitary-of.ts';
import type { Source } from '../source/source.ts';
import type { File, GateDeclaration } from '../syntax/ast.ts';
import { applyStatements } from './apply-statements.ts';
import { elaborateFile } from './elaborate-file.ts';
import type { KnownGate } from './library.ts';
import { block, call, identifier, index, number, qubitStatement } from '../syntax/nodes.ts';

/** Operations of a definition that is looked at. */
const mostOperations = 256;

/** The gates that the exporter defines. */
export const definedGates: readonly Gate[] = [...gates.values()].filter(
  ({ definition, qasm3 }) => definition && !qasm3,
);

/** `wanted` is the program's name; `definitions`, those that the declaration may call, of `source`. */
export function recogniseGate(
  wanted: string,
  declaration: GateDeclaration,
  cost: number,
  definitions: readonly GateDeclaration[],
  source: Source,
): KnownGate | undefined {
  const row = definedGates.find((gate) => gate.name === wanted);
  const { parameters, operands } = declaration;
  if (!row || cost > mostOperations || parameters.length !== row.angles || operands.length !== row.qubits)
    return undefined;
  const samples = row.angles > 0 ? genericAngles(row.angles) : [[]];
  const equal = samples.every((angles) => {
    const matrix = matrixAt(angles, declaration, definitions, source);
    return matrix !== undefined && isSame(matrix, gateMatrix(row, angles));
  });
  return equal ? { callee: row.name, angles: row.angles, qubits: row.qubits } : undefined;
}

function matrixAt(
  angles: readonly number[],
  declaration: GateDeclaration,
  definitions: readonly GateDeclaration[],
  source: Source,
) {
  const { span, operands } = declaration;
  const tuple = operands.map((_, at) => at);
  const qubits = tuple.map((at) => index('q', number(at, span), span));
  const applied = applyStatements(
    {
      kind: 'gate',
      modifiers: [],
      callee: declaration.name.name,
      arguments: angles.map((angle) => number(angle, span)),
      tuples: [tuple],
      span,
    },
    qubits,
  );
  const statements = [
    qubitStatement('q', operands.length, span),
    ...applied,
    { kind: 'return' as const, outputs: [call('Z', [qubits[0]], span)], span },
  ];
  const file: File = {
    kind: 'file',
    imports: [],
    declarations: [
      ...definitions,
      declaration,
      { kind: 'circuit', name: identifier('recognised', span), parameters: [], body: block(statements, span), span }, // prettier-ignore
    ],
    properties: [],
    comments: [],
    span,
  };
  const { circuit, error } = elaborateFile(file, source);
  if (!circuit || error) return undefined;
  const operations = circuit.operations.filter((operation) => operation.kind === 'gate');
  return operations.length === circuit.operations.length ? unitaryOf(operands.length, operations) : undefined;
}
