/** A question that this run does not answer, and what to do to see the answer. Both are clauses without a full stop. */
export class NotShown extends Error {
  override readonly name = 'NotShown';
  readonly todo: string | undefined;
  constructor(because: string, todo?: string) {
    super(because);
    this.todo = todo;
  }
}
