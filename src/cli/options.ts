// The options that several commands share, and which command has which: one sentence each, the same everywhere.
import { Option } from 'commander';
import { usualSeed } from '../bench/workloads.ts';
import { channelNames } from '../compiler/circuit/noise-model.ts';
import { processors } from '../runtime/backends/wasm/processors.ts';
import { mostThreads } from '../runtime/backends/wasm/team.ts';
import { engineChoices } from '../runtime/tensors/engines/names.ts';
import { controlNames } from '../models/entries.ts';
import { recipeBatchSize } from '../runtime/training/schedule.ts';
import { exampleChoices } from '../study/example-choices.ts';
import { savedModels } from '../study/saved-models.ts';
import { usualMinutes, usualPatience } from '../sweep/usual.ts';
import { defaultForm, forms, levelsShown } from '../answers/compile-forms.ts';
import {
  choiceOf,
  collectNames,
  collectNoise,
  collectSettings,
  levelOf,
  mebibytes,
  positiveNumber,
  preferenceOf,
  splitByOf,
  wholeNumber,
} from './option-values.ts';

export const commandNames = [
  'check',
  'format',
  'describe',
  'run',
  'weights',
  'compile',
  'resources',
  'diagnose',
  'equiv',
  'test',
  'import',
  'study',
  'sweep',
  'sweep status',
  'sweep retry',
  'sweep export',
  'sweep report',
  'sweep collect',
  'sweep task',
  'worker',
  'report',
  'predict',
  'export',
  'data inspect',
  'data list',
  'data pull',
  'bench',
  'doctor',
  'lsp',
  'serve',
] as const;
export type CommandName = (typeof commandNames)[number];

/** How one command has an option. */
interface Use {
  /** What the command gets where the option is not given. */
  readonly value?: unknown;
  /** The default as `--help` shows it, where it is not `value` itself. */
  readonly shown?: string;
  /** What may be given, as help shows it. */
  readonly choices?: readonly string[];
  /** What may be given, all else refused. */
  readonly only?: readonly string[];
  /** Given several times, it collects. */
  readonly repeatable?: boolean;
  /** A spelling of before, which works for one version and is in no help. */
  readonly formerly?: string;
}

interface OptionRow {
  readonly flags: string;
  /** The sentence that every command shows. */
  readonly says: string;
  readonly parse?: (text: string, previous?: never) => unknown;
  readonly in: Partial<Readonly<Record<CommandName, Use>>>;
}

/** Those that answer at once, and all. */
export const layerBackends = ['wasm', 'reference'];
export const trainingBackends = [...layerBackends, 'webgpu'];
export const allBackends = [...layerBackends, 'webgpu', 'gpujs', 'gpujs-webgpu'];

const oneCircuit: Use = { shown: 'the only one' };
const exactBackend: Use = {
  choices: allBackends,
  shown: 'reference, in double precision, to 16 qubits; wasm above',
};

const oneAProcessor = `${processors()}, the processors here`;
const asGiven: Use = { shown: 'as they are given; where they are not, each patient whole' };
const halfOfFree: Use = { shown: 'half of what is free' };
const printed: Use = { shown: '-, standard output' };
/** All but those that say everything in a protocol. */
const everywhere: OptionRow['in'] = Object.fromEntries(
  commandNames.filter((name) => name !== 'lsp' && name !== 'serve').map((name) => [name, {}]),
);

