// Gates of a program: the libraries and files it includes, its own definitions, and calls.
import type { GateDeclaration, Statement as LanguageStatement } from '../syntax/ast.ts';
import { applyStatements } from './apply-statements.ts';
import type { Call, GateDefinition, Statement } from './ast.ts';
import { evaluate } from './evaluate.ts';
import { fail } from './fault.ts';
import { includes, libraryDefinition, type KnownGate } from './library.ts';
import { unroll } from './loops.ts';
import { freeNames } from '../source/free-names.ts';
import { qcnnCallableNames, qcnnValueNames } from './names.ts';
import { block, identifier, name as nameNode } from '../syntax/nodes.ts';
import { charge, chargeStep, collect, declare, emit, remark, scoped, type State } from './state.ts';
import { definedGates, recogniseGate } from './recognise-gate.ts';
import { isDoubtful } from './refuse-doubtful.ts';
import { translateCall } from './translate-calls.ts';

/** Definitions within definitions: what a check of the result goes down, too. */
const deepest = 200;

/** The definitions that the exporter writes, without a look at what they do. */
const standard = new Map(
  definedGates.map(({ name, angles, qubits, definition }): [string, KnownGate] => [
    definition!,
    { callee: name, angles, qubits },
  ]),
);
const standardNames = new Set(definedGates.map(({ name }) => name));

/** Calls a gate, or leaves out one that is known to do nothing. */
export function callGate(state: State, statement: Call): void {
  const { name, span } = statement;
  const gate = state.gates.get(name);
  if (!gate) {
    const file = state.version === 2 ? 'qelib1.inc' : 'stdgates.inc';
    const known = includes.get(file)!.has(name);
    fail(
      'unknown-name',
      `no gate is called ${name} here${known ? `; it needs include "${file}";` : ''}`,
      span,
    );
  }
  if (gate.opaque) {
    if (name !== 'delay')
      fail('qasm-unsupported', `the gate ${name} is opaque, and what it does is not known; define it with gate ${name} … { … }`, span); // prettier-ignore
    for (const operand of statement.operands) evaluate(operand, state);
    return remark(state, 'delay takes time and does nothing: it is left out', span);
  }
  const { definition } = gate;
  if (definition && !state.defined.has(`${definition.name} of the library`)) {
    state.defined.add(`${definition.name} of the library`);
    state.definitions.push(libraryDefinition(definition.text));
  }
  const { instructions, repetitions, ranged } = translateCall(statement, gate, state);
  if (ranged) remark(state, `a fractional power of ${name} is taken as the same part of its angle: the principal power while that is between −π and π for a phase, −2π and 2π for a rotation`, span); // prettier-ignore
  for (const each of instructions) {
    charge(state, each.tuples.length * Math.max(1, repetitions * (gate.cost ?? 1)), span);
    emit(state, each);
  }
}

export function defineGate(state: State, gate: GateDefinition): void {
  const { name, span, body } = gate;
  if (state.scope.outer) fail('misplaced-statement', `the gate ${name} is defined inside a block`, span);
  if (state.defined.has(name)) fail('name-redeclared', `the gate ${name} is already defined`, span);
  if (!body) {
    state.defined.add(name);
    state.gates.set(name, { callee: name, angles: gate.parameters.length, qubits: gate.operands.length, opaque: true }); // prettier-ignore
    return;
  }
  if (gate.operands.length === 0) fail('qasm-unsupported', `the gate ${name} acts on no qubits`, span);
  const ours = standard.get(gate.text);
  if (
    ours &&
    [...state.defined].every((each) => !qcnnCallableNames.includes(each) || standardNames.has(each))
  ) {
    state.defined.add(name);
    state.gates.set(name, ours);
    return;
  }
  const free = freeNames(qcnnValueNames);
  const angles = gate.parameters.map((each) => free(each));
  const operands = gate.operands.map((each) => free(each));
  const inner = scoped(state, () => runBody(state, gate, body, angles), { what: 'gate', name });
  const statements: LanguageStatement[] = [];
  const qubits = operands.map((each) => nameNode(each, span));
  for (const each of inner.instructions) {
    if (each.kind !== 'gate') continue;
    statements.push(...applyStatements(each, qubits));
    state.doubtful ||= each.arguments.some(isDoubtful);
  }
  const cost = Math.max(1, inner.cost);
  const depth = inner.depth + 1;
  if (depth > deepest)
    fail('limit-exceeded', `gates are defined by gates more than ${deepest} levels deep here`, span);
  const callee = state.freeCallable(name);
  const declaration: GateDeclaration = {
    kind: 'gate',
    name: identifier(callee, span),
    parameters: angles.map((each) => ({
      kind: 'angle-parameter',
      name: identifier(each, span),
      dimensions: [],
      span,
    })),
    operands: operands.map((each) => ({ kind: 'operand', name: identifier(each, span), span })),
    body: block(statements, span),
    span,
  };
  state.defined.add(name);
  const recognised = recogniseGate(name, declaration, cost, state.definitions, span.source);
  if (recognised) return void state.gates.set(name, recognised);
  state.definitions.push(declaration);
  state.gates.set(name, { callee, angles: angles.length, qubits: operands.length, cost, depth });
}

/** How a sentence names statements whose kind is no word of the program. */
const spokenKinds: Partial<Record<Statement['kind'], string>> = { declaration: 'a declaration', alias: 'let', assign: 'an assignment', gate: 'a gate', def: 'a subroutine' }; // prettier-ignore

/** The body's instructions, on its operands as qubits 0, 1, …; what they cost, and how deep they go. */
function runBody(state: State, gate: GateDefinition, body: readonly Statement[], angles: readonly string[]) {
  const { name, span } = gate;
  let depth = 0;
  const before = state.operations;
  state.operations = 0;
  gate.parameters.forEach((each, i) => {
    const expression = nameNode(angles[i], span);
    declare(
      state,
      each,
      { value: { kind: 'angle', expression, size: 1, brackets: 0 }, constant: true },
      span,
    );
  });
  gate.operands.forEach((each, i) =>
    declare(state, each, { value: { kind: 'qubits', qubits: [i], single: true }, constant: true }, span),
  );
  const run = (statement: Statement): void => {
    chargeStep(state, statement.span);
    switch (statement.kind) {
      case 'call':
        depth = Math.max(depth, state.gates.get(statement.name)?.depth ?? 1);
        return callGate(state, statement);
      case 'barrier':
        // Inside a unitary it orders nothing that anybody could see.
        return statement.operands.forEach((operand) => evaluate(operand, state));
      case 'for':
        return unroll(state, statement, run);
      case 'include':
      case 'input':
      case 'declaration':
      case 'alias':
      case 'assign':
      case 'measure':
      case 'reset':
      case 'delay':
      case 'timing':
      case 'if':
      case 'while':
      case 'switch':
      case 'return':
      case 'block':
      case 'gate':
      case 'def':
        return fail(
          'qasm-unsupported',
          `${spokenKinds[statement.kind] ?? statement.kind} stands in the gate ${name}, which holds calls of gates and for loops only`,
          statement.span,
        );
      default:
        return statement satisfies never;
    }
  };
  const instructions = collect(state, () => body.forEach(run));
  const cost = state.operations;
  state.operations = before + instructions.length;
  return { instructions, cost, depth };
}

/** The gates of a library, save those that the program defines itself. */
export function includeLibrary(state: State, path: string): boolean {
  const library = includes.get(path);
  if (!library) return false;
  for (const [name, gate] of library) if (!state.defined.has(name)) state.gates.set(name, gate);
  return true;
}
