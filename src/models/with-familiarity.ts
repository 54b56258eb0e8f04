// A classifier that knows how unusual an image is beside those that it was trained on.
import { checkOptions } from '../option-names.ts';
import { fitOptionNames } from '../runtime/training/fit.ts';
import { below, named } from '../runtime/numbers-by-name.ts';
import type { Classifier } from './classifier.ts';
import { fitFamiliarity, unusualness } from './familiarity.ts';
import type { NumbersByName } from '../runtime/numbers-by-name.ts';

const place = 'familiarity';

/** The same classifier, in all else; what it knows is saved with it. Models that were saved without know nothing. */
export function withFamiliarity<C extends Classifier>(classifier: C): C {
  let known: NumbersByName | undefined;
  return {
    ...classifier,
    async fit(train, validation, options) {
      checkOptions('fit', options, fitOptionNames);
      const report = await classifier.fit(train, validation, options);
      const began = performance.now();
      known = fitFamiliarity(train, validation);
      return { ...report, seconds: report.seconds + (performance.now() - began) / 1000 };
    },
    async save() {
      const trained = await classifier.save();
      return { ...trained, numbers: new Map([...trained.numbers, ...(known ? named(place, known) : [])]) };
    },
    async restore(trained) {
      await classifier.restore(trained);
      const saved = below(trained.numbers, place);
      known = saved.size > 0 ? saved : undefined;
    },
    async unusual(images) {
      return known && unusualness(known, images);
    },
  };
}
