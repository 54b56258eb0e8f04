// What names a circuit in a request: a file, a text, JSON, or one that was loaded.
import { isAbsolute, resolve } from 'node:path';
import { parametersOf } from '../answers/describe.ts';
import { elaborateOrFail } from '../circuit-files/elaborate-or-fail.ts';
import { chosenCircuit, nodeLoad, openCircuit, type CircuitReference } from '../circuit-files/load.ts';
import { addNoise } from '../compiler/circuit/add-noise.ts';
import type { Circuit } from '../compiler/circuit/circuit.ts';
import { circuitFromJson } from '../compiler/circuit/json.ts';
import { declarationOf } from '../compiler/elaborate-circuit.ts';
import type { Settings } from '../compiler/elaborate/parameters/setting-texts.ts';
import type { Diagnostic } from '../compiler/source/diagnostic.ts';
import { finite, optional, record, shortText, text, whole, type Fitted, type Shape } from '../json-shape.ts';
import { UserError } from '../user-error.ts';
import type { About, Held } from './held.ts';

/** A number, truth value or text of the language; what else it may not be is said by who reads settings. */
const anything: Shape<string | number | boolean> = (value) => value as string;

/** What names a text. */
export const textFields = {
  file: optional(shortText(4096)),
  text: optional(text),
  name: optional(shortText(4096)),
  folder: optional(shortText(4096)),
  circuit: optional(shortText(200)),
  set: optional(record(anything)),
} as const;

/** What names a circuit. */
export const circuitFields = {
  ...textFields,
  json: optional(text),
  noise: optional(record(finite)),
  loaded: optional(whole(1, Number.MAX_SAFE_INTEGER)),
} as const;

type TextFields = Fitted<typeof textFields>;
type CircuitFields = Fitted<typeof circuitFields>;

export interface OpenedCircuit {
  readonly circuit: Circuit;
  readonly about: About;
  readonly warnings: readonly Diagnostic[];
}

/** The text, and the circuit of it that is named. Throws UserError. */
export function openText(fields: TextFields): CircuitReference {
  const { file, text: given, name = '<text>', folder = '.', circuit } = fields;
  requireOne({ file, text: given });
  if (file !== undefined) {
    for (const other of ['name', 'folder'] as const)
      if (fields[other] !== undefined) throw new UserError(`${other} goes with text, not with file`);
    const reference = openCircuit(fileOf(file));
    const chosen = chosenCircuit(reference, circuit);
    return { source: reference.source, ...(chosen !== undefined && { circuit: chosen }) };
  }
  const source = { name, text: given!, folder: isAbsolute(folder) ? folder : resolve(folder) };
  return { source, ...(circuit !== undefined && { circuit }) };
}

/** Standard input is the client's own. */
export function fileOf(path: string): string {
  if (path === '-' || path.startsWith('-#'))
    throw new UserError('standard input has the requests; give the text of the file as text');
  return path;
}

/** The circuit that the fields name. Throws UserError, with diagnostics where the text is at fault. */
export function openCircuitOf(held: Held, fields: CircuitFields): OpenedCircuit {
  const { loaded, json, file, text: given } = fields;
  requireOne({ file, text: given, json, loaded });
  if (loaded !== undefined) {
    requireAlone(fields, 'loaded', ['circuit', 'name', 'folder', 'set', 'noise']);
    const { circuit, about } = held.circuits.get(loaded);
    return { circuit, about, warnings: [] };
  }
  if (json !== undefined) {
    requireAlone(fields, 'json', ['circuit', 'name', 'folder', 'set']);
    const circuit = addNoise(circuitFromJson(json), fields.noise ?? {});
    return { circuit, about: { file: '<json>', parameters: [] }, warnings: [] };
  }
  return elaborated(openText(fields), fields);
}

function elaborated(reference: CircuitReference, { set, noise }: CircuitFields): OpenedCircuit {
  const warnings: Diagnostic[] = [];
  const files = { load: nodeLoad, warn: (warning: Diagnostic) => void warnings.push(warning) };
  const { circuit, parameters } = elaborateOrFail(reference, { set: set as Settings, noise }, files);
  const { source } = reference;
  const declaration = declarationOf(source, nodeLoad, reference.circuit ?? circuit.name);
  const about = {
    file: source.name,
    ...(declaration?.doc && { doc: declaration.doc }),
    parameters: declaration ? parametersOf(declaration, set, parameters) : [],
  };
  return { circuit, about, warnings };
}

function requireOne(ways: Readonly<Record<string, unknown>>): void {
  const given = Object.keys(ways).filter((name) => ways[name] !== undefined);
  if (given.length === 1) return;
  const names = Object.keys(ways).join(', ');
  throw new UserError(given.length === 0 ? `one of ${names} is missing` : `${given.join(' and ')} cannot both be given; give one of ${names}`); // prettier-ignore
}

function requireAlone(fields: CircuitFields, way: string, others: readonly (keyof CircuitFields)[]): void {
  const other = others.find((name) => fields[name] !== undefined);
  if (other !== undefined) throw new UserError(`${other} does not go with ${way}, whose circuit is settled`);
}
