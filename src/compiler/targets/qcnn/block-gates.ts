// A fused block as a gate of the file, whose parameters are the angles that vary; blocks that differ in these alone, as those
// of two layers, share the gate.
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
  const calleeOf = new Map<string, string>();
  for (const [block, count] of times) {
    const varying = varyingAngles(block.gates);
    const key = keyOf(block, varying);
    const callee = calleeOf.get(key) ?? names.gate(`block_${declarations.length}`);
    if (!calleeOf.has(key)) declarations.push(declare(callee, block, varying));
    calleeOf.set(key, callee);
    let args = argumentsOf(varying, angles);
    if (count > 1 && args[0]?.kind === 'list') {
      const text = names.value(`t_${callee}`);
      shared.push(letStatement(text, args[0]));
      args = [name(text)];
    }
    known.set(block, { callee, arguments: args });
  }
  return { declarations, shared, gate: (block) => known.get(block)! };
}

/** The same text for blocks whose gates differ in their varying angles alone. */
function keyOf({ qubits, gates }: Block, varying: Varying): string {
  const angle = (each: Angle) => (each.kind === 'constant' ? `#${Object.is(each.value, -0) ? '-0' : each.value}` : varying.placeOf(each)); // prettier-ignore
  return `${qubits} ${gates.map((gate) => [gate.gate, gate.controls, gate.qubits.join(), gate.angles.map(angle).join()].join(' ')).join(';')}`; // prettier-ignore
}

/** The angles of a block that are no numbers, each once, and the place of each among the parameters. */
interface Varying {
  readonly angles: readonly Angle[];
  readonly placeOf: (angle: Angle) => number;
}

function varyingAngles(gates: readonly GateOperation[]): Varying {
  const places = new Map<Angle | string, number>();
  const angles: Angle[] = [];
  for (const angle of gates.flatMap((gate) => gate.angles)) {
    if (angle.kind === 'constant' || places.has(identityOf(angle))) continue;
    places.set(identityOf(angle), angles.length);
    angles.push(angle);
  }
  return { angles, placeOf: (angle) => places.get(identityOf(angle))! };
}

/** One weight or input is the same angle wherever it stands. */
function identityOf(angle: Angle): Angle | string {
  return angle.kind === 'weight' || angle.kind === 'input' ? `${angle.kind} ${angle.index}` : angle;
}

function argumentsOf({ angles: varying }: Varying, angles: AngleExpressions): readonly Expression[] {
  if (varying.length === 0) return [];
  return varying.length === 1 ? [angles.expression(varying[0])] : [angles.list(varying, 'gate')];
}

const locals = ['a', 'b'];
const parameter = 't';

function declare(callee: string, block: Block, varying: Varying): GateDeclaration {
  const angle = (each: Angle): Expression => {
    if (each.kind === 'constant') return number(each.value);
    return item(parameter, varying.angles.length === 1 ? [] : [varying.placeOf(each)]);
  };
  const dimensions = varying.angles.length > 1 ? [number(varying.angles.length)] : [];
  return {
    kind: 'gate',
    name: identifier(callee),
    parameters:
      varying.angles.length > 0
        ? [{ kind: 'angle-parameter', name: identifier(parameter), dimensions, span: nowhere }]
        : [],
    operands: locals
      .slice(0, block.qubits)
      .map((each) => ({ kind: 'operand', name: identifier(each), span: nowhere })),
    body: {
      kind: 'block',
      statements: block.gates.map((gate) => gateStatement(gate, angle, (qubit) => name(locals[qubit]))),
      span: nowhere,
    },
    span: nowhere,
  };
}
