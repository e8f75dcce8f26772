import type { CatalogueEntry } from '../protocol/demo.ts';
import type { Profile } from '../protocol/profile.ts';
import type { ProgramMessage } from '../protocol/program-message.ts';
import type { DemoReadings, RuntimeReadings } from '../protocol/sample.ts';
import type { Clock } from '../sampling/sampling.ts';
import { ActionRefused } from './runner.ts';
import { printable } from './talk/printable.ts';
import type { ProgramChannel } from './talk/program-channel.ts';

/** The program's last report, with the time it came in on the server's clock. */
export interface SelfReport {
  readonly atMs: number;
  readonly runtime: RuntimeReadings;
  readonly counters: DemoReadings;
}

/** A phase that the program announced, made safe to print. */
export interface Phase {
  readonly name: string;
  readonly label: string;
  readonly detail?: string;
  readonly profile?: Profile;
}

/** What is known of a program from its own mouth, and the questions put to it. */
export interface ProgramTalk {
  lastReport(): SelfReport | undefined;
  /** Takes a message of the program. */
  hear(message: ProgramMessage): void;
  /** Asks the program to do an action. @returns what it says of it. @throws ActionRefused */
  ask(channel: ProgramChannel, actionId: string): Promise<string | undefined>;
  /** Refuses all questions that are still open: the program is gone. */
  hangUp(): void;
}

const ANSWER_WITHIN_MS = 5000;
const MAX_PHASES = 200;
const MAX_WORDS = 200;

interface Question {
  readonly resolve: (detail: string | undefined) => void;
  readonly reject: (error: ActionRefused) => void;
}

/** Starts listening to the program of one run; counters that the demo does not declare are left out. */
export function createProgramTalk(
  demo: CatalogueEntry,
  clock: Clock,
  onPhase: (phase: Phase) => void,
): ProgramTalk {
  const questions = new Map<number, Question>();
  let report: SelfReport | undefined;
  let asked = 0;
  let phases = 0;
  const hear = (message: ProgramMessage): void => {
    if ('report' in message) {
      const counters = declared(demo, message.report.counters);
      report = { atMs: clock.nowMs(), runtime: message.report.runtime, counters };
    } else if ('phase' in message) {
      phases += 1;
      if (phases <= MAX_PHASES) onPhase(safePhase(message.phase));
    } else {
      const question = questions.get(message.done.request);
      const { refused, detail } = message.done;
      if (refused === undefined) question?.resolve(detail === undefined ? undefined : words(detail));
      else question?.reject(new ActionRefused('refused', `The program refused: ${words(refused)}`));
    }
  };
  return {
    lastReport: () => report,
    hear,
    async ask(channel, actionId) {
      asked += 1;
      const request = asked;
      const { promise, resolve, reject } = Promise.withResolvers<string | undefined>();
      questions.set(request, { resolve, reject });
      const withinMs = demo.actions.find(({ id }) => id === actionId)?.answersWithinMs ?? ANSWER_WITHIN_MS;
      const cancel = clock.after(withinMs, () =>
        reject(
          new ActionRefused(
            'no-answer',
            `The program did not answer to ${actionId} within ${withinMs / 1000} s; it may be busy or waiting for memory.`,
          ),
        ),
      );
      try {
        channel.send({ action: { request, id: actionId } });
        return await promise;
      } finally {
        cancel();
        questions.delete(request);
      }
    },
    hangUp() {
      for (const question of questions.values()) {
        question.reject(new ActionRefused('not-running', 'The run ended before the action was done.'));
      }
    },
  };
}

function declared(demo: CatalogueEntry, counters: DemoReadings): DemoReadings {
  return Object.fromEntries(Object.entries(counters).filter(([name]) => Object.hasOwn(demo.counters, name)));
}

function words(text: string): string {
  return printable(text.slice(0, MAX_WORDS));
}

function safePhase(phase: Extract<ProgramMessage, { phase: unknown }>['phase']): Phase {
  return {
    name: words(phase.name),
    label: words(phase.label),
    ...(phase.detail === undefined ? {} : { detail: words(phase.detail) }),
    ...(phase.profile === undefined ? {} : { profile: safeProfile(phase.profile) }),
  };
}

/** The same profile with nothing in it that could play tricks on a terminal or a page. Its sizes are bounded by its schema. */
function safeProfile({ title, tool, rows, paths, text, ...rest }: Profile): Profile {
  return {
    ...rest,
    title: words(title),
    tool: words(tool),
    ...(rows === undefined ? {} : { rows: rows.map((row) => ({ ...row, name: words(row.name) })) }),
    ...(paths === undefined
      ? {}
      : { paths: paths.map((path) => ({ name: words(path.name), steps: path.steps.map(words) })) }),
    ...(text === undefined ? {} : { text: text.map((line) => printable(line)) }),
  };
}
