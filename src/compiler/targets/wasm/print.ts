// A module of instruction trees as WebAssembly text, for people to read and for other tools to assemble.
import { maximumPages } from './encode.ts';
import {
  isPlain,
  type Instruction,
  type PlainInstruction,
  type WasmFunction,
  type WasmModule,
} from './instructions.ts';
import { opcodes } from './opcodes.ts';

const width = 110;

/** The module in the folded text format. */
export function printModule(module: WasmModule, options: { shared: boolean }): string {
  const limits = options.shared ? `1 ${maximumPages} shared` : '1';
  return [
    '(module',
    '  (type $kernel (func (param i32 i32)))',
    `  (import "host" "memory" (memory ${limits}))`,
    ...module.functions.map((fn) => indent(printFunction(fn), 1)),
    `  (table ${module.table.length} funcref)`,
    `  (elem (i32.const 0) ${module.table.map((item) => `$${item}`).join(' ')})`,
    ...module.exports.map((item) => `  (export "${item}" (func $${item}))`),
    ')',
    '',
  ].join('\n');
}

/** One function, its body one instruction a line where it fits. */
export function printFunction(fn: WasmFunction): string {
  const parameters = fn.parameters.map((parameter) => ` (param $${parameter} i32)`).join('');
  const result = fn.result ? ` (result ${fn.result})` : '';
  const locals = wrapped(Object.entries(fn.locals).map(([local, type]) => `(local $${local} ${type})`));
  return [
    `(func $${fn.name}${parameters}${result}`,
    ...locals.map((line) => indent(line, 1)),
    ...fn.body.map((instruction) => indent(printInstruction(instruction), 1)),
    ')',
  ].join('\n');
}

function printInstruction(instruction: Instruction): string {
  const block = (head: string, parts: readonly string[]) =>
    [`(${head}`, ...parts.map((part) => indent(part, 1)), ')'].join('\n');
  if (isPlain(instruction)) {
    const head = [instruction.op, ...immediates(instruction)].join(' ');
    const operands = instruction.operands.map(printInstruction);
    const line = `(${[head, ...operands].join(' ')})`;
    return line.length <= width && !line.includes('\n') ? line : block(head, operands);
  }
  switch (instruction.op) {
    case 'loop':
    case 'block':
      return block(`${instruction.op} $${instruction.label}`, instruction.body.map(printInstruction));
    case 'if': {
      const branches = [block('then', instruction.body.map(printInstruction))];
      if (instruction.otherwise.length > 0) {
        branches.push(block('else', instruction.otherwise.map(printInstruction)));
      }
      return block('if', [printInstruction(instruction.condition), ...branches]);
    }
    default:
      return instruction satisfies never;
  }
}

function immediates(instruction: PlainInstruction): (string | number)[] {
  const kind = opcodes[instruction.op].immediate;
  if (typeof kind === 'object') {
    return instruction.immediates[0] === 0 ? [] : [`offset=${instruction.immediates[0]}`];
  }
  switch (kind) {
    case 'local':
    case 'function':
    case 'label':
      return [`$${instruction.immediates[0]}`];
    case 'indirect':
      return ['(type $kernel)'];
    case 'none':
    case 'i32':
    case 'f32':
    case 'f64':
    case 'lane':
    case 'lanes16':
      return [...instruction.immediates];
    default:
      return kind satisfies never;
  }
}

function wrapped(words: readonly string[]): string[] {
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.length - 1;
    if (last >= 0 && lines[last].length + word.length < width) lines[last] += ` ${word}`;
    else lines.push(word);
  }
  return lines;
}

function indent(text: string, levels: number): string {
  return text
    .split('\n')
    .map((line) => '  '.repeat(levels) + line)
    .join('\n');
}
