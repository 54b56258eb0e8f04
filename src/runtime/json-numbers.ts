// Reading arrays of finite numbers from JSON: flat, or nested by a shape.
import { UserError } from '../user-error.ts';

/** An object with names, neither an array nor null. */
export function isNamed(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
}

/** Whether `flatten` accepts the lengths of this value; the numbers themselves are not looked at. */
export function fitsShape(value: unknown, shape: readonly number[]): boolean {
  if (!Array.isArray(value)) return shape.length === 0;
  if (!value.some(Array.isArray))
    return value.length === product(shape) && (shape.length > 0 || value.length === 1);
  return (
    shape.length > 1 && value.length === shape[0] && value.every((part) => fitsShape(part, shape.slice(1)))
  );
}

/**
 * The numbers, first index slowest, of an array that is flat or nested by the shape; a shape without dimensions is one
 * number. Throws UserError that begins with `where` for wrong lengths and for anything that is no finite number.
 */
export function flatten(value: unknown, shape: readonly number[], where: string): number[] {
  const numbers: number[] = [];
  const visit = (part: unknown, rest: readonly number[], path: string): void => {
    if (!Array.isArray(part)) {
      if (rest.length > 0) fail(`${where}${path} must be ${describe(rest)}, but ${spell(part)} came`);
      if (typeof part !== 'number' || !Number.isFinite(part)) {
        fail(`${where}${path} must be a finite number, but ${spell(part)} came`);
      }
      numbers.push(part);
      return;
    }
    const flat = !part.some(Array.isArray);
    const expected = flat ? product(rest) : rest[0];
    if (part.length !== expected || (!flat && rest.length === 0)) {
      fail(`${where}${path} must be ${describe(rest)}, but it has ${part.length}`);
    }
    part.forEach((item, index) => visit(item, flat ? [] : rest.slice(1), `${path}[${index}]`));
  };
  visit(ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value, shape, '');
  return numbers;
}

function fail(message: string): never {
  throw new UserError(`${message}.`);
}

function describe(shape: readonly number[]): string {
  const count = product(shape);
  if (shape.length === 0) return 'one number';
  if (shape.length === 1) return `an array of ${count} ${count === 1 ? 'number' : 'numbers'}`;
  return `an array of ${shape.join(' × ')} numbers, nested or flat (${count})`;
}

function spell(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 40));
  if (typeof value === 'object' && value !== null) return 'an object';
  return String(value);
}

function product(shape: readonly number[]): number {
  return shape.reduce((total, extent) => total * extent, 1);
}
