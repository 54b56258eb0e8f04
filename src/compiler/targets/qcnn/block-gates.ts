// A fused block as a gate of the file, once for all operations that share the block; its angles are the gate's parameters.
import type { Angle, Block, GateOperation } from '../../circuit/circuit.ts';
import type { Expression, GateDeclaration, Statement } from '../../syntax/ast.ts';
import type { AngleExpressions } from './angle-expressions.ts';
import type { Names } from './names.ts';
import { identifier, item, letStatement, name, nowhere, number } from './nodes.ts';
import { gateStatement } from './gate-statement.ts';

export interface BlockGates {
  readonly declarations: GateDeclaration[];
  /** The arguments that are used several times, by name. */
  readonly shared: Statement[];
  /** The gate that a block became, and what it is called with. */
  readonly gate: (block: Block) => { readonly callee: string; readonly arguments: readonly Expression[] };
}

/** `uses`: the block of each operation that has one. */
export function blockGates(uses: readonly Block[], names: Names, angles: AngleExpressions): BlockGates {
  const times = new Map<Block, number>();
  for (const block of uses) times.set(block, (times.get(block) ?? 0) + 1);
  const known = new Map<Block, ReturnType<BlockGates['gate']>>();
  const declarations: GateDeclaration[] = [];
  const shared: Statement[] = [];
  for (const [block, count] of times) {
    const callee = names.gate(`block_${known.size}`);
    const varying = varyingAngles(block.gates);
    declarations.push(declare(callee, block, varying));
    let args = argumentsOf(varying, angles);
    if (count > 1 && args[0]?.kind === 'list') {
      const text = names.value(`of_${callee}`);
      shared.push(letStatement(text, args[0]));
      args = [name(text)];
    }
    known.set(block, { callee, arguments: args });
  }
  return { declarations, shared, gate: (block) => known.get(block)! };
}

/** The angles that are no numbers, each once, with their places among the parameters. */
function varyingAngles(gates: readonly GateOperation[]): ReadonlyMap<Angle, number> {
  const places = new Map<Angle, number>();
  for (const angle of gates.flatMap((gate) => gate.angles))
    if (angle.kind !== 'constant' && !places.has(angle)) places.set(angle, places.size);
  return places;
}

function argumentsOf(varying: ReadonlyMap<Angle, number>, angles: AngleExpressions): readonly Expression[] {
  const list = [...varying.keys()];
  if (list.length === 0) return [];
  return list.length === 1 ? [angles.expression(list[0])] : [angles.list(list, 'gate')];
}

const locals = ['a', 'b'];
const parameter = 't';

function declare(callee: string, block: Block, varying: ReadonlyMap<Angle, number>): GateDeclaration {
  const angle = (each: Angle): Expression => {
    if (each.kind === 'constant') return number(each.value);
    return item(parameter, varying.size === 1 ? [] : [varying.get(each)!]);
  };
  const dimensions = varying.size > 1 ? [number(varying.size)] : [];
  return {
    kind: 'gate',
    name: identifier(callee),
    parameters: varying.size > 0 ? [{ name: identifier(parameter), dimensions, span: nowhere }] : [],
    operands: locals.slice(0, block.qubits).map((each) => ({ name: identifier(each), span: nowhere })),
    body: {
      statements: block.gates.map((gate) => gateStatement(gate, angle, (qubit) => name(locals[qubit]))),
      span: nowhere,
    },
    span: nowhere,
  };
}
