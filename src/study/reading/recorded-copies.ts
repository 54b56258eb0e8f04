// Figures without the test images that have copies in training, of folders which say only how many these are.
import type { ModelSummary } from '../summary/model-summary.ts';

/** The summaries with such figures as results.json has them; without them where it has none. */
export function withRecordedCopies(
  summaries: readonly ModelSummary[],
  recorded: readonly ModelSummary[],
): ModelSummary[] {
  return summaries.map((summary) => {
    const former = recorded.find(({ name }) => name === summary.name);
    return {
      ...withFormer(summary, former),
      comparisons: summary.comparisons.map((each) =>
        withFormer(each, former?.comparisons.find(({ control }) => control === each.control)),
      ),
    };
  });
} // prettier-ignore

function withFormer<T extends { readonly withoutCopies?: object }>(now: T, former: T | undefined): T {
  if (!now.withoutCopies) return now;
  const { withoutCopies: _, ...others } = now;
  return former?.withoutCopies ? { ...now, withoutCopies: former.withoutCopies } : (others as T);
}
