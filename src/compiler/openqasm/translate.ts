// OpenQASM tree → flat program: names resolved, constants computed, loops unrolled, subroutines inlined, statements
// translated one by one.
import type { Condition } from '../circuit/circuit.ts';
import { not, or, never } from '../circuit/conditions.ts';
import type { Source, Span } from '../source/source.ts';
import type { Case, Expression, QasmProgram, Statement, StatementOf } from './ast.ts';
import { evaluate } from './evaluate.ts';
import { conditionOf, formulaOf } from './formulas.ts';
import { operate } from './operate.ts';
import { fail } from './fault.ts';
import { callGate, defineGate, includeLibrary } from './gates.ts';
import type { FlatProgram } from './instructions.ts';
import { repeatWhile, unroll } from './loops.ts';
import { branch, shortened } from './measurements.ts';
import { name as nameNode } from '../syntax/nodes.ts';
import { parseQasm, type ParsedProgram } from './parse.ts';
import { charge, chargeStep, createState, declare, emit, remark, scoped, type LoadInclude, type State } from './state.ts'; // prettier-ignore
import { callSubroutine, defineSubroutine } from './subroutines.ts';
import type { QasmValue } from './values.ts';
import { assign, declareQubits, declareVariable, measureInto } from './variables.ts';

/** Files that one program includes, and characters in them. */
const mostFiles = 256;
const mostCharacters = 32 * 2 ** 20;

/** Throws a fault at the first construct that a circuit cannot hold. */
export function translate(source: Source, { program, physical }: ParsedProgram, load: LoadInclude): State {
  const state = createState(program.version, source, load, {
    visit,
    call: (...call) => {
      const result = callSubroutine(...call);
      if (!result) return undefined;
      return result.value ?? fail('wrong-type', `the subroutine ${call[1]} returns nothing`, call[3]);
    },
  });
  const start = { source, start: 0, end: 0 };
  for (const qubit of physical) declareQubits(state, `$${qubit}`, undefined, start);
  visitAll(state, program);
  return state;
}

export function flatProgram(state: State): FlatProgram {
  return { ...state, instructions: state.sink, freeName: state.freeValue };
}

function visitAll(state: State, program: QasmProgram): void {
  for (const statement of program.statements) visit(state, statement);
}

function visitBlock(state: State, statements: readonly Statement[]): void {
  scoped(state, () => statements.forEach((statement) => visit(state, statement)));
}

function visit(state: State, statement: Statement): void {
  const { span } = statement;
  chargeStep(state, span);
  switch (statement.kind) {
    case 'include':
      return include(state, statement.path, span);
    case 'gate':
      return defineGate(state, statement);
    case 'def':
      return defineSubroutine(state, statement);
    case 'call': {
      const { name, modifiers, operands } = statement;
      if (!state.subroutines.has(name)) return callGate(state, statement);
      if (modifiers.length > 0) fail('modifier-misplaced', `modifiers stand before gates, and ${name} is a subroutine`, span); // prettier-ignore
      callSubroutine(state, name, [...statement.arguments, ...operands], span);
      return;
    }
    case 'declaration':
      return declareVariable(state, statement);
    case 'input': {
      const name = state.freeValue(statement.name);
      state.parameters.push({ given: statement.name, name, span });
      const value: QasmValue = { kind: 'angle', expression: nameNode(name, span), size: 1, brackets: 0 };
      return declare(state, statement.name, { value, constant: true }, span);
    }
    case 'alias':
      return declare(
        state,
        statement.name,
        { value: evaluate(statement.value, state), constant: true },
        span,
      );
    case 'measure':
      return measure(state, statement);
    case 'assign':
      return assign(state, statement);
    case 'reset':
      for (const qubit of qubitsOf(state, statement.operands[0])) {
        charge(state, 1, span);
        emit(state, { kind: 'reset', qubit, span });
      }
      return;
    case 'barrier': {
      const qubits = new Set(statement.operands.flatMap((operand) => qubitsOf(state, operand)));
      charge(state, 1, span);
      return emit(state, { kind: 'barrier', qubits: [...qubits], span });
    }
    case 'delay':
      for (const operand of statement.operands) qubitsOf(state, operand);
      return remark(state, 'delay takes time and does nothing: it is left out', span);
    case 'timing':
      declare(state, statement.name, { constant: true, timing: true }, span);
      return remark(state, 'durations and stretches are left out', span);
    case 'if': {
      const test = conditionOf(evaluate(statement.condition, state), state, statement.condition.span);
      const run = (statements: readonly Statement[]) => () => visitBlock(state, statements);
      return branch(state, test, run(statement.then), run(statement.orElse), span);
    }
    case 'for':
      return unroll(state, statement, (inner) => visit(state, inner));
    case 'while':
      return repeatWhile(state, statement);
    case 'switch':
      return choose(state, statement);
    case 'return':
      return fail('qasm-unsupported', 'return stands at the end of a subroutine only', span);
    case 'block':
      return visitBlock(state, statement.body);
    default:
      return statement satisfies never;
  }
}

function include(state: State, path: string, span: Span): void {
  if (includeLibrary(state, path)) return;
  const source = state.load(path, state.including.at(-1)!);
  if (typeof source === 'string') fail('import-not-found', source, span);
  if (state.including.some(({ name }) => name === source.name))
    fail('import-cycle', `files include each other in a circle: ${[...state.including.map(({ name }) => name), source.name].join(' → ')}`, span); // prettier-ignore
  state.included.push(source.text.length);
  const total = state.included.reduce((sum, length) => sum + length, 0);
  if (state.included.length > mostFiles || total > mostCharacters)
    fail('limit-exceeded', `a program may include ${mostFiles} files and ${mostCharacters} characters`, span);
  const { program, physical } = parseQasm(source, state.version);
  for (const qubit of physical)
    if (!state.scope.names.has(`$${qubit}`)) declareQubits(state, `$${qubit}`, undefined, span);
  state.including.push(source);
  visitAll(state, program);
  state.including.pop();
}

function measure(state: State, { operand, target, span }: StatementOf<'measure'>): void {
  const into = target && evaluate(target, state);
  if (into && into.kind !== 'bits') return fail('wrong-type', 'a measurement needs bits to go to', span);
  measureInto(state, operand, into, span);
}

function qubitsOf(state: State, expression: Expression): readonly number[] {
  const value = evaluate(expression, state);
  return value.kind === 'qubits'
    ? value.qubits
    : fail('wrong-type', 'a qubit is needed here', expression.span);
}

/** Cases exclude each other, and what the target holds is read once: they are branches one after another. */
function choose(state: State, { target, cases, span }: StatementOf<'switch'>): void {
  const found = evaluate(target, state);
  const value = formulaOf(found, state) ?? found;
  let met = never;
  const tests = cases.map(({ labels }: Case) => {
    if (!labels) return undefined;
    const equal = labels.map((label) =>
      conditionOf(operate('==', value, evaluate(label, state), state, label.span), state, label.span),
    );
    const join = (a: Condition, b: Condition) => shortened(state, or(a, b), 'met', span);
    const test = equal.reduce(join, never);
    met = join(met, test);
    return test;
  });
  if (tests.filter((test) => !test).length > 1) fail('syntax', 'a switch has one default only', span);
  cases.forEach(({ body }, i) => {
    branch(
      state,
      tests[i] ?? not(met),
      () => visitBlock(state, body),
      () => {},
      span,
    );
  });
}
