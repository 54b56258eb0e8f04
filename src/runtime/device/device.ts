// What is known of a quantum computer: coherence times, gate times and fidelities, read-out errors. From JSON whose shape
// docs/device.schema.json says.
import { gates as gateTable } from '../../compiler/circuit/gates.ts';
import { bases, type Basis } from '../../compiler/passes/basis/bases.ts';
import { finite, list, Misfit, object, oneOf, optional, record, shortText, truth, type Shape } from '../../json-shape.ts'; // prettier-ignore
import { UserError } from '../../user-error.ts';

const positive: Shape<number> = (value) =>
  finite(value) > 0 ? (value as number) : refuse('it must be above 0');
const share: Shape<number> = (value) => {
  const given = finite(value);
  return given >= 0 && given <= 1 ? given : refuse('it must be in [0, 1]');
};
const time: Shape<number> = (value) =>
  finite(value) >= 0 ? (value as number) : refuse('it must be 0 or more');

const mostQubits = 10_000;

const qubitFields = { T1_us: positive, T2_us: positive, meas1_prep0: share, meas0_prep1: share };
const gateFields = { ns: time, fidelity: share };
const deviceFields = {
  form: oneOf('qcnn device'),
  version: oneOf(1),
  name: shortText(200),
  source: optional(shortText(1000)),
  basis: optional(oneOf(...bases)),
  virtual_z: optional(truth),
  qubits: oneOrMany(only(qubitFields, object(qubitFields))),
  gates: record(only(gateFields, object(gateFields))),
};

/** One qubit of a device. */
export interface QubitFigures {
  /** Relaxation time, microseconds. */
  readonly T1_us: number;
  /** Coherence time, microseconds, at most twice T1. */
  readonly T2_us: number;
  /** How often a prepared 0 is read as 1. */
  readonly meas1_prep0: number;
  /** How often a prepared 1 is read as 0. */
  readonly meas0_prep1: number;
}

/** One kind of gate of a device. */
export interface GateFigures {
  /** Its time, nanoseconds. */
  readonly ns: number;
  /** Its average fidelity. */
  readonly fidelity: number;
}

/** A quantum computer, as its makers or users have measured it. */
export interface Device {
  readonly form: 'qcnn device';
  readonly version: 1;
  readonly name: string;
  /** Where the figures come from. */
  readonly source?: string | undefined;
  /** The gates that it has: any on one qubit and this one on two; `native`: those of the circuit. Default 'cx'. */
  readonly basis?: Basis | undefined;
  /** Rotations about Z and phases take no time and have no error. Default false. */
  readonly virtual_z?: boolean | undefined;
  /** All alike; or a list, on whose n-th entry the circuit's qubit n lies. */
  readonly qubits: QubitFigures | readonly QubitFigures[];
  /** By name of the gate table, and `one` and `two` for all others on one and two qubits. */
  readonly gates: Readonly<Record<string, GateFigures>>;
}

const shape = only(deviceFields, object(deviceFields));

/** The device that JSON describes. Throws Misfit with the place: of another shape, impossible figures, T2 above 2 T1. */
export function deviceFromJson(json: unknown): Device {
  const device = shape(json);
  const all = Array.isArray(device.qubits) ? device.qubits : [device.qubits];
  all.forEach((qubit, index) => {
    const where = Array.isArray(device.qubits) ? ['qubits', index] : ['qubits'];
    const reason = impossible(qubit);
    if (reason !== undefined) refuse(reason, where);
  });
  for (const needed of ['one', 'two'])
    if (!Object.hasOwn(device.gates, needed))
      refuse(`it has no "${needed}", which is for gates on ${needed} qubit${needed === 'two' ? 's' : ''} that have no entry of their own`, ['gates']); // prettier-ignore
  for (const [name, { fidelity }] of Object.entries(device.gates)) {
    const qubits = name === 'one' ? 1 : name === 'two' ? 2 : operandsOf(name);
    const least = 2 ** -qubits;
    if (fidelity < least)
      refuse(`an average fidelity of ${fidelity} on ${qubits} qubit${qubits > 1 ? 's' : ''} is below ${least}, that of forgetting everything`, ['gates', name]); // prettier-ignore
  }
  return device;
}

/** The same of an object that a program gives. Throws UserError. */
export function checkedDevice(device: Device): Device {
  try {
    return deviceFromJson(device);
  } catch (error) {
    if (!(error instanceof Misfit)) throw error;
    throw new UserError(`This is no device: ${[...error.path, error.message].join(': ')}.`);
  }
}

/** The figures of the qubit on which the circuit's qubit lies. Throws UserError where the device has too few. */
export function figuresOf({ name, qubits }: Device, qubit: number): QubitFigures {
  if (!isList(qubits)) return qubits;
  if (qubit < qubits.length) return qubits[qubit];
  throw new UserError(
    `The device ${name} has ${qubits.length} qubits, and the circuit needs ${qubit + 1} at least; give one with more, or figures for all alike.`,
    1,
  );
}

function impossible({ T1_us: t1, T2_us: t2, meas1_prep0: one, meas0_prep1: zero }: QubitFigures): string | undefined {
  if (t2 > 2 * t1)
    return `T2 is ${t2} µs, more than twice T1, ${t1} µs: relaxation alone bounds T2 by 2 T1; look whether the two were exchanged`;
  if (one + zero >= 1)
    return `its read-out errors sum to ${one + zero}: a bit that is read wrong so often says nothing of the qubit`;
  return undefined;
} // prettier-ignore

function operandsOf(name: string): number {
  const gate = gateTable.get(name);
  if (!gate)
    return refuse('there is no such gate; entries are "one", "two" and names of gates', ['gates', name]);
  const qubits = gate.qubits + gate.controls;
  return qubits > 0 && qubits < 3 ? qubits : refuse('only gates on one and two qubits have an entry', ['gates', name]); // prettier-ignore
}

function refuse(message: string, path: readonly (string | number)[] = []): never {
  const misfit = new Misfit(message);
  misfit.path.push(...path);
  throw misfit;
}

/** No other fields: one that is spelt wrong would say nothing. */
function only<T>(fields: Readonly<Record<string, unknown>>, inner: Shape<T>): Shape<T> {
  return (value) => {
    const fitted = inner(value);
    const other = Object.keys(value as object).find(
      (name) => !Object.hasOwn(fields, name) && name !== '$schema',
    );
    if (other !== undefined)
      refuse(`there is no field ${JSON.stringify(other.slice(0, 40))}; fields are ${Object.keys(fields).join(', ')}`); // prettier-ignore
    return fitted;
  };
}

function oneOrMany<T>(one: Shape<T>): Shape<T | T[]> {
  const many = list(one, mostQubits, 1);
  return (value) => (Array.isArray(value) ? many(value) : one(value));
}

function isList(qubits: Device['qubits']): qubits is readonly QubitFigures[] {
  return Array.isArray(qubits);
}
