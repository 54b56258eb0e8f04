// Device files: the schema and the reader say the same, the example is one, impossible figures are refused.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkedDevice, deviceFromJson, figuresOf, type Device } from '../../../src/runtime/device/device.ts';

const docs = new URL('../../../docs/', import.meta.url);
const json = (path: string) => JSON.parse(readFileSync(new URL(path, docs), 'utf8'));
const fits = new Ajv2020({ strict: true }).compile(json('device.schema.json'));
const example = json('devices/ibmq-jakarta.json');

test.each(readdirSync(new URL('devices', docs)))(
  'the example %s fits schema and reader, and says its source',
  (file) => {
    const given = json(`devices/${file}`);
    expect(fits(given)).toBe(true);
    expect(deviceFromJson(given).source).toMatch(/\d{4}/);
  },
);

const changed = (change: object) => ({ ...example, ...change });
const qubit = example.qubits;

test.each<[string, unknown, RegExp]>([
  ['no object', 3, /must be an object/],
  ['another form', changed({ form: 'device' }), /qcnn device/],
  ['a field that is spelt wrong', changed({ virtualz: true }), /no field "virtualz"; fields are/],
  ['no time', changed({ qubits: { ...qubit, T1_us: 0 } }), /above 0/],
  ['no read-out', changed({ qubits: { T1_us: 1, T2_us: 1 } }), /missing/],
  ['a share above 1', changed({ qubits: { ...qubit, meas1_prep0: 1.2 } }), /\[0, 1\]/],
  ['no gates on two qubits', changed({ gates: { one: example.gates.one } }), /no "two"|missing/],
  [
    'a gate with a time below 0',
    changed({ gates: { ...example.gates, cx: { ns: -1, fidelity: 1 } } }),
    /0 or more/,
  ],
  ['a list of no qubits', changed({ qubits: [] }), /at least 1/],
  ['another basis', changed({ basis: 'iswap' }), /native, cx, cz/],
])('%s is refused by both', (_, given, message) => {
  expect(fits(given)).toBe(false);
  expect(() => deviceFromJson(given)).toThrow(message);
});

/** What a schema cannot say. */
test.each<[string, object, RegExp]>([
  [
    'T2 above 2 T1',
    { qubits: { ...qubit, T1_us: 10, T2_us: 21 } },
    /qubits: T2 is 21 µs, more than twice T1, 10 µs/,
  ],
  ['T2 above 2 T1 of one of many', { qubits: [qubit, { ...qubit, T2_us: 999 }] }, /qubits: 1: T2 is 999/],
  ['a read-out that says nothing', { qubits: { ...qubit, meas1_prep0: 0.5, meas0_prep1: 0.5 } }, /sum to 1/],
  [
    'a gate that does not exist',
    { gates: { ...example.gates, cnot: example.gates.two } },
    /cnot: there is no such gate/,
  ],
  ['a gate on three qubits', { gates: { ...example.gates, ccx: example.gates.two } }, /one and two qubits/],
  [
    'a fidelity below that of noise',
    { gates: { ...example.gates, two: { ns: 1, fidelity: 0.2 } } },
    /below 0.25/,
  ],
])('%s is refused', (_, change, message) => {
  expect(() => checkedDevice(changed(change) as Device)).toThrow(message);
});

describe('qubits', () => {
  test('that are alike are as many as the circuit needs', () => {
    expect(figuresOf(example, 99)).toEqual(qubit);
  });
  test('of a list lie in order, and too few are refused', () => {
    const listed = changed({ qubits: [qubit, { ...qubit, T1_us: 50 }] }) as Device;
    expect(figuresOf(listed, 1).T1_us).toBe(50);
    expect(() => figuresOf(listed, 2)).toThrow(/has 2 qubits, and the circuit needs 3/);
  });
});
