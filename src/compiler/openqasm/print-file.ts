// Flat program → the text of a `.qcnn` file.
import type { Output } from '../circuit/circuit.ts';
import type { FlatProgram, Instruction } from './instructions.ts';
import { freeNames, qcnnCallableNames } from './names.ts';
import { writeObservable, type Notes } from './notes.ts';
import { planMeasurements } from './plan-measurements.ts';
import { gateLines, printCondition } from './print-instructions.ts';

/** A `+` is a level of the tree that the parser builds: longer sums are written as `sum([…])`. */
const longestSum = 50;

/** `fallbackName` names the circuit where the program does not. */
export function printFile(program: FlatProgram, notes: Notes, fallbackName: string): string {
  const { registers, parameters, definitions, freeName } = program;
  const names = [...program.qubitNames];
  const plans = planMeasurements(program, notes.outputs);
  const bitNames = new Map<number, string>();
  const carriers = new Map<number, string>();
  const ended = new Set<number>();
  const lines: string[] = [];

  for (const { given, name } of parameters) {
    const start = notes.starts.get(given);
    lines.push(
      notes.inputs.has(given)
        ? `  input ${name}: angle;`
        : `  weight ${name}: angle${start ? ` ~ ${start}` : ''};`,
    );
  }
  for (const { name, size } of registers)
    lines.push(`  qubit ${name}${size === undefined ? '' : `[${size}]`};`);
  if (lines.length > 0) lines.push('');
  for (const instruction of program.instructions) print(instruction, '  ');
  lines.push('', `  return ${returned()};`);
  const own = definitions.map((text) => /^gate (\w+)/.exec(text)![1]);
  const circuit = freeNames([...qcnnCallableNames, ...own])(notes.circuit ?? fallbackName);
  return [...definitions, `circuit ${circuit} {\n${lines.join('\n')}\n}`].join('\n\n') + '\n';

  function print(instruction: Instruction, indent: string): void {
    switch (instruction.kind) {
      case 'gate':
        for (const line of gateLines(instruction, names)) lines.push(indent + line);
        break;
      case 'measure':
        printMeasurement(instruction.measurement, instruction.qubit);
        break;
      case 'reset':
        ended.delete(instruction.qubit);
        lines.push(`${indent}reset ${names[instruction.qubit]};`);
        break;
      case 'barrier': {
        const live = instruction.qubits.filter((qubit) => !ended.has(qubit));
        if (live.length > 0) lines.push(`${indent}barrier ${live.map((qubit) => names[qubit]).join(', ')};`);
        else if (instruction.qubits.length === 0) lines.push(`${indent}barrier;`);
        break;
      }
      case 'branch': {
        const { condition, then, orElse } = instruction;
        lines.push(`${indent}if (${printCondition(condition, (bit) => bitNames.get(bit)!)}) {`);
        for (const each of then) print(each, `${indent}  `);
        if (orElse.length > 0) {
          lines.push(`${indent}} else {`);
          for (const each of orElse) print(each, `${indent}  `);
        }
        lines.push(`${indent}}`);
      }
    }
  }

  function printMeasurement(measurement: number, qubit: number): void {
    const { steps, carrier } = plans[measurement];
    const { cell } = program.measurements[measurement];
    const wanted = cell === undefined ? 'outcome' : program.cells[cell].name.replace(/\[(\d+)\]/, '$1');
    let copy = '';
    let kept = '';
    const fresh = (name: string) => {
      lines.push(`  qubit ${name};`, `  cx ${names[qubit]}, ${name};`);
      return name;
    };
    for (const step of steps) {
      if (step === 'copy') copy = fresh(freeName(`copy_${wanted}`));
      else if (step === 'keep') kept = fresh(freeName(`kept_${wanted}`));
      else {
        const bit = freeName(wanted);
        bitNames.set(measurement, bit);
        lines.push(`  bit ${bit} = measure ${step === 'measure' ? names[qubit] : copy};`);
        if (step === 'measure') ended.add(qubit);
      }
    }
    if (carrier) carriers.set(measurement, carrier === 'itself' ? names[qubit] : kept);
  }

  function returned(): string {
    if (notes.outputs) return notes.outputs.map(writeOutput).join(', ');
    const held = program.cells.flatMap(({ holds }) =>
      holds.kind === 'bit' ? [`Z(${carriers.get(holds.bit)!})`] : [],
    );
    if (held.length > 0) return held.join(', ');
    return registers.map(({ name }) => `Z(${name})`).join(', ') || '0';
  }

  function writeOutput(output: Output): string {
    if (output.kind === 'probabilities') return `probs(${joined(output.qubits)})`;
    const nameOf = (qubit: number) => names[qubit];
    if (output.terms.length <= longestSum) return writeObservable(output.terms, nameOf);
    return `sum([${output.terms.map((term) => writeObservable([term], nameOf)).join(', ')}])`;
  }

  /** The qubits as one register: `q[0..3] ++ r[1..2]`. */
  function joined(qubits: readonly number[]): string {
    const parts: string[] = [];
    for (let i = 0; i < qubits.length;) {
      let end = i + 1;
      const register = registers.findLast(({ first }) => first <= qubits[i])!;
      const behind = register.first + (register.size ?? 1);
      while (end < qubits.length && qubits[end] === qubits[end - 1] + 1 && qubits[end] < behind) end++;
      const start = qubits[i] - register.first;
      if (end - i === (register.size ?? 1)) parts.push(register.name);
      else parts.push(`${register.name}[${start}..${start + end - i}]`);
      i = end;
    }
    return parts.join(' ++ ');
  }
}
