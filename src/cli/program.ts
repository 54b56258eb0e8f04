// The whole command line: commands.ts and options.ts as a tree of commander's, with their help.
import { Command, type Option } from 'commander';
import { packageVersion } from '../package-folder.ts';
import { commands, type CommandRow } from './commands.ts';
import { formerSpellings, optionsOf } from './options.ts';

/** `parseAsync` throws what the commands throw, and CommanderError for wrong usage. */
export function createProgram(): Command {
  const program = new Command('qcnn')
    .description('Quantum convolutional neural networks: check, run and compare them on images.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ getOutHelpWidth: helpWidth, getErrHelpWidth: helpWidth })
    .helpOption('-h, --help', 'show this help')
    .configureHelp({ optionDescription: describeOption, subcommandTerm: (command) => command.name() });
  const data = program.command('data').description('Look at image sets.').helpCommand(false);
  for (const row of commands) {
    const [group, name] = row.name.split(' ');
    add(name === undefined ? program : data, name ?? group, row);
  }
  return program;
}

const widest = 100;

function helpWidth(): number {
  return Math.min(process.stdout.columns ?? widest, widest);
}

/** The sentence, then the choices where it names none, then the default as a user would give it. */
function describeOption({ description, argChoices, defaultValue, defaultValueDescription }: Option): string {
  const choices = argChoices ? `: ${argChoices.join(', ')}` : '';
  const shown = defaultValueDescription ?? defaultValue;
  return `${description}${choices}${shown === undefined ? '' : ` (default: ${String(shown)})`}`;
}

function add(parent: Command, name: string, row: CommandRow): void {
  const { argument, own = [], examples } = row;
  const command = parent
    .command(name)
    .description(row.description)
    .helpOption('-h, --help', 'show this help');
  if (argument) {
    const { flags, says, shown } = argument;
    command.argument(flags, shown === undefined ? says : `${says} (default: ${shown})`);
  }
  for (const option of [...own, ...optionsOf(row.name)]) command.addOption(option);
  addFormerSpellings(command, row);
  command.action(async (...given: unknown[]) => {
    const values = argument ? given : [undefined, ...given];
    await row.run(values[0] as never, values[1] as never);
  });
  command.addHelpText('after', `\n${examplesOf(examples)}`);
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

function examplesOf(lines: readonly string[]): string {
  return [lines.length > 1 ? 'Examples:' : 'Example:', ...lines.map((line) => `  ${line}`)].join('\n');
}
