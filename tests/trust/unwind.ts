/** Does all of this, in this order, whatever of it fails. @throws what failed, when all has been done */
export async function unwind(steps: readonly (() => unknown)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const step of steps)
    try {
      await step();
    } catch (error) {
      failures.push(error);
    }
  if (failures.length > 0)
    throw new AggregateError(failures, `Not all could be undone: ${failures.join('; ')}`);
}
