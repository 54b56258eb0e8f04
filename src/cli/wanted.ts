// What users of other tools ask for under a name that is no command or option here, and what does it instead.

/** Names in small letters, and the command that was meant; FILE stands for what is named. */
const commandRows: readonly (readonly [names: string, instead: string])[] = [
  ['draw plot print show svg', 'qcnn compile FILE --emit text, or --emit svg -o circuit.svg for a picture'],
  ['qasm', 'qcnn compile FILE --emit qasm3'],
  ['optimise optimize transpile simplify', 'qcnn compile FILE --explain'],
  ['gradient grad jacobian differentiate', 'qcnn run FILE --gradient --seed 1'],
  ['evaluate eval execute simulate expval', 'qcnn run FILE --seed 1'],
  ['specs count cost depth', 'qcnn resources FILE, or qcnn describe FILE'],
  ['info inputs outputs parameters', 'qcnn describe FILE'],
  ['init initialise initialize', 'qcnn weights FILE'],
  ['train fit classify compare', 'qcnn study FILE'],
  ['benchmark time', 'qcnn bench FILE'],
  ['lint validate verify', 'qcnn check FILE'],
  ['version', 'qcnn --version'],
]; // prettier-ignore

const optionRows: readonly (readonly [names: string, instead: string])[] = [
  ['--shots --samples', 'outputs are exact, without shots; in a program sample and estimate draw some'],
];

const table = (rows: typeof commandRows): ReadonlyMap<string, string> =>
  new Map(rows.flatMap(([names, instead]) => names.split(' ').map((name) => [name, instead] as const)));

export const wantedCommands = table(commandRows);
export const wantedOptions = table(optionRows);

/** Options of `qcnn study` that `qcnn sweep` has not, and what it has instead. */
export const notOfSweep: ReadonlyMap<string, string> = new Map([
  ['--seeds', 'seeds are an axis of a sweep: --vary seed=1..5'],
  ['--resume', 'a sweep that stopped goes on when the same command is given again'],
  ['--overwrite', 'a sweep trains what its folder does not hold yet; to train all anew give another folder by -o'],
  ['--profile', 'qcnn study --profile says where the time of a training goes'],
  ['--tune', 'what a sweep tries are its axes: --vary rate.circuit=1e-3,1e-2,1e-1, and --halve 3 stops the worse ones early'],
]); // prettier-ignore
