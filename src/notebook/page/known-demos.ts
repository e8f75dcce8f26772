// Runs while the site is built, never in the browser.

import { didYouMean } from '../../catalogue/friendly-error.ts';
import { loadCatalogue } from '../../catalogue/load-catalogue.ts';
import type { CatalogueEntry, Claim } from '../../protocol/demo.ts';

/**
 * The declared demos, those that are not as they should be left out: a demo that no page shows takes no page down. Read at each
 * call, so that the development server follows the files.
 */
export function knownDemos(): readonly CatalogueEntry[] {
  return demosAndFaults().demos;
}

/** The demos that can be shown, and why the others cannot. */
function demosAndFaults(): { demos: readonly CatalogueEntry[]; faults: readonly string[] } {
  const faults: string[] = [];
  const demos = loadCatalogue('demos', ({ message }) => faults.push(message)).list();
  // Where each is right by itself, they are checked against each other as well.
  if (faults.length === 0) loadCatalogue('demos');
  return { demos, faults };
}

/**
 * The demo of that id.
 * @throws Error that says what is wrong with its declaration, or with a "did you mean" when there is none; the build fails with it
 */
export function demoNamed(id: string, tag: string): CatalogueEntry {
  const { demos, faults } = demosAndFaults();
  const demo = demos.find((one) => one.id === id);
  const fault = faults.find((message) => message.startsWith(`demos/${id}`));
  if (demo === undefined && fault !== undefined) throw new Error(fault);
  if (demo === undefined)
    throw new Error(
      `${tag}: there is no demo \`${id}\` in demos/.${didYouMean(
        id,
        demos.map((one) => one.id),
      )}`,
    );
  return demo;
}

/** A claim by its full name, `<demo>/<claim>`. @throws Error with a "did you mean" when there is none */
export function claimNamed(name: string, tag: string): { demo: CatalogueEntry; id: string; claim: Claim } {
  const [demoId = '', id = ''] = name.split('/');
  const demo = demoNamed(demoId, tag);
  const claim = demo.claims[id];
  if (claim === undefined)
    throw new Error(
      `${tag}: demos/${demoId}/demo.json has no claim \`${id}\`.${didYouMean(id, Object.keys(demo.claims))}`,
    );
  return { demo, id, claim };
}