/** In the order in which help shows them. */
export const optionRows: readonly OptionRow[] = [
  {
    flags: '--emit <form>',
    says: 'what to write',
    in: {
      compile: { only: forms, shown: defaultForm },
      sweep: { only: ['slurm'], shown: 'results' },
    },
  },
  {
    flags: '--circuit <name>',
    says: 'which circuit of the file',
    in: {
      check: { shown: 'all' },
      describe: oneCircuit,
      run: oneCircuit,
      weights: oneCircuit,
      compile: oneCircuit,
      resources: oneCircuit,
      diagnose: oneCircuit,
      study: oneCircuit,
      sweep: oneCircuit,
      bench: oneCircuit,
    },
  },
  {
    flags: '--set <name=value>',
    says: 'value of a compile-time parameter, such as n=16 (repeatable)',
    parse: collectSettings,
    in: {
      check: {},
      describe: {},
      run: {},
      weights: {},
      compile: {},
      resources: {},
      diagnose: {},
      equiv: {},
      study: {},
      sweep: {},
      bench: {},
    },
  },
  {
    flags: '--noise <channel=strength>',
    says: `a channel after every gate, such as depolarize=0.01: ${channelNames.join(', ')} (repeatable)`,
    parse: collectNoise,
    in: { describe: {}, run: {}, compile: {}, study: {}, sweep: {}, bench: {} },
  },
  {
    flags: '--weights <file>',
    says: 'JSON of all weights: an array, or an object by name; - for standard input',
    in: { run: {}, compile: {} },
  },
  {
    flags: '--inputs <file>',
    says: 'JSON of one sample or a list of them: arrays, or objects by name; - for standard input',
    in: { run: {}, compile: {} },
  },
  {
    flags: '--seed <number>',
    says: 'decides everything that is drawn at random',
    parse: wholeNumber(0, 2 ** 32 - 1),
    in: {
      run: { shown: 'none: weights and inputs come from files' },
      weights: { value: 1 },
      compile: { shown: 'none' },
      diagnose: { value: 1 },
      equiv: { value: 1 },
      test: { value: 1 },
      study: { value: 1 },
      predict: { value: 1 },
      sweep: { value: 1 },
      export: { shown: 'that of the study' },
      'data inspect': { value: 1 },
      bench: { value: usualSeed },
    },
  },
  {
    flags: '--tolerance <number>',
    says: 'differences up to this are none',
    parse: positiveNumber,
    in: { equiv: { value: 1e-9 }, test: { value: 1e-9 } },
  },
  {
    flags: '--only <title>',
    says: 'the property of this title alone',
    in: { test: {} },
  },
  {
    flags: '--timeout <seconds>',
    says: 'the most that an answer may take',
    parse: positiveNumber,
    in: { diagnose: { value: 60 }, equiv: { value: 60 }, test: { value: 60, shown: '60 for each property' } },
  },
  {
    flags: '--controls <all|full|none|list>',
    says: `controls to train together with models: ${controlNames.join(', ')}; all: those that the models need; full: these, those that say more of them, and in a study three more epochs of each model after its test, which tell one that its schedule starved`,
    in: { study: { shown: 'all; full with several --seeds' }, sweep: { shown: 'all' } },
  },
  {
    flags: '--queue [address]',
    says: 'the Redis by which machines share runs, such as redis://HOST:6379 or rediss://USER:PASSWORD@HOST; without an address that of QCNN_QUEUE',
    in: { sweep: { shown: 'none: all is trained here' }, worker: { shown: 'that of QCNN_QUEUE' } },
  },
  {
    flags: '--jobs <number>',
    says: 'processes that train at once; 0 of a sweep with --queue: it collects, and trains nothing',
    parse: wholeNumber(0, 1024),
    in: { sweep: { shown: 'one a processor' }, worker: { shown: 'one a processor' } },
  },
  {
    flags: '--patience <seconds>',
    says: 'a process that makes no step for so long is replaced',
    parse: positiveNumber,
    in: { sweep: { value: usualPatience }, worker: { value: usualPatience } },
  },
  {
    flags: '--memory <MiB>',
    says: 'a process that takes more is replaced',
    parse: mebibytes,
    in: { sweep: { shown: 'no bound' }, worker: { shown: 'no bound' } },
  },
  {
    flags: '--save-models <which>',
    says: 'which trained models stay in the folder; best: of each model the run with the smallest validation loss',
    parse: choiceOf(savedModels),
    in: { study: { value: 'best', choices: savedModels }, sweep: { value: 'best', choices: savedModels } },
  },
  {
    flags: '--examples <which>',
    says: 'test images that the report shows, with their heat maps; some: of each class one that a model has right and one that it has wrong',
    parse: choiceOf(exampleChoices),
    in: { study: { value: 'some', choices: exampleChoices } },
  },
  {
    flags: '--checkpoint-minutes <number>',
    says: 'minutes after which it is kept how far the training is',
    parse: positiveNumber,
    in: {
      study: { shown: 'after each epoch' },
      sweep: { value: usualMinutes },
      worker: { value: usualMinutes },
    },
  },
  {
    flags: '--shots <number>',
    says: 'measure circuits so often in each basis that their outputs need',
    parse: wholeNumber(1, 10_000_000),
    in: {
      study: { shown: 'none: exact values' },
      predict: { shown: 'none: exact values' },
      sweep: { shown: 'none: exact values' },
    },
  },
  {
    flags: '--device <file>',
    says: 'JSON of a quantum computer (T1, T2, gate times and fidelities, read-out errors), by which circuits are noisy',
    in: {
      study: { shown: 'none' },
      sweep: { shown: 'none' },
      predict: { shown: 'none; with --counts its read-out errors are undone' },
    },
  },
  {
    flags: '--batch <number>',
    says: 'samples in a batch',
    parse: wholeNumber(1, 65_536),
    in: {
      study: {
        formerly: '--batch-size',
        shown: `${recipeBatchSize('default')}; ${recipeBatchSize('literature')} with --recipe literature`,
      },
      sweep: {
        shown: `${recipeBatchSize('default')}; ${recipeBatchSize('literature')} with --recipe literature`,
      },
      describe: { value: 128 },
      run: { shown: '1; those of --inputs where they are given' },
      compile: { value: 128 },
      bench: { value: 128 },
    },
  },
  {
    flags: '--data-memory <MiB>',
    says: 'hold at most so many MiB of pixels in memory, and leave the others on disk',
    parse: mebibytes,
    in: { study: halfOfFree, sweep: halfOfFree, 'data inspect': halfOfFree },
  },
  {
    flags: '--split-by <what>',
    says: 'draw training, validation and test images anew: patient, each whole, or captured, the newest for test',
    parse: splitByOf,
    in: { study: asGiven, sweep: asGiven, 'data inspect': asGiven },
  },
  {
    flags: '--backend <name>',
    says: 'what computes the circuits',
    in: {
      describe: exactBackend,
      run: exactBackend,
      study: { choices: trainingBackends, shown: 'that of the engine webgpu, else wasm' },
      sweep: { choices: trainingBackends, shown: 'that of the engine webgpu, else wasm' },
      predict: { choices: trainingBackends, shown: 'the one that it was trained with' },
      bench: { choices: allBackends, repeatable: true, shown: 'reference, wasm, and webgpu where it runs' },
    },
  },
  {
    flags: '--engine <name>',
    says: 'what computes the classical layers; auto is the fastest that is there, as qcnn doctor says',
    in: {
      study: { choices: engineChoices, shown: 'auto' },
      sweep: { choices: engineChoices, shown: 'auto' },
      predict: { choices: engineChoices, shown: 'auto' },
    },
  },
  {
    flags: '--threads <number>',
    says: 'threads that may compute',
    parse: wholeNumber(1, mostThreads),
    in: {
      run: { shown: oneAProcessor },
      study: { shown: oneAProcessor },
      sweep: { value: 1, shown: '1 of each process' },
      worker: { value: 1, shown: '1 of each process' },
      bench: { value: 1 },
    },
  },
  {
    flags: '-O, --level <level>',
    says: '0: as written, 1: remove and join gates, 2: also fuse and reuse qubits',
    parse: levelOf,
    in: { describe: { value: 0 }, compile: { shown: levelsShown() } },
  },
  {
    flags: '--prefer <what>',
    says: 'fewer qubits, which are used again once they have ended, or less depth: qubits or depth',
    parse: preferenceOf,
    in: { compile: { value: 'qubits' }, resources: { value: 'qubits' } },
  },
  {
    flags: '-o, --out <path>',
    says: 'path that the result is written to',
    in: {
      check: printed,
      describe: printed,
      run: printed,
      weights: printed,
      compile: { ...printed, formerly: '--output' },
      resources: printed,
      diagnose: printed,
      equiv: printed,
      test: printed,
      import: { ...printed, formerly: '--output' },
      study: { shown: 'a new folder runs/DATA-DATE-TIME' },
      sweep: { shown: 'the folder runs/FILE-sweep' },
      'sweep export': printed,
      'sweep report': { shown: 'report.html of the folder' },
      report: { shown: 'report.html of the folder; of several comparison.html here' },
      predict: printed,
      export: { shown: 'the folder exported' },
      'data inspect': printed,
      'data list': printed,
      'data pull': { shown: 'data/NAME.npz' },
      bench: printed,
      doctor: printed,
    },
  },
  {
    flags: '--json',
    says: 'print JSON, failures too',
    in: everywhere,
  },
];

