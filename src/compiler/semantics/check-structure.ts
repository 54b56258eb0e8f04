// Which statement may stand where: what can be said of a declaration without knowing any value.
import { channels } from '../circuit/channels.ts';
import type { Code } from '../source/codes.ts';
import type { Diagnostic, Report } from '../source/diagnostic.ts';
import type { Span } from '../source/source.ts';
import type { AssignStatement, Block, CircuitDeclaration, Declaration, Expression, Modifier, Statement } from '../syntax/ast.ts'; // prettier-ignore
import { blocksOf, expressionsOf, factsOf } from '../syntax/statement-facts.ts';
import { observableFunctions } from './builtins.ts';
import type { Module } from './modules.ts';
import { meansWord } from './statement-words.ts';
import { headExpressions, subexpressions, visitStatements } from './walk.ts';

type Holder = 'gate' | 'pool' | 'circuit';

/** Reports statements, measurements and modifiers that stand where they may not. */
export function checkStructure(module: Module, declaration: Declaration, report: Report): void {
  const error = (code: Code, message: string, span: Span, related: Diagnostic['related'] = []) =>
    report({ code, severity: 'error', message, span, related });

  if (declaration.kind === 'const' || declaration.kind === 'pairing') {
    return checkMeasure(declaration.value, error);
  }
  for (const expression of headExpressions(declaration)) checkMeasure(expression, error);
  checkPlacement(declaration.body, declaration.kind, false, error);
  visitStatements(declaration.body, (statement) => {
    if (isBitWithoutWord(statement)) return report(bitWithoutWord(statement));
    const { measures, refusedIn } = factsOf(statement);
    const isGate = declaration.kind === 'gate';
    const whole = measures && (!isGate || refusedIn.gate !== undefined);
    for (const expression of expressionsOf(statement)) {
      if (whole && expression.kind === 'measure') checkMeasure(expression.operand, error);
      else if (statement.kind === 'return') checkMeasure(expression, returned(error));
      else if (!isGate) checkMeasure(expression, error);
      else if (!whole) checkMeasure(expression, (code, _, span) => error(code, 'a gate is unitary: measure belongs in a pool or a circuit', span)); // prettier-ignore
    }
    if (statement.kind === 'bit' && statement.value.kind !== 'measure') {
      error(
        'bit-misuse',
        'a bit is the outcome of a measurement: write bit m = measure q[i];',
        statement.value.span,
      );
    }
    if (statement.kind !== 'apply') return;
    checkApplication(module, declaration, statement, error);
    for (const modifier of statement.modifiers) checkModifier(modifier, report);
  });
  if (declaration.kind === 'circuit') checkCircuit(module, declaration, error);
}

type Fault = (code: Code, message: string, span: Span, related?: Diagnostic['related']) => void;

function checkPlacement(block: Block, holder: Holder, isInner: boolean, error: Fault): void {
  for (const statement of block.statements) {
    if (isBitWithoutWord(statement)) continue;
    const { refusedIn } = factsOf(statement);
    const refusal = refusedIn[holder] ?? (isInner ? refusedIn.block : undefined);
    if (refusal) error('misplaced-statement', refusal(statement), statement.span);
    for (const inner of blocksOf(statement)) checkPlacement(inner, holder, true, error);
  }
}

/** `m = measure q[0];`, which declares a bit without saying so. */
export function isBitWithoutWord(statement: Statement): statement is AssignStatement {
  return statement.kind === 'assign' && statement.value.kind === 'measure';
}

function bitWithoutWord({ name: { name, span } }: AssignStatement): Diagnostic {
  const message = `a bit is declared where it is measured: bit ${name} = measure …;`;
  const fix = { title: 'insert bit', span: { ...span, end: span.start }, text: 'bit ' };
  return { code: 'misplaced-measure', severity: 'error', message, span, related: [], fix };
}

