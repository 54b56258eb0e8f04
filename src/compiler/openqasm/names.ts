// The names that each of the two languages keeps for itself, and those of the importer's own gates.
import { gates } from '../circuit/gates.ts';
import { builtinCallables } from '../semantics/builtins.ts';

const reservedInQcnn =
  'import const gate circuit pairing qubit input weight bit let for if else measure reset discard barrier return true false on in ctrl inv pow pool';
const constantsInQcnn = 'pi tau e';
const distributionsInQcnn = 'uniform normal constant';
const reservedInQasm =
  'OPENQASM include qreg creg qubit bit const gate opaque if else for in while switch case default break continue return end def cal defcal defcalgrammar extern let measure reset barrier input output int uint float angle bool complex array duration stretch box delay readonly mutable void true false ctrl negctrl inv pow pragma nop ' +
  'pi tau euler im U CX arccos arcsin arctan ceiling cos exp floor log mod popcount rotl rotr sin sqrt tan sizeof real imag durationof ln acos asin atan ' +
  'u0 cu1 cu3 csx rccx rc3x c3x c3sqrtx c4x';

const words = (list: string) => list.split(' ');
/** Names of values in a `.qcnn` file: registers, bits, weights, inputs, angles. */
export const qcnnValueNames = [...words(reservedInQcnn), ...words(constantsInQcnn)];
/** A CX of the importer's own: its target keeps what is measured of a qubit that goes on. The exporter writes it as the measurement. */
export const recordGate = 'record';
/** An X of the importer's own, under a branch: a fresh qubit holds, to be measured, whether the condition did. The exporter writes it as a bit. */
export const settleGate = 'settle';
/** Names of gates and circuits in a `.qcnn` file. */
export const qcnnCallableNames = [
  recordGate,
  settleGate,
  ...words(reservedInQcnn),
  ...words(distributionsInQcnn),
  ...builtinCallables,
];
/** All names of an OpenQASM file live together. */
export const qasmNames = [...words(reservedInQasm), ...gates.keys()];
