// Wrong usage as one sentence that says what to do, with an example where something is missing.
import { CommanderError, type Command } from 'commander';
import { nearest } from '../compiler/source/nearest.ts';
import { UserError } from '../user-error.ts';
import { notOfSweep, wantedCommands, wantedOptions } from './wanted.ts';

/** As help shows them. */
export const exitCodes = [
  [0, 'done'],
  [1, 'failed: an error in a file, something that cannot be computed or written'],
  [
    2,
    'wrong usage: a command, an option, a value or a file that does not exist or does not fit, a backend or an engine that this machine lacks',
  ],
  [130, 'stopped by Ctrl-C'],
  [143, 'stopped by SIGTERM'],
] as const;

/** The command that was called, as messages need it. */
interface Called {
  /** "qcnn run" */
  readonly path: string;
  readonly examples: readonly string[];
  /** What its argument may be. */
  readonly argument?: string | undefined;
  /** What was given besides options. */
  readonly given: readonly string[];
  /** Whether it takes --set. */
  readonly sets: boolean;
}

/** What commander refuses, as our own error; what it throws where help or the version was shown, as it is. */
export function usageErrorOf(error: CommanderError, called: Called): CommanderError | UserError {
  if (error.exitCode === 0 || error.code === 'commander.help') return error;
  const sentence = error.message.replace(/^error: /, '').replace(/\s+/g, ' ');
  switch (error.code) {
    case 'commander.missingArgument': {
      const [, name] = /'(.*)'/.exec(sentence)!;
      const command = called.path.replace(/^qcnn /, '');
      return withExample(`${command} needs a ${name.toUpperCase()}: ${called.argument}`, called.examples);
    }
    case 'commander.unknownOption':
      return new UserError(withInstead(sentence, called));
    case 'commander.excessArguments': {
      const setting = called.sets && called.given.find((word) => /^\w+=/.test(word));
      return new UserError(
        setting ? `${sentence} A parameter of the circuit is given by --set ${setting}` : sentence,
      );
    }
    case 'commander.invalidArgument': {
      const [, text, choices] =
        /argument '(.*)' is invalid\. Allowed choices are (.*)\.$/.exec(sentence) ?? [];
      const similar = choices && nearest(text, choices.split(', '));
      return new UserError(similar ? `${sentence} Did you mean ${similar}?` : sentence);
    }
    default:
      return new UserError(sentence);
  }
}

/** The sentence about an option that there is not, with what to do instead; commander may have named similar ones. */
function withInstead(sentence: string, { path, sets }: Called): string {
  const [unknown, option] = /^.*?'([^'=]*)[^']*'/.exec(sentence) ?? [sentence];
  const wanted = (path === 'qcnn sweep' && notOfSweep.get(option)) || wantedOptions.get(option);
  if (wanted) return `${unknown}; ${wanted}`;
  if (sentence.endsWith(')')) return sentence;
  return `${sentence}; ${path} --help shows what there is${sets ? ', and --set NAME=VALUE sets a parameter of the circuit' : ''}`;
}

/** The error for a command without what it needs. */
export function withExample(sentence: string, [example]: readonly string[]): UserError {
  return new UserError(`${sentence}\nExample: ${example}`);
}

/** The error for words of which the first is no command of a group; a file may have been meant, or a similar name. */
export function unknownCommand(group: Command, [word, file]: readonly string[]): UserError {
  const names = group.commands.map((command) => command.name());
  const path = group.parent ? `qcnn ${group.name()}` : 'qcnn';
  if (/\.qcnn(?:#|$)/.test(word))
    return new UserError(`${path} needs a command before the file, such as qcnn describe ${word}`);
  const wanted = group.parent ? undefined : wantedCommands.get(word.toLowerCase());
  if (wanted)
    return new UserError(
      `there is no command ${path} ${word}; write ${wanted.replaceAll('FILE', file ?? 'FILE')}`,
    );
  const similar = nearest(word, names);
  const known = similar ? `did you mean ${path} ${similar}?` : `there are ${names.join(', ')}`;
  return new UserError(`there is no command ${path} ${word}; ${known}`);
}
