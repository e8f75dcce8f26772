import { loadRecording } from '../../replay/load-recording.ts';
import { rememberRun } from '../Demo/remembered-run.ts';
import { pageServer } from '../follow/page-server.ts';
import { actOn } from '../page/api.ts';
import { askHealth, health } from '../page/health.ts';
import { FrontRun } from './front-run.ts';
import { liveRun } from './live-run.ts';
import { showFront } from './show-front.ts';

/** The name under which a tab remembers the run of its front page: a stage must not find it before its question is answered. */
export const REMEMBERED_AS = 'front';

/**
 * Makes the front page's figure run. Loaded when the reader is about to press the button, or has a run to go on with.
 * @param runId the run that this tab has shown before
 */
export async function openFront(root: HTMLElement, runId: string | undefined): Promise<FrontRun> {
  let draw: () => void = () => undefined;
  let isFirst = true;
  const front = new FrontRun(liveRun, {
    server: pageServer,
    clock: {
      now: () => performance.now(),
      frame: (callback) => {
        const id = requestAnimationFrame(callback);
        return () => cancelAnimationFrame(id);
      },
    },
    ask: () => {
      // The page has asked once already, to name its button.
      const answer = isFirst ? health() : askHealth();
      isFirst = false;
      return answer;
    },
    act: actOn,
    recording: () => loadRecording(`recordings/${liveRun.demo}/${liveRun.scenario}.json`),
    rest: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    isStill: () => matchMedia('(prefers-reduced-motion: reduce)').matches,
    remember: (id) => rememberRun(REMEMBERED_AS, id),
    changed: () => draw(),
  });
  draw = showFront(root, front.state);
  await front.open(runId);
  return front;
}
