// The small CNN, built when the images' size is known.
import { startEngine } from '../runtime/tensors/engine.ts';
import type { Classifier } from './classifier.ts';
import { createSmallCnn } from './small-cnn.ts';

export function createSmallCnnWhenFitted(seed: number): Classifier {
  let network: Classifier | undefined;

  function dispose(): void {
    network?.dispose();
    network = undefined;
  }

  return {
    name: 'small-cnn',
    title: 'Small CNN',
    role: 'control',
    quantum: false,
    async fit(training, validation, options) {
      await startEngine();
      dispose();
      const { height, width, channels, classes } = training;
      network = createSmallCnn({ height, width, channels, classes: classes.length, seed });
      return network.fit(training, validation, options);
    },
    async predict(images) {
      if (!network) throw new Error('small-cnn predicts before it is fitted');
      return network.predict(images);
    },
    parameters: () => network?.parameters() ?? 0,
    dispose,
  };
}
