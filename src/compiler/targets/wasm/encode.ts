// A module of instruction trees as the bytes of a WebAssembly binary (WebAssembly Core Specification 2.0, §5).
import { Bytes } from './bytes.ts';
import {
  isPlain,
  type Instruction,
  type PlainInstruction,
  type ValueType,
  type WasmFunction,
  type WasmModule,
} from './instructions.ts';
import { opcodes } from './opcodes.ts';

const typeCodes: Record<ValueType, number> = { i32: 0x7f, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const emptyBlock = 0x40;
const end = 0x0b;

/** Pages of 64 KiB that a memory can have at most. */
export const maximumPages = 65536;

/** The binary; with `shared` it asks for a memory that several threads share. */
export function encodeModule(module: WasmModule, options: { shared: boolean }): Uint8Array<ArrayBuffer> {
  const types = signatures(module);
  const functionIndex = new Map(module.functions.map(({ name }, index) => [name, index]));
  const indexOf = (name: string) => found(functionIndex, name);
  const typeIndex = (of: string) => types.indexOf(of);
  const memory = options.shared ? [3, ...unsigned(1), ...unsigned(maximumPages)] : [0, ...unsigned(1)];
  const sections: [number, readonly (Bytes | readonly number[])[]][] = [
    [1, types.map((type) => [0x60, ...typeBytes(type)])],
    [2, [[...name('host'), ...name('memory'), 2, ...memory]]],
    [3, module.functions.map((fn) => unsigned(typeIndex(signature(fn))))],
    [4, [[0x70, 0, ...unsigned(module.table.length)]]],
    [7, module.exports.map((item) => [...name(item), 0, ...unsigned(indexOf(item))])],
    [9, [[0, 0x41, 0, end, ...vector(module.table.map((item) => unsigned(indexOf(item))))]]],
    [10, module.functions.map((fn) => sized(code(fn, indexOf, typeIndex(kernelSignature))))],
  ];
  const bytes = new Bytes();
  bytes.append([0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
  for (const [id, items] of sections) {
    bytes.push(id);
    const count = unsigned(items.length);
    bytes.unsigned(items.reduce((sum, { length }) => sum + length, count.length));
    bytes.append(count);
    for (const item of items) bytes.append(item);
  }
  return bytes.written();
}

const kernelSignature = '2';

function signature(fn: WasmFunction): string {
  return `${fn.parameters.length}${fn.result ?? ''}`;
}

function signatures(module: WasmModule): string[] {
  return [...new Set([kernelSignature, ...module.functions.map(signature)])];
}

function typeBytes(type: string): number[] {
  const result = type.replace(/^\d+/, '') as ValueType | '';
  const parameters = Array.from({ length: parseInt(type) }, () => [typeCodes.i32]);
  return [...vector(parameters), ...vector(result === '' ? [] : [[typeCodes[result]]])];
}

function code(fn: WasmFunction, functionIndex: (name: string) => number, kernelType: number): Bytes {
  const names = Object.keys(fn.locals);
  const locals = new Map([...fn.parameters, ...names].map((local, index) => [local, index]));
  const bytes = new Bytes();
  bytes.append(vector(names.map((local) => [1, typeCodes[fn.locals[local]]])));
  const labels: string[] = [];

  const emitAll = (instructions: readonly Instruction[]) => instructions.forEach(emit);
  const emit = (instruction: Instruction): void => {
    if (isPlain(instruction)) {
      emitAll(instruction.operands);
      bytes.append(opcodes[instruction.op].code);
      immediate(instruction);
      return;
    }
    switch (instruction.op) {
      case 'loop':
      case 'block':
        bytes.append([instruction.op === 'loop' ? 0x03 : 0x02, emptyBlock]);
        labels.push(instruction.label);
        emitAll(instruction.body);
        labels.pop();
        bytes.push(end);
        return;
      case 'if':
        emit(instruction.condition);
        bytes.append([0x04, emptyBlock]);
        labels.push('');
        emitAll(instruction.body);
        if (instruction.otherwise.length > 0) bytes.push(0x05);
        emitAll(instruction.otherwise);
        labels.pop();
        bytes.push(end);
        return;
      default:
        instruction satisfies never;
    }
  };
  const immediate = (instruction: PlainInstruction): void => {
    const kind = opcodes[instruction.op].immediate;
    const first = instruction.immediates[0];
    if (typeof kind === 'object') {
      bytes.push(kind.align);
      bytes.unsigned(first as number);
      return;
    }
    switch (kind) {
      case 'none':
        return;
      case 'local':
        return bytes.unsigned(found(locals, first as string));
      case 'function':
        return bytes.unsigned(functionIndex(first as string));
      case 'label': {
        const depth = labels.lastIndexOf(first as string);
        if (depth < 0) throw new Error(`no label ${first} in ${fn.name}`);
        return bytes.unsigned(labels.length - 1 - depth);
      }
      case 'i32':
        return bytes.signed(first as number);
      case 'f32':
        return bytes.f32(first as number);
      case 'f64':
        return bytes.f64(first as number);
      case 'lane':
      case 'lanes16':
        return bytes.append(instruction.immediates as number[]);
      case 'indirect':
        bytes.unsigned(kernelType);
        bytes.push(0);
        return;
      default:
        kind satisfies never;
    }
  };

  emitAll(fn.body);
  bytes.push(end);
  return bytes;
}

function found(map: ReadonlyMap<string, number>, name: string): number {
  const index = map.get(name);
  if (index === undefined) throw new Error(`no ${name}`);
  return index;
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

/** Behind its length. */
function sized(content: Bytes): Bytes {
  const bytes = new Bytes();
  bytes.unsigned(content.length);
  bytes.append(content);
  return bytes;
}

function name(text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  return [...unsigned(bytes.length), ...bytes];
}

function unsigned(number: number): number[] {
  const bytes = new Bytes();
  bytes.unsigned(number);
  return [...bytes.written()];
}
