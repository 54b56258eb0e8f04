// The commands: what each takes, examples, and the file that does its work, loaded when it runs. Options that one alone has
// are in NAME-options.ts.
import { Option } from 'commander';
import { benchOptions } from './bench-options.ts';
import type { BenchCommandOptions } from './bench.ts';
import { compileOptions } from './compile-options.ts';
import type { ListOptions } from './data-list.ts';
import { dataPullOptions } from './data-pull-options.ts';
import type { PullCommandOptions } from './data-pull.ts';
import type { InspectOptions } from './data.ts';
import type { DescribeOptions } from './describe.ts';
import { diagnoseOptions } from './diagnose-options.ts';
import type { DiagnoseOptions } from './diagnose.ts';
import type { DoctorOptions } from './doctor.ts';
import { equivOptions } from './equiv-options.ts';
import type { EquivOptions } from './equiv.ts';
import { exportOptions } from './export-options.ts';
import type { ExportOptions } from './export.ts';
import { formatOptions } from './format-options.ts';
import type { CommandName } from './options.ts';
import { predictOptions } from './predict-options.ts';
import type { PredictOptions } from './predict.ts';
import type { ReportOptions } from './report.ts';
import { resourcesOptions } from './resources-options.ts';
import type { ResourcesOptions } from './resources.ts';
import { studyOptions } from './study-options.ts';
import type { SweepFolderOptions } from './sweep-folder-commands.ts';
import { sweepOptions } from './sweep-options.ts';
import type { SweepCommandOptions } from './sweep.ts';
import type { StudyCommandOptions } from './study.ts';
import type { TestOptions } from './test.ts';
import type { WeightsOptions } from './weights.ts';
import { workerOptions } from './worker-options.ts';
import type { WorkerCommandOptions } from './worker.ts';

interface ArgumentRow {
  readonly flags: string;
  readonly says: string;
  readonly shown?: string;
}

export interface CommandRow {
  readonly name: CommandName;
  readonly description: string;
  readonly argument?: ArgumentRow;
  /** Where a command takes two, which it gets as a list. */
  readonly second?: ArgumentRow;
  /** Options that no other command has. */
  readonly own?: readonly Option[];
  readonly examples: readonly string[];
  /** What its exit codes mean, where that is not what they mean elsewhere. */
  readonly endings?: readonly (readonly [code: number, means: string])[];
  /** Gets the argument, where there is one, the options by name, and the names of those that the user gave. */
  readonly run: (argument: never, options: never, explicit: readonly string[]) => Promise<void>;
}

const circuitFile =
  'a .qcnn file, FILE#NAME for one of its circuits, - for standard input, or a circuit that comes with qcnn';
const circuitFiles =
  'a .qcnn file, FILE#NAME for one of its circuits, a folder for all .qcnn files in it, - for standard input, or a circuit that comes with qcnn';

/** Servers have it, as who starts them asks for it. */
const overStdio = new Option('--stdio', 'over standard input and output; there is no other way');

const comparedFile =
  'a .qcnn file, FILE#NAME for one of its circuits, gates or pools, a .qasm file, - for standard input, or a circuit that comes with qcnn';

