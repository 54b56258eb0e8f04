// The commands with their options and help. The work is in one file a command, imported when the command runs.
import { Command, Option } from 'commander';
import { collectNames, collectNoise, collectSettings, levelOf, nameList, wholeNumber } from './options.ts';
import { packageVersion } from '../package-folder.ts';
import { controlNames, modelNames, stems } from '../models/entries.ts';
import { mostThreads } from '../runtime/backends/wasm/team.ts';
import { recipes } from '../runtime/training/fit.ts';

/** The whole command line; `parseAsync` throws what the commands throw, and CommanderError for wrong usage. */
export function createProgram(): Command {
  const program = new Command('qcnn')
    .description('Quantum convolutional neural networks: check, run and compare them on images.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpCommand(false)
    .exitOverride();
  for (const add of [
    addCheck,
    addRun,
    addCompile,
    addResources,
    addImport,
    addStudy,
    addData,
    addBench,
    addDoctor,
  ])
    add(program);
  return program;
}

const CIRCUIT_HELP =
  'a .qcnn file, FILE#NAME for one of its circuits, - for standard input, or a circuit that comes with qcnn';

const settings = () =>
  new Option('--set <name=value>', 'value of a compile-time parameter; repeatable').argParser(
    collectSettings,
  );

const noise = () =>
  new Option('--noise <channel=strength>', 'a channel after every gate of the circuit; repeatable').argParser(
    collectNoise,
  );

const modelList = () =>
  new Option('--models <list>', `models to train: ${modelNames.join(', ')}`)
    .argParser(nameList)
    .default(['qcnn', 'resnet50', 'hybrid'], 'qcnn,resnet50,hybrid');

function example(command: Command, ...lines: string[]): void {
  command.addHelpText(
    'after',
    ['', lines.length > 1 ? 'Examples:' : 'Example:', ...lines.map((line) => `  ${line}`)].join('\n'),
  );
}

function addCheck(program: Command): void {
  const command = program
    .command('check')
    .description('Say what is wrong in circuit files.')
    .argument(
      '<file...>',
      'a .qcnn file, or - for standard input, whose imports are relative to the working folder',
    )
    .addOption(settings())
    .option('--json', 'print the diagnostics, and what could not be checked, as JSON')
    .action(async (files, options) => (await import('./check.ts')).runCheck(files, options));
  example(command, 'qcnn check circuits/hur.qcnn', 'qcnn check mine.qcnn --set wiring=ring');
}

function addRun(program: Command): void {
  const command = program
    .command('run')
    .description('Compute the outputs of a circuit, and their gradient.')
    .argument('<file>', CIRCUIT_HELP)
    .option('--circuit <name>', 'which circuit of the file')
    .addOption(settings())
    .addOption(noise())
    .option('--weights <file>', 'JSON: a flat array in weight order, or an object by weight name')
    .option('--inputs <file>', 'JSON: one array, or an array of arrays (a batch)')
    .option('--gradient', 'the gradient of the sum of all outputs over the batch, too')
    .option(
      '--backend <name>',
      'what computes it (default: reference, in double precision; wasm above 16 qubits)',
    )
    .option('--json', 'print JSON')
    .action(async (file, options) => (await import('./run.ts')).runRun(file, options));
  example(
    command,
    'qcnn run circuits/ring.qcnn --set n=8 --weights W.json --inputs X.json --gradient --json',
  );
}

function addCompile(program: Command): void {
  const command = program
    .command('compile')
    .description('Optimise a circuit, and print what became of it.')
    .argument('<file>', CIRCUIT_HELP)
    .option('--circuit <name>', 'which circuit of the file')
    .addOption(settings())
    .addOption(noise())
    .addOption(
      new Option(
        '-O, --level <level>',
        '0: as written, 1: remove and join gates, 2: also fuse and reuse qubits',
      ).argParser(levelOf),
    )
    .addOption(
      new Option('--emit <form>', 'what to print').choices([
        'circuit',
        'text',
        'svg',
        'qasm3',
        'qasm2',
        'json',
        'plan',
        'wat',
        'wgsl',
      ]),
    )
    .option('--weights <file>', 'for OpenQASM: numbers instead of parameters (qasm2 needs them)')
    .option('--inputs <file>', 'for OpenQASM: likewise')
    .option('--explain', 'a table of what each pass did')
    .option('--verify', 'check the invariants between passes')
    .option('-o, --output <file>', 'write to a file (-: standard output)')
    .action(async (file, options) => (await import('./compile.ts')).runCompile(file, options));
  example(
    command,
    'qcnn compile hur --explain',
    'qcnn compile ring --set n=16 --emit svg -o ring.svg',
    'qcnn compile hur --emit qasm3',
    'qcnn compile hur --emit plan --explain',
  );
}

function addResources(program: Command): void {
  const command = program
    .command('resources')
    .description(
      'What hardware would need: depth, two-qubit gates, measurements, qubits with and without reuse.',
    )
    .argument('<file>', CIRCUIT_HELP)
    .option('--circuit <name>', 'which circuit of the file')
    .addOption(settings())
    .option('--json', 'print JSON')
    .action(async (file, options) => (await import('./resources.ts')).runResources(file, options));
  example(command, 'qcnn resources hur');
}

function addImport(program: Command): void {
  const command = program
    .command('import')
    .description('Translate an OpenQASM 2 or 3 program to a .qcnn file.')
    .argument('<file>', 'a .qasm file, or - for standard input')
    .option('-o, --output <file>', 'write to a file (-: standard output)')
    .action(async (file, options) => (await import('./import.ts')).runImport(file, options));
  example(command, 'qcnn import adder.qasm -o adder.qcnn');
}

function addStudy(program: Command): void {
  const command = program
    .command('study')
    .description('Train models on images, compare them with their controls, and write a report.')
    .argument('[circuit]', `${CIRCUIT_HELP} (default: study; quanvolution for that model alone)`)
    .option(
      '--data <name|path>',
      'phantom (generated), or an IDX folder, MedMNIST .npz file or image folder',
      'phantom',
    )
    .addOption(modelList())
    .option(
      '--controls <all|none|list>',
      `controls to train together with them: ${controlNames.join(', ')}; all: those that the models need`,
      'all',
    )
    .option(
      '--epochs <number>',
      'passes over the training images (default: by model and recipe)',
      wholeNumber(1, 100_000),
    )
    .option('--limit <number>', 'train on that many images, every class in proportion', wholeNumber(1))
    .option('--seed <number>', 'decides everything that is random', wholeNumber(0, 2 ** 32 - 1), 1)
    .option('--out <folder>', 'where the results go (default: a new folder in runs/)')
    .option('--overwrite', 'replace the results of a former study in that folder')
    .addOption(new Option('--recipe <name>', 'how to train').choices(recipes).default('default'))
    .addOption(settings())
    .addOption(noise())
    .option('--batch-size <number>', 'images a step (default: by recipe)', wholeNumber(1, 65_536))
    .addOption(new Option('--stem <name>', 'first layers of ResNet-50').choices(stems))
    .option('--backend <name>', 'what computes the circuits: wasm (default) or reference')
    .action(async (circuit, options) => (await import('./study.ts')).runStudyCommand(circuit, options));
  example(
    command,
    'qcnn study',
    'qcnn study hur.qcnn#hur --set n=8 --data pneumoniamnist.npz --models qcnn --epochs 20 --limit 1000 --out results',
  );
}

function addData(program: Command): void {
  const data = program.command('data').description('Look at image sets.').helpCommand(false);
  const command = data
    .command('inspect')
    .description('Counts, classes, ranges, and exact duplicates across splits.')
    .argument('<path>', 'phantom, an IDX folder, a MedMNIST .npz file or an image folder')
    .option('--json', 'print JSON')
    .action(async (path, options) => (await import('./data.ts')).runInspect(path, options));
  example(command, 'qcnn data inspect pneumoniamnist.npz');
}

function addBench(program: Command): void {
  const command = program
    .command('bench')
    .description(
      'Time the backends on circuits of 8 to 64 qubits: the outputs of a batch, and their gradient.',
    )
    .addOption(
      new Option(
        '--workload <name>',
        'ring-su4-8, open-su4-64, hur-su4, …; repeatable (default: all)',
      ).argParser(collectNames),
    )
    .addOption(
      new Option(
        '--backend <name>',
        'what computes; repeatable (default: all that run here but gpujs)',
      ).argParser(collectNames),
    )
    .option('--threads <number>', 'threads of a backend that has them', wholeNumber(1, mostThreads), 1)
    .option('--batch <number>', 'samples at once', wholeNumber(1, 65_536), 128)
    .option('--json', 'print JSON')
    .action(async (options) => (await import('./bench.ts')).runBenchCommand(options));
  example(command, 'qcnn bench --workload ring-su4-16 --threads 2');
}

function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .description('What is installed and found here, and why the rest is not.')
    .option('--data <folder>', 'where to look for image sets', 'data')
    .option('--json', 'print JSON')
    .action(async (options) => (await import('./doctor.ts')).runDoctor(options));
  example(command, 'qcnn doctor');
}
