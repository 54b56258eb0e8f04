// OpenQASM tree → flat program: names resolved, constants computed, loops unrolled, gates translated one by one.
import type { Condition } from '../circuit/circuit.ts';
import { never } from '../circuit/conditions.ts';
import { gates as gateTable } from '../circuit/gates.ts';
import type { Span } from '../source/source.ts';
import type { Call, Expression, GateDefinition, Program, Statement } from './ast.ts';
import { conditionOf, evaluate, integerOf, positions, type Context } from './evaluate.ts';
import { fail } from './fault.ts';
import type { FlatProgram, Instruction, Register } from './instructions.ts';
import { builtIns, includes, type KnownGate } from './library.ts';
import { freeNames, qcnnCallableNames, qcnnValueNames } from './names.ts';
import { gateLines } from './print-instructions.ts';
import { translateCall } from './translate-calls.ts';
import { bindings, find, numberValue, type Scope, type Value } from './values.ts';

/** Operations, loop turns, qubits and bits together. */
const limit = 1_000_000;

/** The definitions that the exporter writes for gates which the language has and stdgates.inc lacks. */
const standard = new Map(
  [...gateTable.values()].flatMap(({ name, angles, qubits, qasmDefinition }): [string, KnownGate][] =>
    qasmDefinition ? [[qasmDefinition, { head: name, angles, qubits }]] : [],
  ),
);
const standardNames = new Set([...standard.values()].map(({ head }) => head));

