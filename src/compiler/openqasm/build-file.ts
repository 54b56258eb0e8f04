// Flat program → the syntax tree of a `.qcnn` file.
import type { Output, PauliTerm } from '../circuit/circuit.ts';
import type { Span } from '../source/source.ts';
import type { Expression, File, Statement } from '../syntax/ast.ts';
import { applyStatements, conditionExpression } from './apply-statements.ts';
import { fail } from './fault.ts';
import type { FlatProgram, Instruction } from './instructions.ts';
import { libraryDefinition, ownGates } from './library.ts';
import { freeNames, qcnnCallableNames, recordGate } from './names.ts';
import { binary, call, identifier, list, name, number } from './nodes.ts';
import type { Notes } from './notes.ts';
import { planMeasurements, returnedBits } from './plan-measurements.ts';
import { rollRepeats } from './roll-repeats.ts';

/** A `+` is a level of the tree: longer sums are written as `sum([…])`. */
const longestSum = 50;
const mostTerms = 65_536;
const mostOutputs = 1_000_000;

/** `fallbackName` names the circuit where the program does not; `span` is the program's. */
export function buildFile(program: FlatProgram, notes: Notes, fallbackName: string, span: Span): File {
  const { registers, parameters, freeName } = program;
  const definitions = [...program.definitions];
  const called = new Set<string>();
  const qubits = [...program.qubits];
  const plans = planMeasurements(program, notes.outputs);
  const bitNames = new Map<number, string>();
  const carriers = new Map<number, Expression>();
  const ended = new Set<number>();
  const registerOf = registers.flatMap((register) => Array.from({ length: register.size ?? 1 }, () => register)); // prettier-ignore
  const head: Statement[] = parameters.map((parameter): Statement => {
    const own = { name: identifier(parameter.name, parameter.span), dimensions: [], span: parameter.span };
    if (notes.inputs.has(parameter.given)) return { kind: 'input', element: 'angle', ...own };
    return { kind: 'weight', initial: notes.starts.get(parameter.given), ...own };
  });
  for (const register of registers) head.push(qubitStatement(register.name, register.size, register.span));
  for (const helper of program.helpers) head.push(qubitStatement(helper.name, undefined, span));
  const body: Statement[] = [];
  for (const instruction of program.instructions) body.push(...statementsOf(instruction));
  const outputs = returned();
  for (const [gate, text] of ownGates) if (called.has(gate)) definitions.push(libraryDefinition(text));
  const own = definitions.map((definition) => definition.name.name);
  const circuit = freeNames([...qcnnCallableNames, ...own])(notes.circuit ?? fallbackName);
  const statements: Statement[] = [
    ...head,
    ...rollRepeats(body, freeName('turn'), span),
    { kind: 'return', outputs, span },
  ];
  return {
    imports: [],
    declarations: [
      ...definitions,
      { kind: 'circuit', name: identifier(circuit, span), parameters: [], body: { statements, span }, span },
    ],
    comments: [],
    span,
  };

  function statementsOf(instruction: Instruction): readonly Statement[] {
    const { span } = instruction;
    switch (instruction.kind) {
      case 'gate':
        called.add(instruction.callee);
        return applyStatements(instruction, qubits);
      case 'measure':
        return measureStatements(instruction.measurement, instruction.qubit, span);
      case 'reset':
        ended.delete(instruction.qubit);
        return [{ kind: 'reset', operands: [qubits[instruction.qubit]], span }];
      case 'barrier': {
        const live = instruction.qubits.filter((qubit) => !ended.has(qubit));
        if (live.length === 0 && instruction.qubits.length > 0) return [];
        return [{ kind: 'barrier', operands: slices(live, true), span }];
      }
      case 'branch': {
        const { condition, then, orElse } = instruction;
        const block = (list: readonly Instruction[]) => ({ statements: list.flatMap(statementsOf), span });
        return [
          {
            kind: 'if',
            condition: conditionExpression(condition, (bit) => bitNames.get(bit)!, span),
            then: block(then),
            orElse: orElse.length > 0 ? block(orElse) : undefined,
            span,
          },
        ];
      }
    }
  }

  function measureStatements(measurement: number, qubit: number, span: Span): Statement[] {
    const { steps, carrier } = plans[measurement];
    const { wanted } = program.measurements[measurement];
    const result: Statement[] = [];
    let copy = qubits[qubit];
    let kept = qubits[qubit];
    const fresh = (given: string): Expression => {
      called.add(recordGate);
      const text = freeName(given);
      const operand = name(text, span);
      result.push(qubitStatement(text, undefined, span));
      result.push({ kind: 'apply', modifiers: [], callee: identifier(recordGate, span), arguments: [], operands: { kind: 'list', items: [qubits[qubit], operand] }, span }); // prettier-ignore
      return operand;
    };
    for (const step of steps) {
      if (step === 'copy') copy = fresh(`copy_${wanted}`);
      else if (step === 'keep') kept = fresh(`kept_${wanted}`);
      else {
        const bit = freeName(wanted);
        bitNames.set(measurement, bit);
        const operand = step === 'measure' ? qubits[qubit] : copy;
        result.push({
          kind: 'bit',
          name: identifier(bit, span),
          value: { kind: 'measure', operand, span },
          span,
        });
        if (step === 'measure') ended.add(qubit);
      }
    }
    if (carrier) carriers.set(measurement, carrier === 'itself' ? qubits[qubit] : kept);
    return result;
  }

  function returned(): Expression[] {
    if (notes.outputs) {
      const count = notes.outputs.reduce((sum, output) => sum + (output.kind === 'probabilities' ? 2 ** output.qubits.length : 1), 0); // prettier-ignore
      if (count > mostOutputs) fail('limit-exceeded', `these are ${count} outputs; a circuit has at most ${mostOutputs}`, span); // prettier-ignore
      return notes.outputs.map(outputExpression);
    }
    const held = returnedBits(program).map((bit) => call('Z', [carriers.get(bit)!], span));
    if (held.length > 0) return held;
    const all = registers.map((register) => call('Z', [name(register.name, span)], span));
    return all.length > 0 ? all : [number(0, span)];
  }

  function outputExpression(output: Output): Expression {
    if (output.kind === 'probabilities') {
      const register = slices(output.qubits, false).reduce((all, part) => binary('++', all, part, span));
      return call('probs', [register], span);
    }
    const { terms } = output;
    if (terms.length > mostTerms) fail('limit-exceeded', `an observable has at most ${mostTerms} products, and this one ${terms.length}`, span); // prettier-ignore
    if (terms.length === 0) return number(0, span);
    const parts = terms.map(termExpression);
    if (parts.length > longestSum) return call('sum', [list(parts, span)], span);
    return parts.reduce((sum, part) => binary('+', sum, part, span));
  }

  function termExpression({ coefficient, factors }: PauliTerm): Expression {
    const paulis = factors.map(({ pauli, qubit }): Expression => call(pauli, [qubits[qubit]], span));
    if (paulis.length > longestSum) {
      const product = call('prod', [list(paulis, span)], span);
      return coefficient === 1 ? product : binary('*', number(coefficient, span), product, span);
    }
    const parts = coefficient === 1 && paulis.length > 0 ? paulis : [number(coefficient, span), ...paulis];
    return parts.reduce((product, part) => binary('*', product, part, span));
  }

  /** Qubits that follow each other in a register are one slice: `q`, `q[0..3]`, and `q[2]` where `single` may stand. */
  function slices(list: readonly number[], single: boolean): Expression[] {
    const found: Expression[] = [];
    for (let i = 0; i < list.length;) {
      let end = i + 1;
      const register = registerOf[list[i]];
      const { first, size = 1 } = register;
      while (end < list.length && list[end] === list[end - 1] + 1 && list[end] < first + size) end++;
      const start = list[i] - first;
      const range = binary('..', number(start, span), number(start + end - i, span), span);
      const whole = name(register.name, span);
      if (end - i === size) found.push(whole);
      else if (single && end - i === 1) found.push(qubits[list[i]]);
      else found.push({ kind: 'index', object: whole, indices: [range], span });
      i = end;
    }
    return found;
  }
}

function qubitStatement(text: string, size: number | undefined, span: Span): Statement {
  return {
    kind: 'qubit',
    name: identifier(text, span),
    size: size === undefined ? undefined : number(size, span),
    span,
  };
}
