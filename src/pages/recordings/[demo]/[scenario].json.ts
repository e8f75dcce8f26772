import { readFileSync } from 'node:fs';
import type { APIRoute, GetStaticPaths } from 'astro';
import { knownDemos } from '../../../notebook/page/known-demos.ts';

/** Every recording that ships with a demo, at `/recordings/<demo>/<scenario>.json`. */
export const getStaticPaths: GetStaticPaths = () =>
  knownDemos().flatMap((demo) =>
    Object.keys(demo.recordings).map((scenario) => ({ params: { demo: demo.id, scenario } })),
  );

/** The file as it lies in the repository. */
export const GET: APIRoute = ({ params }) =>
  new Response(readFileSync(`demos/${params.demo}/recordings/${params.scenario}.json`), {
    headers: { 'content-type': 'application/json' },
  });
