// The tags that authors of content/stages may use without an import. One folder each; to add one,
// make its folder and name it here.
import Aside from './Aside/Aside.astro';
import Demo from './Demo/Demo.astro';
import Diagram from './Diagram/Diagram.astro';
import Evidence from './Evidence/Evidence.astro';
import Shell from './Shell/Shell.astro';
import Source from './Source/Source.astro';

/** The vocabulary of the text. `Diagram` is written as a ```` ```mermaid ```` fence. */
export const vocabulary = { Aside, Demo, Diagram, Evidence, Shell, Source };