/** The shared options of a command, in the order of its help. */
export function optionsOf(command: CommandName): Option[] {
  return usesIn(command).map(({ row, use }) => {
    const { flags, says } = row;
    const choices = use.choices ? `: ${use.choices.join(', ')}` : '';
    const option = new Option(flags, `${says}${choices}${use.repeatable ? ' (repeatable)' : ''}`);
    if (use.only) option.choices(use.only);
    return parsed(option, row, use).default(use.value, use.shown);
  });
}

/** A hidden option for a spelling of before, and the name of the option that gets its value. */
export interface FormerSpelling {
  readonly option: Option;
  readonly now: Option;
}

export function formerSpellings(command: CommandName): FormerSpelling[] {
  return usesIn(command).flatMap(({ row, use }) => {
    if (use.formerly === undefined) return [];
    const now = new Option(row.flags);
    const flags = `${use.formerly} ${/<.*>/.exec(row.flags)?.[0] ?? ''}`;
    return [{ option: parsed(new Option(flags).hideHelp(), row, use), now }];
  });
}

function usesIn(command: CommandName): { row: OptionRow; use: Use }[] {
  return optionRows.flatMap((row) => {
    const use = row.in[command];
    return use ? [{ row, use }] : [];
  });
}

function parsed(option: Option, { parse }: OptionRow, { repeatable }: Use): Option {
  const parser = repeatable ? collectNames : parse;
  return parser ? option.argParser(parser as (text: string) => unknown) : option;
}
