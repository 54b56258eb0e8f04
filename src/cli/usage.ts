// Wrong usage as one sentence that says what to do, with an example where something is missing.
import { CommanderError, type Command } from 'commander';
import { nearest } from '../compiler/source/nearest.ts';
import { UserError } from '../user-error.ts';

/** As help shows them. */
export const exitCodes = [
  [0, 'done'],
  [1, 'failed: an error in a file, something that cannot be computed or written'],
  [2, 'wrong usage: a command, an option, a value or a file that does not exist or does not fit'],
  [130, 'stopped by Ctrl-C'],
  [143, 'stopped by SIGTERM'],
] as const;

/** What commander refuses, as our own error; what it throws where help or the version was shown, as it is. */
export function usageErrorOf(
  error: CommanderError,
  command: string,
  examples: readonly string[],
  argument = '',
): CommanderError | UserError {
  if (error.exitCode === 0 || error.code === 'commander.help') return error;
  const sentence = error.message.replace(/^error: /, '').replace(/\s+/g, ' ');
  switch (error.code) {
    case 'commander.missingArgument': {
      const [, name] = /'(.*)'/.exec(sentence)!;
      return withExample(
        `${command.replace(/^qcnn /, '')} needs a ${name.toUpperCase()}: ${argument}`,
        examples,
      );
    }
    case 'commander.unknownOption':
      return new UserError(
        sentence.endsWith(')') ? sentence : `${sentence}; ${command} --help shows what there is`,
      );
    default:
      return new UserError(sentence);
  }
}

/** The error for a command without what it needs. */
export function withExample(sentence: string, [example]: readonly string[]): UserError {
  return new UserError(`${sentence}\nExample: ${example}`);
}

/** The error for words of which the first is no command of a group; a file may have been meant, or a similar name. */
export function unknownCommand(group: Command, [word]: readonly string[]): UserError {
  const names = group.commands.map((command) => command.name());
  const path = group.parent ? `qcnn ${group.name()}` : 'qcnn';
  if (/\.qcnn(?:#|$)/.test(word))
    return new UserError(`${path} needs a command before the file, such as qcnn describe ${word}`);
  const similar = nearest(word, names);
  const known = similar ? `did you mean ${path} ${similar}?` : `there are ${names.join(', ')}`;
  return new UserError(`there is no command ${path} ${word}; ${known}`);
}
