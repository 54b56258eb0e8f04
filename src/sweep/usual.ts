// What a sweep does where nobody says. Light to import: the help of the command line reads it.

/** Minutes between two checkpoints of a run: half a minute is lost at most, and a short run waits for no disk. */
export const usualMinutes = 0.5;
/** Seconds without a step after which a child is taken to hang; data are loaded and trees searched in less. */
export const usualPatience = 600;
/** Tasks of a job array: Slurm's own bound, where a site sets none. */
export const usualArrayMax = 1000;
/** Runs of a task, so that its start, its images and its plans are paid for once in so many. */
export const usualPerTask = 10;
/** What axes say something of; a ResNet-50 beside them is the same at every point, and trains for many minutes. */
export const usualModels: readonly string[] = ['qcnn'];
