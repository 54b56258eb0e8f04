// A module of instruction trees as the bytes of a WebAssembly binary (WebAssembly Core Specification 2.0, §5).
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
  const sections: [number, number[]][] = [
    [1, vector(types.map((type) => [0x60, ...typeBytes(type)]))],
    [2, vector([[...name('host'), ...name('memory'), 2, ...memory]])],
    [3, vector(module.functions.map((fn) => unsigned(typeIndex(signature(fn)))))],
    [4, vector([[0x70, 0, ...unsigned(module.table.length)]])],
    [7, vector(module.exports.map((item) => [...name(item), 0, ...unsigned(indexOf(item))]))],
    [9, vector([[0, 0x41, 0, end, ...vector(module.table.map((item) => unsigned(indexOf(item))))]])],
    [10, vectorOfSized(module.functions.map((fn) => code(fn, indexOf, typeIndex(kernelSignature))))],
  ];
  const bytes = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  for (const [id, content] of sections) append(bytes, [id], unsigned(content.length), content);
  return Uint8Array.from(bytes);
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

function code(fn: WasmFunction, functionIndex: (name: string) => number, kernelType: number): number[] {
  const names = Object.keys(fn.locals);
  const locals = new Map([...fn.parameters, ...names].map((local, index) => [local, index]));
  const bytes = vector(names.map((local) => [1, typeCodes[fn.locals[local]]]));
  const labels: string[] = [];
  const constant = new DataView(new ArrayBuffer(8));

  const emitAll = (instructions: readonly Instruction[]) => instructions.forEach(emit);
  const emit = (instruction: Instruction): void => {
    if (isPlain(instruction)) {
      emitAll(instruction.operands);
      for (const byte of opcodes[instruction.op].code) bytes.push(byte);
      immediate(instruction);
      return;
    }
    switch (instruction.op) {
      case 'loop':
      case 'block':
        bytes.push(instruction.op === 'loop' ? 0x03 : 0x02, emptyBlock);
        labels.push(instruction.label);
        emitAll(instruction.body);
        labels.pop();
        bytes.push(end);
        return;
      case 'if':
        emit(instruction.condition);
        bytes.push(0x04, emptyBlock);
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
      putUnsigned(bytes, first as number);
      return;
    }
    switch (kind) {
      case 'none':
        return;
      case 'local':
        return putUnsigned(bytes, found(locals, first as string));
      case 'function':
        return putUnsigned(bytes, functionIndex(first as string));
      case 'label': {
        const depth = labels.lastIndexOf(first as string);
        if (depth < 0) throw new Error(`no label ${first} in ${fn.name}`);
        return putUnsigned(bytes, labels.length - 1 - depth);
      }
      case 'i32':
        return putSigned(bytes, first as number);
      case 'f32':
        constant.setFloat32(0, first as number, true);
        return putBytes(bytes, constant, 4);
      case 'f64':
        constant.setFloat64(0, first as number, true);
        return putBytes(bytes, constant, 8);
      case 'lane':
      case 'lanes16':
        return append(bytes, instruction.immediates as number[]);
      case 'indirect':
        putUnsigned(bytes, kernelType);
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

function append(bytes: number[], ...parts: (readonly number[])[]): void {
  for (const part of parts) for (let index = 0; index < part.length; index++) bytes.push(part[index]);
}

function putBytes(bytes: number[], from: DataView, count: number): void {
  for (let index = 0; index < count; index++) bytes.push(from.getUint8(index));
}

function vector(items: readonly (readonly number[])[]): number[] {
  const bytes = unsigned(items.length);
  append(bytes, ...items);
  return bytes;
}

/** Of items after their lengths. */
function vectorOfSized(items: readonly (readonly number[])[]): number[] {
  const bytes = unsigned(items.length);
  for (const item of items) append(bytes, unsigned(item.length), item);
  return bytes;
}

function sized(content: readonly number[]): number[] {
  const bytes = unsigned(content.length);
  append(bytes, content);
  return bytes;
}

function name(text: string): number[] {
  return sized([...new TextEncoder().encode(text)]);
}

function unsigned(number: number): number[] {
  const bytes: number[] = [];
  putUnsigned(bytes, number);
  return bytes;
}

/** LEB128 */
function putUnsigned(bytes: number[], number: number): void {
  while (number >= 128) {
    bytes.push((number % 128) + 128);
    number = Math.floor(number / 128);
  }
  bytes.push(number);
}

/** Signed LEB128 */
function putSigned(bytes: number[], number: number): void {
  for (;;) {
    const low = number & 127;
    number >>= 7;
    const done = (number === 0 && (low & 64) === 0) || (number === -1 && (low & 64) !== 0);
    bytes.push(done ? low : low | 128);
    if (done) return;
  }
}