export const commands: readonly CommandRow[] = [
  {
    name: 'check',
    description: 'Say what is wrong in circuit files.',
    argument: {
      flags: '<file...>',
      says: circuitFiles,
    },
    examples: ['qcnn check circuits/hur.qcnn', 'qcnn check circuits mine.qcnn --set n=8'],
    run: async (files: readonly string[], options: object) =>
      (await import('./check.ts')).runCheck(files, options),
  },
  {
    name: 'format',
    description: 'Lay circuit files out, as .prettierrc and .editorconfig say.',
    argument: {
      flags: '<file...>',
      says: 'a .qcnn file, a folder for all .qcnn files in it, or - for standard input',
    },
    own: formatOptions,
    examples: ['qcnn format mine.qcnn', 'qcnn format --check circuits'],
    run: async (files: readonly string[], options: object) =>
      (await import('./format.ts')).runFormat(files, options),
  },
  {
    name: 'describe',
    description: 'Say what a circuit takes, what it gives and what it costs.',
    argument: { flags: '<file>', says: circuitFile },
    examples: ['qcnn describe ring', 'qcnn describe hur --set n=16 --json'],
    run: async (file: string, options: DescribeOptions) =>
      (await import('./describe.ts')).runDescribe(file, options),
  },
  {
    name: 'run',
    description: 'Compute the outputs of a circuit, and their gradient.',
    argument: { flags: '<file>', says: circuitFile },
    own: [new Option('--gradient', 'the gradient of the sum of all outputs over the batch, too')],
    examples: [
      'qcnn run ring --seed 1',
      'qcnn run ring --set n=8 --weights W.json --inputs X.json --gradient --json',
    ],
    run: async (file: string, options: object) => (await import('./run.ts')).runRun(file, options),
  },
  {
    name: 'weights',
    description: 'Write initial weights by name, drawn from the distributions of the circuit.',
    argument: { flags: '<file>', says: circuitFile },
    examples: ['qcnn weights ring -o W.json', 'qcnn weights hur --set conv=so4 --seed 7'],
    run: async (file: string, options: WeightsOptions) =>
      (await import('./weights.ts')).runWeights(file, options),
  },
  {
    name: 'compile',
    description: 'Optimise a circuit, and print what became of it.',
    argument: { flags: '<file>', says: circuitFile },
    own: compileOptions,
    examples: [
      'qcnn compile hur --explain',
      'qcnn compile ring --set n=16 --emit svg -o ring.svg',
      'qcnn compile hur --emit qasm3',
      'qcnn compile hur -O 2 --emit qcnn -o small.qcnn',
      'qcnn compile hur --emit plan --explain',
    ],
    run: async (file: string, options: object) => (await import('./compile.ts')).runCompile(file, options),
  },
  {
    name: 'resources',
    description:
      'What hardware would need: depth, two-qubit gates, measurements, qubits with and without reuse.',
    argument: { flags: '<file>', says: circuitFile },
    own: resourcesOptions,
    examples: ['qcnn resources hur', 'qcnn resources hur --basis cx --prefer depth'],
    run: async (file: string, options: ResourcesOptions) =>
      (await import('./resources.ts')).runResources(file, options),
  },
  {
    name: 'diagnose',
    description:
      'Say whether gradients vanish with width and depth, how expressive and entangling a circuit is, and whether parameter shifts find its gradient.',
    argument: { flags: '<file>', says: circuitFile },
    own: diagnoseOptions,
    examples: [
      'qcnn diagnose ring',
      'qcnn diagnose mine.qcnn --widths n=4,6,8,10 --depths layers=1,2,4 --json',
    ],
    run: async (file: string, options: DiagnoseOptions) =>
      (await import('./diagnose.ts')).runDiagnose(file, options),
  },
  {
    name: 'equiv',
    description:
      'Prove that two circuits are the same for all weights and inputs, or show where they differ.',
    argument: { flags: '<first>', says: comparedFile },
    second: { flags: '<second>', says: comparedFile },
    own: equivOptions,
    examples: [
      'qcnn equiv circuits/ring.qcnn mine.qcnn --set n=8',
      'qcnn equiv mine.qcnn#before mine.qcnn#after --level exact',
      'qcnn equiv mine.qcnn theirs.qasm --witness difference --json',
      'qcnn equiv std/conv#so4 std/conv#su4 --level phase --fit',
    ],
    endings: [
      [0, 'equivalent at the level asked, as matched or by a map that was found'],
      [1, 'different, with a witness'],
      [2, 'not compared: wrong usage, an error in a file, circuits that do not fit each other'],
      [3, 'unknown, with the reason'],
    ],
    run: async (files: readonly [string, string], options: EquivOptions) =>
      (await import('./equiv.ts')).runEquiv(files, options),
  },
  {
    name: 'test',
    description: 'Prove the properties of circuit files, or show where they do not hold.',
    argument: {
      flags: '<file...>',
      says: 'a .qcnn file, a folder for all .qcnn files in it, or - for standard input',
    },
    examples: [
      'qcnn test mine.qcnn',
      'qcnn test mine.qcnn --only "cheap is slow"',
      'qcnn test circuits --timeout 10 --json',
    ],
    endings: [
      [0, 'all hold'],
      [1, 'some do not, with a witness'],
      [2, 'not tested: wrong usage, an error in a file, no property, sides that do not fit each other'],
      [3, 'none fails, some are unknown'],
    ],
    run: async (files: readonly string[], options: TestOptions) =>
      (await import('./test.ts')).runTest(files, options),
  },
  {
    name: 'import',
    description: 'Translate an OpenQASM 2 or 3 program to a .qcnn file.',
    argument: { flags: '<file>', says: 'a .qasm file, or - for standard input' },
    examples: ['qcnn import adder.qasm -o adder.qcnn'],
    run: async (file: string, options: object) => (await import('./import.ts')).runImport(file, options),
  },
  {
    name: 'study',
    description: 'Train models on images, compare them with their controls, and write a report.',
    argument: {
      flags: '[circuit]',
      says: circuitFile,
      shown: 'study; quanvolution where --models names that model alone',
    },
    own: studyOptions,
    examples: [
      'qcnn study',
      'qcnn study hur.qcnn#hur --set n=8 --data pneumoniamnist.npz --models qcnn --epochs 20 -o results',
      'qcnn study --resume results',
    ],
    run: async (circuit: string | undefined, options: StudyCommandOptions, explicit: readonly string[]) =>
      (await import('./study.ts')).runStudyCommand(circuit, options, explicit),
  },
  {
    name: 'sweep',
    description:
      'Train what axes ask for, on all processors: again it trains what is missing, whatever stopped it.',
    argument: {
      flags: '[file]',
      says: `${circuitFile}; or a .yaml or .json file that says all of it`,
      shown: 'study',
    },
    own: sweepOptions,
    examples: [
      'qcnn sweep ring --vary conv=ttn,so4 --vary n=4,8 --vary seed=1..3 --models qcnn --limit 400',
      'qcnn sweep mine.qcnn --vary-all --where "n * layers <= 32" --sample 200 -o results',
      'qcnn sweep ring --vary seed=1..100 --queue redis://queue.local:6379 --jobs 0',
    ],
    run: async (file: string | undefined, options: SweepCommandOptions, explicit: readonly string[]) =>
      (await import('./sweep.ts')).runSweepCommand(file, options, explicit),
  },
  {
    name: 'sweep status',
    description: 'Say how far a sweep is, and why runs failed.',
    argument: { flags: '<folder>', says: 'the folder of a sweep' },
    examples: ['qcnn sweep status runs/ring-sweep'],
    run: async (folder: string, options: SweepFolderOptions) =>
      (await import('./sweep-folder-commands.ts')).runSweepStatus(folder, options),
  },
  {
    name: 'sweep retry',
    description: 'Try the failed runs of a sweep again, and train what is missing.',
    argument: { flags: '<folder>', says: 'the folder of a sweep' },
    examples: ['qcnn sweep retry runs/ring-sweep'],
    run: async (folder: string, options: SweepFolderOptions) =>
      (await import('./sweep-folder-commands.ts')).runSweepRetry(folder, options),
  },
  {
    name: 'sweep export',
    description: 'Write the runs of a sweep as CSV, a line a run and point.',
    argument: { flags: '<folder>', says: 'the folder of a sweep' },
    examples: ['qcnn sweep export runs/ring-sweep -o runs.csv'],
    run: async (folder: string, options: SweepFolderOptions) =>
      (await import('./sweep-folder-commands.ts')).runSweepExport(folder, options),
  },
  {
    name: 'sweep report',
    description: 'Make the report of a sweep of the runs that are done by now.',
    argument: { flags: '<folder>', says: 'the folder of a sweep' },
    examples: ['qcnn sweep report runs/ring-sweep'],
    run: async (folder: string, options: SweepFolderOptions) =>
      (await import('./sweep-folder-commands.ts')).runSweepReport(folder, options),
  },
  {
    name: 'sweep collect',
    description:
      'Write results.csv and the report of what the tasks of a sweep trained, and say what is missing.',
    argument: { flags: '<folder>', says: 'the folder of a sweep' },
    examples: ['qcnn sweep collect runs/ring-sweep'],
    run: async (folder: string, options: SweepFolderOptions) =>
      (await import('./sweep-slurm.ts')).runSweepCollect(folder, options),
  },
  {
    name: 'sweep task',
    description: 'Train the runs of one task, as the scripts of --emit slurm ask for it.',
    argument: { flags: '<file>', says: 'a task that qcnn sweep --emit slurm wrote' },
    examples: ['qcnn sweep task runs/ring-sweep/slurm/3f9a1c07/task-1.json'],
    run: async (file: string, options: SweepFolderOptions) =>
      (await import('./sweep-slurm.ts')).runSweepTask(file, options),
  },
  {
    name: 'worker',
    description: 'Train runs of sweeps that other machines ask for by --queue.',
    argument: {
      flags: '[data...]',
      says: 'data sets that lie here: IDX folders, MedMNIST .npz files, image folders; runs on other data are left to other workers',
      shown: 'none but phantom',
    },
    own: workerOptions,
    examples: [
      'qcnn worker pneumoniamnist.npz --queue redis://queue.local:6379',
      'qcnn worker images --until-empty --jobs 4',
    ],
    run: async (data: readonly string[], options: WorkerCommandOptions) =>
      (await import('./worker.ts')).runWorkerCommand(data, options),
  },
  {
    name: 'report',
    description: 'Make the report of a finished study again, or a page that compares several.',
    argument: { flags: '<folder...>', says: 'the folder of a finished study; several are compared' },
    examples: ['qcnn report results', 'qcnn report results other-results -o comparison.html'],
    run: async (folders: readonly string[], options: ReportOptions) =>
      (await import('./report.ts')).runReport(folders, options),
  },
  {
    name: 'predict',
    description: 'Say what a trained model sees in images.',
    argument: {
      flags: '<model>',
      says: 'the folder of a trained model, such as results/models/qcnn/seed-1, or its model.safetensors',
    },
    second: { flags: '[image...]', says: 'JPEG or PNG files' },
    own: predictOptions,
    examples: [
      'qcnn predict results/models/qcnn/seed-1 scan.png',
      'qcnn predict results/models/qcnn/seed-1 scans/*.png --json',
      'qcnn predict results/models/resnet50/seed-1 scan.png --heatmaps why',
      'qcnn predict results/models/qcnn/seed-1 scan.png --shots 1000 --device device.json',
      'qcnn predict results/models/qcnn/seed-1 --counts counts.json --device device.json',
    ],
    run: async (given: [string, readonly string[]], options: PredictOptions) =>
      (await import('./predict.ts')).runPredict(given, options),
  },
  {
    name: 'export',
    description:
      'Write the circuits of a trained model on some images as OpenQASM 3, one a file, to be run on a device.',
    argument: {
      flags: '<model>',
      says: 'the folder of a trained model, such as results/models/qcnn/seed-1, or its model.safetensors',
    },
    second: { flags: '[image...]', says: 'JPEG or PNG files', shown: 'test images of the study' },
    own: exportOptions,
    examples: [
      'qcnn export results/models/qcnn/seed-1 --images 5 -o programs',
      'qcnn export results/models/qcnn/seed-1 scan.png',
    ],
    run: async (given: [string, readonly string[]], options: ExportOptions) =>
      (await import('./export.ts')).runExport(given, options),
  },
  {
    name: 'data inspect',
    description: 'Counts, classes, ranges, and exact duplicates across splits.',
    argument: { flags: '<path>', says: 'phantom, an IDX folder, a MedMNIST .npz file or an image folder' },
    examples: ['qcnn data inspect pneumoniamnist.npz'],
    run: async (path: string, options: InspectOptions) =>
      (await import('./data.ts')).runInspect(path, options),
  },
  {
    name: 'data list',
    description: 'Data sets by name: generated ones, and those of MedMNIST, which data pull fetches.',
    argument: { flags: '[folder]', says: 'where to look for those that are there', shown: 'data' },
    examples: ['qcnn data list', 'qcnn data list --json'],
    run: async (folder: string | undefined, options: ListOptions) =>
      (await import('./data-list.ts')).runList(folder, options),
  },
  {
    name: 'data pull',
    description: 'Fetch a data set of MedMNIST, go on with one that was stopped, and check it.',
    argument: { flags: '<name>', says: 'a name that qcnn data list shows' },
    own: dataPullOptions,
    examples: ['qcnn data pull breastmnist', 'qcnn data pull bloodmnist --size 64 -o blood.npz'],
    run: async (name: string, options: PullCommandOptions) =>
      (await import('./data-pull.ts')).runPull(name, options),
  },
  {
    name: 'bench',
    argument: { flags: '[circuit]', says: circuitFile, shown: 'those of --workload' },
    description:
      'Time the backends on circuits of 8 to 64 qubits: the outputs of a batch, and their gradients by weights and by inputs.',
    own: benchOptions,
    examples: [
      'qcnn bench --workload ring-su4-16 --threads 2',
      'qcnn bench hur --set conv=so4 --backend wasm',
    ],
    run: async (file: string | undefined, options: BenchCommandOptions) =>
      (await import('./bench.ts')).runBenchCommand(file, options),
  },
  {
    name: 'doctor',
    description: 'What is installed and found here, and why the rest is not.',
    argument: { flags: '[folder]', says: 'where to look for image sets', shown: 'data' },
    // The spelling of before, for one version.
    own: [new Option('--data <folder>').hideHelp()],
    examples: ['qcnn doctor'],
    run: async (folder: string | undefined, options: DoctorOptions) =>
      (await import('./doctor.ts')).runDoctor(folder === undefined ? options : { ...options, data: folder }),
  },
  {
    name: 'lsp',
    description:
      'Serve an editor: what is wrong, completions, hovers, drawings, over standard input and output.',
    own: [overStdio],
    examples: ['qcnn lsp --stdio'],
    run: async () => (await import('./lsp.ts')).runLsp(),
  },
  {
    name: 'serve',
    description:
      'Serve programs in other languages: circuits, gradients, proofs, over standard input and output.',
    own: [overStdio],
    examples: ['qcnn serve --stdio'],
    run: async () => (await import('./serve.ts')).runServe(),
  },
];