function checkCircuit(module: Module, circuit: CircuitDeclaration, error: Fault): void {
  const { statements, span: body } = circuit.body;
  const last = statements.at(-1);
  // Where no block is written yet, that is said already.
  if (last?.kind !== 'return' && body.end > body.start) {
    const message = `circuit ${circuit.name.name} must end with return and its observables, such as return Z(q[0]);`;
    let lacks = last?.kind !== 'lost';
    visitStatements(circuit.body, (statement) => {
      if (statement.kind === 'return' || isLostReturn(module, statement)) lacks = false;
    });
    // Observables alone lack only the word.
    const place = last?.kind === 'apply' && observableFunctions.has(last.callee.name) ? last : circuit.name;
    if (lacks) error('missing-return', message, place.span);
  }
  for (const statement of statements) {
    if (statement.kind === 'return' && statement !== last) {
      error('misplaced-statement', 'return must be the last statement of the circuit', statement.span);
    }
  }

  const weights = new Map<string, Span>();
  visitStatements(circuit.body, (statement) => {
    // Where a name for it is chosen, it is a further meeting of the same weight.
    if (statement.kind !== 'weight' || statement.outside) return;
    const { name, span } = statement.name;
    const earlier = weights.get(name);
    if (earlier) {
      const related = [{ span: earlier, message: 'first declared here' }];
      error('weight-redeclared', `weight ${name} is declared twice in circuit ${circuit.name.name}; choose another name`, span, related); // prettier-ignore
    } else weights.set(name, span);
  });
}

function isLostReturn(module: Module, statement: Statement): boolean {
  if (statement.kind === 'lost') return statement.holdsReturn;
  return statement.kind === 'apply' && meansWord(module, statement.callee.name, 'return');
}

function checkMeasure(expression: Expression, error: Fault): void {
  if (expression.kind === 'measure') {
    error('misplaced-measure', 'measure stands only as a whole condition, if (measure q), or in bit m = measure q;', expression.span); // prettier-ignore
  }
  for (const inner of subexpressions(expression)) checkMeasure(inner, error);
}

/** `return measure q[0];`, as in PennyLane: what is returned is measured by itself. */
const returned =
  (error: Fault): Fault =>
  (code, _, span) =>
    error(code, 'a circuit returns expectation values, not outcomes: write return Z(q[0]); or return probs(q); for probabilities', span); // prettier-ignore

function checkApplication(
  module: Module,
  declaration: Declaration,
  statement: Statement & { kind: 'apply' },
  error: Fault,
): void {
  const { name, span } = statement.callee;
  if ('lost' in declaration && declaration.lost?.includes(name)) return;
  const parameter =
    declaration.kind === 'circuit' && declaration.parameters.find((each) => each.name.name === name);
  const what = parameter
    ? parameter.type.name
    : (module.callables.get(name)?.declaration.kind ?? builtinKind(name));
  if (declaration.kind === 'gate' && (what === 'pool' || what === 'channel' || what === 'preparation')) {
    error('misplaced-statement', `a gate is unitary: ${what} ${name} belongs in a pool or a circuit`, span);
  }
  if (declaration.kind === 'pool' && what === 'preparation') {
    error('misplaced-statement', 'prepare(…) belongs in a circuit', span);
  }
  const [first] = statement.modifiers;
  if (first && (what !== 'gate' || statement.operands.kind === 'pooled')) {
    const is = what === 'gate' ? 'called like a pool' : `a ${what}`;
    error('modifier-misplaced', `${first.kind} @ works on gates only, and ${name} is ${is}`, first.span);
  }
}

/** `inv` takes no number, `pow` needs one. */
function checkModifier({ kind, argument, span }: Modifier, report: Report): void {
  if (kind === 'ctrl' || (kind === 'pow') === (argument !== undefined)) return;
  const message =
    kind === 'inv'
      ? 'inv takes no number: write inv @, or pow(k) @ for a power'
      : 'pow needs a number: write pow(2) @ for the square';
  const fix = argument && { title: 'write inv @', span, text: 'inv @' };
  report({ code: 'wrong-argument-count', severity: 'error', message, span, related: [], fix });
}

function builtinKind(name: string): string {
  if (channels.has(name)) return 'channel';
  return name === 'prepare' ? 'preparation' : 'gate';
}
