// The shell scripts by which Slurm trains a sweep. Each text that comes from outside is one word of the shell.
import { shellWord } from '../../printable.ts';
import type { TaskArray } from './divide.ts';

export interface Scripts {
  /** Gives all to Slurm. */
  readonly submit: string;
  /** One task of an array. */
  readonly task: string;
  readonly collect: string;
}

export interface ScriptOptions {
  /** Absolute paths: of Node, of the command, of the sweep's folder. */
  readonly node: string;
  readonly program: string;
  readonly folder: string;
  /** The folder of tasks and scripts, relative to that of `submit`, which is `folder`/slurm. */
  readonly tasks: string;
  readonly arrays: readonly Pick<TaskArray<unknown>, 'tasks' | 'after'>[];
  /** Options of sbatch that the user wants. */
  readonly sbatch: readonly string[];
  /** Tasks that Slurm runs at once, all arrays together; undefined: as many as it likes. */
  readonly atOnce?: number | undefined;
  /** What Slurm shows. */
  readonly name: string;
}

export const logsFolder = 'logs';

export function slurmScripts(options: ScriptOptions): Scripts {
  const { node, program, folder, tasks } = options;
  const command = `${shellWord(node)} ${shellWord(program)} sweep`;
  return {
    submit: submitScript(options),
    task: `#!/bin/sh
# A task of a job array of Slurm: trains its runs. What a node needs before, such as "module load", may go here.
exec ${command} task ${shellWord(`${folder}/slurm/${tasks}/task-`)}"$(($1 + SLURM_ARRAY_TASK_ID))".json
`,
    collect: `#!/bin/sh
# When all tasks have ended: writes results.csv and report.html, and says what is missing.
exec ${command} collect ${shellWord(folder)}
`,
  };
}

/** Arrays that Slurm has taken are remembered with their job's number, so that the script may be started again. */
function submitScript({ folder, tasks, arrays, sbatch, atOnce, name }: ScriptOptions): string {
  const place = `${folder}/slurm`;
  const words = (texts: readonly string[]) => texts.map(shellWord).join(' ');
  // Slurm tells tasks how many they have where they were asked for; several ways to ask exclude each other.
  const processors = sbatch.some((word) => /^(-c|--cpus-per-)/.test(word)) ? [] : ['--cpus-per-task=1'];
  const common = ['--requeue', ...processors, '--open-mode=append', `--job-name=${name}`, `--output=${logsFolder}/%A_%a.txt`]; // prettier-ignore
  const ofCollect = [...processors, `--job-name=${name}-collect`, `--output=${logsFolder}/%j-collect.txt`]; // prettier-ignore
  const throttle = atOnce === undefined ? '' : `%${Math.max(1, Math.floor(atOnce / arrays.length))}`;
  const afterAll = (names: readonly string[]) =>
    names.length === 0 ? '' : ` --dependency=afterany:${names.map((each) => `"$(job ${each})"`).join(':')}`;
  const nameOf = (at: number) => `array-${at + 1}`;
  let first = 1;
  const lines = arrays.map(({ tasks: own, after }, at) => {
    const line = `give ${nameOf(at)} ${words([...common, ...sbatch])} --array=0-${own.length - 1}${throttle}${afterAll(after.map(nameOf))} ${tasks}/task.sh ${first}`;
    first += own.length;
    return line;
  });
  return `#!/bin/sh
# Gives the tasks of a sweep to Slurm, each array once; started again, those that Slurm did not take before.
cd -- ${shellWord(place)} || exit 1
taken=${tasks}/submitted
: >> "$taken" || exit 1

# The number of the job that an array of this name became.
job() { sed -n "s/^$1 //p" "$taken"; }

# give NAME OPTIONS OF SBATCH … SCRIPT
give() {
  name=$1
  shift
  if [ -z "$(job "$name")" ]; then
    id=$(sbatch --parsable --chdir=${shellWord(place)} "$@") || id=
    id=\${id%%;*}
    case $id in
      '' | *[!0-9]*)
        echo "sbatch did not take $name; what it said stands above. When that is mended, start this script again: it gives Slurm the rest." >&2
        exit 1
        ;;
    esac
    echo "$name $id" >> "$taken" || exit 1
  fi
  echo "$name is job $(job "$name")"
}

${lines.join('\n')}
give collect ${words([...ofCollect, ...sbatch])}${afterAll(arrays.map((_, at) => nameOf(at)))} ${tasks}/collect.sh
`;
}
