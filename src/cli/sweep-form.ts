// How a sweep reads the options of a study, and what a study is told by them: those of `qcnn study`, all of them.
import { InvalidArgumentError, type Option } from 'commander';
import type { StudyForm } from '../sweep/asked.ts';
import type { StudyOption } from '../sweep/study-option.ts';
import { UserError } from '../user-error.ts';
import { optionsOf } from './options.ts';
import { givenOf } from './study-given.ts';
import { studyOptionsOfSweep } from './sweep-options.ts';
import type { StudyCommandOptions } from './study.ts';

export const studyForm: StudyForm = {
  options: [...studyOptionsOfSweep, ...optionsOf('study')].map(asStudyOption),
  givenOf: (circuit, values) => givenOf(circuit, values as unknown as StudyCommandOptions),
};

function asStudyOption(option: Option): StudyOption {
  const { defaultValue: value, defaultValueDescription: shown } = option;
  return {
    name: option.name(),
    attribute: option.attributeName(),
    value: value as unknown,
    ...(value === undefined && shown !== undefined && /^\w+$/.test(shown) && { unset: shown }),
    read: (text, before) => readBy(option, text, before),
  };
}

/** As commander reads it, whose sentences say what is wrong. Throws UserError. */
function readBy(option: Option, text: string, before: unknown): unknown {
  if (option.isBoolean()) throw new UserError(`--${option.name()} takes no value`);
  const { argChoices: choices, parseArg } = option;
  if (choices && !choices.includes(text))
    throw new UserError(`there is no ${option.name()} ${text}; choose from ${choices.join(', ')}`);
  if (choices || !parseArg) return text;
  try {
    return parseArg(text, before);
  } catch (error) {
    if (error instanceof InvalidArgumentError) throw new UserError(`${text} is no value of ${option.name()}. ${error.message}`); // prettier-ignore
    throw error;
  }
}
