// The names of what a saved model is kept in.

/** The file of a saved model in its folder, and of its circuit's weights beside it. */
export const modelFile = 'model.safetensors';
export const weightsFile = 'weights.json';
