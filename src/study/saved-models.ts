// Which of the models that a study trained stay in its folder.

/** All, the best seed of each model, or none. */
export const savedModels = ['all', 'best', 'none'] as const;
export type SavedModels = (typeof savedModels)[number];
