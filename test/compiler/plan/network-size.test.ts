// What is left of a circuit in the network of an output: nothing that it does not see, and no entry that is always zero.
import { describe, expect, test } from 'vitest';
import { networkWays } from '../../../src/compiler/plan/build-network.ts';
import { circuitOf } from './circuit-of.ts';

/** Sizes of the tensors' legs, as the passes have not touched the circuit. */
function tensorsOf(body: string): string[] {
  const [{ tasks }] = networkWays(circuitOf(`circuit seen { weight w: angle; ${body} }`));
  const { network } = tasks.task(0);
  return network.tensors.map(({ legs }) => legs.map((leg) => network.sizes[leg]).join('×'));
}

describe('the network of an output', () => {
  test('holds no gate on qubits that are not looked at', () => {
    expect(tensorsOf('qubit q[2]; ry(w) q[0]; return Z(q[0]);')).toEqual(['']);
    expect(tensorsOf('qubit q[2]; ry(w) q[0]; rx(w) q[1]; rx(w) q[1]; return Z(q[0]);')).toEqual(['']);
  });

  test('holds no gate whose qubits are traced out afterwards, and gates before them that are seen', () => {
    const seen = 'qubit q[2]; ry(w) q[0]; ry(w) q[1]; crx(w) q[0], q[1];';
    const alone = tensorsOf(`${seen} return Z(q[1]);`);
    expect(tensorsOf(`${seen} rx(w) q[0]; amplitude_damp(0.1) q[0]; return Z(q[1]);`)).toEqual(alone);
    // A control is looked at: its own Z goes through as it is.
    expect(tensorsOf(`${seen} crx(w) q[1], q[0]; return Z(q[1]);`)).toEqual([...alone, '']);
    expect(tensorsOf(`${seen} rx(w) q[1]; return Z(q[1]);`)).toHaveLength(alone.length + 1);
  });

  test('holds no condition that nobody asks', () => {
    const alone = 'qubit q[3]; ry(w) q[0]; ry(w) q[1];';
    const branch = 'bit b = measure q[0]; if (b) { rx(w) q[2]; }';
    // What is left of q[0] is the trace of its state: a number.
    expect(tensorsOf(`${alone} ${branch} return Z(q[1]);`)).toEqual([
      '',
      ...tensorsOf(`${alone} return Z(q[1]);`),
    ]);
    expect(tensorsOf(`${alone} ${branch} return Z(q[2]);`).length).toBeGreaterThan(2);
  });

  test('has legs for the entries that may differ from zero only', () => {
    // From |0> a rotation about y reaches X and Z, any other rotation Y too; 1 comes from 1 alone.
    expect(tensorsOf('qubit q[1]; ry(w) q[0]; ry(w) q[0]; return X(q[0]);')).toEqual(['2', '2']);
    expect(tensorsOf('qubit q[1]; u(w, w, w) q[0]; u(w, w, w) q[0]; return X(q[0]);')).toEqual(['3', '3']);
    expect(
      tensorsOf('qubit q[1]; ry(w) q[0]; amplitude_damp(0.1) q[0]; ry(w) q[0]; return X(q[0]);'),
    ).toEqual(['2', '3×2', '2×3', '2']);
  });
});
