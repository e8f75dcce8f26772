// The tags that authors of content/stages may use without an import. One folder each; to add one,
// make its folder and name it here.
import Aside from './Aside/Aside.astro';
import More from './Aside/More.astro';
import Compare from './Compare/Compare.astro';
import Demo from './Demo/Demo.astro';
import Diagram from './Diagram/Diagram.astro';
import Do from './Do/Do.astro';
import Evidence from './Evidence/Evidence.astro';
import Grid from './Grid/Grid.astro';
import Judge from './Judge/Judge.astro';
import LeakTest from './LeakTest/LeakTest.astro';
import LensExercise from './LensExercise/LensExercise.astro';
import Lines from './Lines/Lines.astro';
import PageBox from './PageBox/PageBox.astro';
import DecisionTable from './Playbook/DecisionTable.astro';
import Formulas from './Playbook/Formulas.astro';
import Glossary from './Playbook/Glossary.astro';
import Predict from './Predict/Predict.astro';
import RunFigure from './RunFigure/RunFigure.astro';
import Shell from './Shell/Shell.astro';
import Source from './Source/Source.astro';
import Suspicion from './Suspicion/Suspicion.astro';
import Term from './Term/Term.astro';
import Twins from './Twins/Twins.astro';
import WhoSawIt from './WhoSawIt/WhoSawIt.astro';

/** The vocabulary of the text. `Diagram` is written as a ```` ```mermaid ```` fence. */
export const vocabulary = {
  Aside,
  Compare,
  DecisionTable,
  Demo,
  Diagram,
  Do,
  Evidence,
  Formulas,
  Glossary,
  Grid,
  Judge,
  LeakTest,
  LensExercise,
  PageBox,
  Lines,
  More,
  Predict,
  RunFigure,
  Shell,
  Source,
  Suspicion,
  Term,
  Twins,
  WhoSawIt,
};
