import { part, setText } from '../page/element.ts';
import { kept } from '../page/kept.ts';
import { withRuns } from '../page/with-runs.ts';
import { CASE_IS_EMPTY, CASE_KEY } from './case-key.ts';

// The line at the end of a stage before the case file has anything in it. What is kept is read, and runs are entered, by
// `case-recorder.ts`, which is fetched with the first run, or at once where a case is kept.
withRuns(() => import('./case-recorder.ts'), CASE_KEY);
if (!kept.any(CASE_KEY))
  for (const recorder of document.querySelectorAll('case-recorder'))
    setText(part(recorder, 'case-line'), CASE_IS_EMPTY);
window.addEventListener('storage', ({ key }) => {
  if (key === CASE_KEY) void import('./case-recorder.ts').catch(() => undefined); // the line stays as it was
});