/** Throws a fault at the first construct that a circuit cannot hold. */
export function translate(program: Program): FlatProgram {
  const { version } = program;
  const gates = new Map<string, KnownGate>(builtIns[version]);
  const defined = new Set<string>();
  const definitions: string[] = [];
  const registers: Register[] = [];
  const qubitNames: string[] = [];
  const cells: Condition[] = [];
  const cellNames: string[] = [];
  const measurements: { qubit: number; cell?: number }[] = [];
  const parameters: { given: string; name: string }[] = [];
  const freeValue = freeNames(qcnnValueNames);
  const freeCallable = freeNames([...qcnnCallableNames, 'U', 'rccx', 'rc3x']);
  let scope: Scope = { names: new Map() };
  let inBranch = false;
  let spent = 0;

  const instructions = program.statements.flatMap((statement) => visit(statement));
  return {
    registers, qubitNames, measurements, definitions, parameters, instructions,
    cells: cells.map((holds, cell) => ({ name: cellNames[cell], holds })),
    freeName: freeValue,
  }; // prettier-ignore

  function context(): Context {
    return { version, scope, cells };
  }

  function charge(count: number, span: Span): void {
    spent += count;
    if (spent > limit) fail('limit-exceeded', `this program unrolls to more than ${limit} operations`, span);
  }

  function declare(name: string, value: Value, span: Span): void {
    if (scope.names.has(name)) fail('name-redeclared', `${name} is already declared`, span);
    scope.names.set(name, value);
  }

  function scoped<T>(run: () => T): T {
    scope = { names: new Map(), outer: scope };
    const result = run();
    scope = scope.outer!;
    return result;
  }

  function topOnly(what: string, span: Span): void {
    if (inBranch)
      fail(
        'branch-content',
        `${what} stands in an if on measured bits, which holds gates and resets only`,
        span,
      );
  }

  function visit(statement: Statement): Instruction[] {
    const { span } = statement;
    charge(1, span);
    switch (statement.kind) {
      case 'include':
        return include(statement.path, span);
      case 'gate':
        define(statement);
        return [];
      case 'call':
        return call(statement);
      case 'qubits':
        topOnly('a declaration of qubits', span);
        declareQubits(statement.name, statement.size, span);
        return [];
      case 'bits':
        topOnly('a declaration of bits', span);
        return declareBits(statement.name, statement.size, statement.value, span);
      case 'number':
        declare(statement.name, numberOf(statement.value, statement.integer), span);
        return [];
      case 'input': {
        const name = freeValue(statement.name);
        parameters.push({ given: statement.name, name });
        declare(statement.name, { kind: 'angle', text: name, binding: bindings.atom }, span);
        return [];
      }
      case 'alias':
        declare(statement.name, evaluate(statement.value, context()), span);
        return [];
      case 'measure':
        topOnly('measure', span);
        return measure(statement.operand, statement.target, span);
      case 'assign':
        return assign(statement.target, statement.value, span);
      case 'reset':
        return qubitsOf(statement.operands[0]).map((qubit) => (charge(1, span), { kind: 'reset', qubit }));
      case 'barrier':
        topOnly('barrier', span);
        return [{ kind: 'barrier', qubits: [...new Set(statement.operands.flatMap(qubitsOf))] }];
      case 'if':
        return branch(statement);
      case 'for':
        return loop(statement);
    }
  }

  function include(path: string, span: Span): Instruction[] {
    const library = includes.get(path);
    if (!library)
      fail('import-not-found', `only "qelib1.inc" and "stdgates.inc" can be included, not "${path}"`, span);
    for (const [name, gate] of library) if (!defined.has(name)) gates.set(name, gate);
    return [];
  }

  function call(statement: Call): Instruction[] {
    const { name, span } = statement;
    const gate = gates.get(name);
    if (!gate) {
      const file = version === 2 ? 'qelib1.inc' : 'stdgates.inc';
      const known = includes.get(file)!.has(name);
      fail(
        'unknown-name',
        `no gate is called ${name} here${known ? `; it needs include "${file}";` : ''}`,
        span,
      );
    }
    if (gate.definition && !defined.has(`${gate.definition.name} of the library`)) {
      defined.add(`${gate.definition.name} of the library`);
      definitions.push(gate.definition.text);
    }
    const result = translateCall(statement, gate, context());
    for (const each of result) charge(each.kind === 'gate' ? each.tuples.length : 1, span);
    return result;
  }

  function define(gate: GateDefinition): void {
    const { name, span } = gate;
    if (scope.outer) fail('misplaced-statement', `the gate ${name} is defined inside a block`, span);
    if (defined.has(name)) fail('name-redeclared', `the gate ${name} is already defined`, span);
    if (gate.operands.length === 0) fail('qasm-unsupported', `the gate ${name} acts on no qubits`, span);
    const ours = standard.get(gate.text);
    if (ours && [...defined].every((each) => !qcnnCallableNames.includes(each) || standardNames.has(each))) {
      defined.add(name);
      gates.set(name, ours);
      return;
    }
    const free = freeNames(qcnnValueNames);
    const angles = gate.parameters.map((each) => free(each));
    const operands = gate.operands.map((each) => free(each));
    const body = scoped(() => {
      gate.parameters.forEach((each, i) =>
        declare(each, { kind: 'angle', text: angles[i], binding: bindings.atom }, span),
      );
      gate.operands.forEach((each, i) => declare(each, { kind: 'qubits', qubits: [i], single: true }, span));
      return gate.body.flatMap((statement) => gateStatement(statement, name));
    });
    const head = freeCallable(name);
    const list = angles.length > 0 ? `(${angles.map((each) => `${each}: angle`).join(', ')})` : '';
    const lines = body.flatMap((each) => (each.kind === 'gate' ? gateLines(each, operands) : []));
    const block = lines.length > 0 ? `{\n${lines.map((line) => `  ${line}\n`).join('')}}` : '{}';
    definitions.push(`gate ${head}${list} ${operands.join(', ')} ${block}`);
    defined.add(name);
    gates.set(name, { head, angles: angles.length, qubits: operands.length });
  }

  function gateStatement(statement: Statement, name: string): Instruction[] {
    charge(1, statement.span);
    if (statement.kind === 'call') return call(statement);
    // A barrier inside a unitary orders nothing that anybody could see.
    if (statement.kind === 'barrier') return (statement.operands.forEach(qubitsOf), []);
    if (statement.kind === 'for') return turns(statement, (inner) => gateStatement(inner, name));
    const what = { include: 'include', gate: 'a gate', qubits: 'a declaration', bits: 'a declaration', number: 'a declaration', input: 'input', alias: 'let', measure: 'measure', assign: 'an assignment', reset: 'reset', if: 'if' }[statement.kind]; // prettier-ignore
    return fail(
      'qasm-unsupported',
      `${what} stands in the gate ${name}, which holds calls of gates and for loops only`,
      statement.span,
    );
  }

  function sizeOf(size: Expression | undefined, span: Span): number | undefined {
    if (!size) return undefined;
    const count = integerOf(size, context());
    if (count < 1) fail('register-empty', `a register has at least one element, not ${count}`, span);
    charge(count, span);
    return count;
  }

  function declareQubits(given: string, sizeExpression: Expression | undefined, span: Span): void {
    const size = sizeOf(sizeExpression, span);
    const name = freeValue(given);
    const first = qubitNames.length;
    registers.push({ given, name, size, first });
    for (let i = 0; i < (size ?? 1); i++) qubitNames.push(size === undefined ? name : `${name}[${i}]`);
    const qubits = Array.from({ length: size ?? 1 }, (_, i) => first + i);
    declare(
      given,
      { kind: 'qubits', qubits, single: size === undefined, register: size === undefined ? undefined : name },
      span,
    );
  }

  function declareBits(
    name: string,
    sizeExpression: Expression | undefined,
    value: Expression | undefined,
    span: Span,
  ) {
    const size = sizeOf(sizeExpression, span);
    const first = cells.length;
    for (let i = 0; i < (size ?? 1); i++) {
      cells.push(never);
      cellNames.push(size === undefined || size === 1 ? name : `${name}[${i}]`);
    }
    const own = Array.from({ length: size ?? 1 }, (_, i) => first + i);
    declare(name, { kind: 'bits', cells: own, single: size === undefined }, span);
    return value ? assign({ kind: 'name', name, span }, value, span) : [];
  }

  function numberOf(expression: Expression, integer: boolean): Value {
    const value = evaluate(expression, context());
    if (value.kind !== 'number')
      return value.kind === 'angle'
        ? value
        : fail('qasm-unsupported', 'numbers that depend on measured bits are not supported', expression.span);
    if (integer && !Number.isInteger(value.value))
      fail('not-an-integer', `${value.text} is no whole number`, expression.span);
    return integer ? numberValue(value.value, true) : { ...value, integer: false };
  }

  function qubitsOf(expression: Expression): readonly number[] {
    const value = evaluate(expression, context());
    return value.kind === 'qubits'
      ? value.qubits
      : fail('wrong-type', 'a qubit is needed here', expression.span);
  }

  function measure(operand: Expression, target: Expression | undefined, span: Span): Instruction[] {
    const qubits = qubitsOf(operand);
    const into = target && evaluate(target, context());
    if (into && into.kind !== 'bits') fail('wrong-type', 'a measurement needs bits to go to', span);
    if (into && into.cells.length !== qubits.length) {
      fail('shape-mismatch', `${qubits.length} qubits are measured into ${into.cells.length} bits`, span);
    }
    charge(qubits.length, span);
    return qubits.map((qubit, i) => {
      const cell = into?.cells[i];
      const measurement = measurements.push({ qubit, cell }) - 1;
      if (cell !== undefined) cells[cell] = { kind: 'bit', bit: measurement };
      return { kind: 'measure', qubit, measurement };
    });
  }

  function assign(target: Expression, value: Expression, span: Span): Instruction[] {
    topOnly(value.kind === 'measure' ? 'measure' : 'an assignment', span);
    if (value.kind === 'measure') return measure(value.operand, target, span);
    if (target.kind === 'name') {
      const found = find(scope, target.name);
      if (found?.value.kind === 'number') {
        found.scope.names.set(target.name, numberOf(value, found.value.integer));
        return [];
      }
    }
    const into = evaluate(target, context());
    const from = evaluate(value, context());
    if (into.kind !== 'bits') return fail('qasm-unsupported', 'only bits and numbers are assigned to', span);
    const copies = from.kind === 'bits' ? from.cells.map((cell) => cells[cell]) : bitOf(from);
    if (copies?.length !== into.cells.length) {
      return fail('qasm-unsupported', 'a bit is assigned a measurement, another bit, 0 or 1 only', span);
    }
    into.cells.forEach((cell, i) => (cells[cell] = copies[i]));
    return [];
  }

  function branch({ condition, then, orElse, span }: Extract<Statement, { kind: 'if' }>): Instruction[] {
    const value = evaluate(condition, context());
    const test = conditionOf(value, context(), span);
    const run = (statements: readonly Statement[]) =>
      scoped(() => statements.flatMap((inner) => visit(inner)));
    if (test.kind === 'constant') return run(test.value ? then : orElse);
    charge(sizeOfCondition(test), span);
    const before = inBranch;
    inBranch = true;
    const result: Instruction = { kind: 'branch', condition: test, then: run(then), orElse: run(orElse) };
    inBranch = before;
    return [result];
  }

  function loop(statement: Extract<Statement, { kind: 'for' }>): Instruction[] {
    return turns(statement, (inner) => visit(inner));
  }

  function turns(
    { name, range, body, span }: Extract<Statement, { kind: 'for' }>,
    run: (inner: Statement) => Instruction[],
  ) {
    if (range.kind !== 'range' && range.kind !== 'set') {
      return fail('qasm-unsupported', 'a for loop runs over a range [first:last] or a set {a, b}', span);
    }
    const result: Instruction[] = [];
    for (const value of positions(range, undefined, context())) {
      charge(1, span);
      scoped(() => {
        declare(name, numberValue(value, true), span);
        scoped(() => body.forEach((inner) => run(inner).forEach((each) => result.push(each))));
      });
    }
    return result;
  }
}

function bitOf(value: Value): readonly Condition[] | undefined {
  if (value.kind !== 'number' || (value.value !== 0 && value.value !== 1)) return undefined;
  return [{ kind: 'constant', value: value.value === 1 }];
}

function sizeOfCondition(condition: Condition): number {
  if (condition.kind === 'not') return 1 + sizeOfCondition(condition.operand);
  if (condition.kind === 'bit' || condition.kind === 'constant') return 1;
  return 1 + sizeOfCondition(condition.left) + sizeOfCondition(condition.right);
}
