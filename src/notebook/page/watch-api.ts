import { type StartWatch, type SubjectList, SubjectListSchema } from '../../protocol/watch.ts';
import { WatchListSchema, type WatchView, WatchViewSchema } from '../../protocol/watch-view.ts';
import { send } from './api.ts';

/** What can be watched on the machine behind this page. @throws ApiProblem, TypeError when nobody answers */
export const listSubjects = (): Promise<SubjectList> => send('GET', '/api/subjects', SubjectListSchema);

/** Starts a watch. @throws ApiProblem when the subject is gone or too many go on, TypeError when nobody answers */
export const startWatch = (wish: StartWatch): Promise<WatchView> =>
  send('POST', '/api/watches', WatchViewSchema, wish);

/** A watch now, with what it says so far. @throws ApiProblem when it is not known any more */
export const viewWatch = (id: string): Promise<WatchView> =>
  send('GET', `/api/watches/${id}`, WatchViewSchema);

/** Ends a watch; what is watched goes on. */
export async function stopWatch(id: string): Promise<void> {
  await send('DELETE', `/api/watches/${id}`);
}

/** The watches that the server still knows, newest first. */
export const listWatches = async () => (await send('GET', '/api/watches', WatchListSchema)).watches;
