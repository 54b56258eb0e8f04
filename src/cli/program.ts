// The whole command line: commands.ts and options.ts as a tree of commander's, with their help.
import { Command, type Option } from 'commander';
import { packageVersion } from '../package-folder.ts';
import { commands, type CommandRow } from './commands.ts';
import { formerSpellings, optionsOf } from './options.ts';
import { exitCodes, unknownCommand, usageErrorOf, withExample } from './usage.ts';

/** `parseAsync` throws what the commands throw, UserError for wrong usage, CommanderError where help was shown. */
export function createProgram(): Command {
  const program = new Command('qcnn')
    .description('Quantum convolutional neural networks: check, run and compare them on images.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .usage('[options] COMMAND …')
    .helpCommand(false)
    // What stands behind the name of a command is its own.
    .enablePositionalOptions()
    .exitOverride((error) => {
      throw usageErrorOf(error, { path: 'qcnn', examples: [], given: program.args, sets: false });
    })
    .configureOutput({
      getOutHelpWidth: helpWidth,
      getErrHelpWidth: helpWidth,
      // Whoever catches the error says it.
      outputError: () => {},
    })
    .configureHelp({ optionDescription: describeOption, subcommandTerm: (command) => command.name() })
    .addHelpText(
      'after',
      `\n${rulesOfExit()}\n\n${examplesOf(['qcnn describe ring', 'qcnn run ring --seed 1', 'qcnn help run'])}`,
    );
  const groups = new Map([['', program]]);
  const withWork = new Map<string, Command>();
  for (const row of commands) {
    const [name, group = ''] = row.name.split(' ').toReversed();
    const parent = withWork.get(group) ?? groups.get(group) ?? addGroup(program, group);
    if (!withWork.has(group)) groups.set(group, parent);
    const command = add(parent, name, row);
    if (commands.some((other) => other.name.startsWith(`${row.name} `)))
      withWork.set(row.name, command.enablePositionalOptions());
  }
  addHelp(program);
  for (const group of groups.values()) refuseUnknown(group);
  return program;
}

const widest = 100;

function helpWidth(): number {
  return Math.min(process.stdout.columns ?? widest, widest);
}

function rulesOfExit(codes: readonly (readonly [number, string])[] = exitCodes): string {
  return ['Exit codes:', ...codes.map(([code, means]) => `  ${String(code).padEnd(5)}${means}`)].join('\n');
}

/** The sentence, then the choices where it names none, then the default as a user would give it. */
function describeOption({ description, argChoices, defaultValue, defaultValueDescription }: Option): string {
  const choices = argChoices ? `: ${argChoices.join(', ')}` : '';
  const shown = defaultValueDescription ?? defaultValue;
  return `${description}${choices}${shown === undefined ? '' : ` (default: ${String(shown)})`}`;
}

const groupDescriptions: ReadonlyMap<string, string> = new Map([
  ['data', 'Look at image sets, and fetch some.'],
]);

/** Commands whose result is a folder, which they check themselves. */
const haveFolder: ReadonlySet<string> = new Set(['study', 'sweep', 'export']);

function addGroup(program: Command, name: string): Command {
  return program.command(name).description(groupDescriptions.get(name)!).usage('[options] COMMAND …');
}

function add(parent: Command, name: string, row: CommandRow): Command {
  const { argument, second, own = [], examples, endings } = row;
  const command = parent
    .command(name)
    .description(row.description)
    .exitOverride((error) => {
      throw usageErrorOf(error, {
        path: `qcnn ${row.name}`,
        examples,
        argument: argument?.says,
        given: command.args,
        sets: command.options.some(({ long }) => long === '--set'),
      });
    });
  for (const { flags, says, shown } of [argument, second].filter((each) => each !== undefined))
    command.argument(flags, shown === undefined ? says : `${says} (default: ${shown})`);
  for (const option of [...own, ...optionsOf(row.name)]) command.addOption(option);
  addFormerSpellings(command, row);
  command.action(async (...given: unknown[]) => {
    const [first, next, last] = given;
    const [value, options] = second ? [[first, next], last] : argument ? given : [undefined, first];
    const { out } = options as { out?: string };
    if (out !== undefined && !haveFolder.has(row.name))
      (await import('../files/write-output.ts')).checkOutput(out);
    const explicit = command.options
      .map((option) => option.attributeName())
      .filter((attribute) => command.getOptionValueSource(attribute) === 'cli');
    await row.run(value as never, options as never, explicit);
  });
  const codes = endings ? `\n${rulesOfExit(endings)}\n` : '';
  command.addHelpText('after', `${codes}\n${examplesOf(examples)}`);
  return command;
}

/** What stands under a spelling of before moves to the option's name of now. */
function addFormerSpellings(command: Command, { name }: CommandRow): void {
  const spellings = formerSpellings(name);
  for (const { option } of spellings) command.addOption(option);
  if (spellings.length === 0) return;
  command.hook('preAction', () => {
    for (const { option, now } of spellings) {
      const value: unknown = command.getOptionValue(option.attributeName());
      if (value === undefined) continue;
      console.error(
        `qcnn: ${option.long} is ${now.long} from now on; the next version knows ${now.long} alone`,
      );
      if (command.getOptionValueSource(now.attributeName()) !== 'cli')
        command.setOptionValue(now.attributeName(), value);
    }
  });
}

/** `qcnn help`, `qcnn help run`, `qcnn help data inspect` */
function addHelp(program: Command): void {
  program
    .command('help')
    .description('Show what a command takes.')
    .argument('[command...]', 'its name, such as run')
    .action((words: readonly string[]) => {
      let command = program;
      for (const [at, word] of words.entries()) {
        const next = command.commands.find((each) => each.name() === word);
        if (!next) throw unknownCommand(command, words.slice(at));
        command = next;
      }
      command.outputHelp();
    })
    .addHelpText('after', `\n${examplesOf(['qcnn help run'])}`);
}

/** A group by itself shows what it holds; a word that is no command of it is refused. */
function refuseUnknown(group: Command): void {
  group
    .argument('[command...]')
    .allowExcessArguments()
    .action(() => {
      if (group.args.length > 0) throw unknownCommand(group, group.args);
      if (!group.parent) group.help({ error: true });
      throw withExample(
        `${group.name()} needs a command`,
        commands.find(({ name }) => name.startsWith(`${group.name()} `))!.examples,
      );
    });
}

function examplesOf(lines: readonly string[]): string {
  return [lines.length > 1 ? 'Examples:' : 'Example:', ...lines.map((line) => `  ${line}`)].join('\n');
}
