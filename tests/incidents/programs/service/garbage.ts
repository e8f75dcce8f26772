const order = JSON.stringify({
  id: 48_213,
  customer: { name: 'Ada Example', street: 'Long Street 12', town: 'Springfield', tags: ['a', 'b', 'c'] },
  items: Array.from({ length: 24 }, (_, i) => ({ sku: `sku-${i}`, price: i * 1.5, count: i % 3 })),
});
/** What `order` takes on the heap when it is parsed, roughly. */
const parsedBytes = 5_000;
const arrayBytes = 1_040;

/** What ordinary requests leave behind: parsed JSON, arrays of numbers, strings, now and then a buffer. */
export function garbage(bytes: number, random: () => number): unknown[] {
  const left: unknown[] = [];
  for (let made = 0; made < bytes; ) {
    const dice = random();
    if (dice < 0.12) {
      left.push(JSON.parse(order));
      made += parsedBytes;
    } else if (dice < 0.17) {
      const size = 2_000 + Math.floor(random() * 14_000);
      left.push(Buffer.alloc(size, 1));
      made += size;
    } else if (dice < 0.4) {
      left.push(`${random()}`.repeat(40));
      made += 800;
    } else {
      left.push(new Array<number>(128).fill(random()));
      made += arrayBytes;
    }
  }
  return left;
}

/** Requests in flight: their data stays reachable until they are answered. */
export class InFlight {
  private readonly requests: { untilMs: number; data: unknown[] }[] = [];
  private readonly heldMs: number;
  private readonly random: () => number;

  constructor(heldMs: number, random: () => number) {
    this.heldMs = heldMs;
    this.random = random;
  }

  add(nowMs: number, data: unknown[]): void {
    // Of most requests little stays after the first millisecond.
    const rest = data.slice(0, Math.ceil(data.length / 5));
    this.requests.push({ untilMs: nowMs + this.random() * this.heldMs, data: rest });
  }

  answer(nowMs: number): void {
    let kept = 0;
    for (const request of this.requests) if (request.untilMs > nowMs) this.requests[kept++] = request;
    this.requests.length = kept;
  }
}
