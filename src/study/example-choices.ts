// Whether a report shows test images: they may be those of patients.

/** Of each class one that the model has right and one that it has wrong, or none. */
export const exampleChoices = ['some', 'none'] as const;
export type ExampleChoice = (typeof exampleChoices)[number];
