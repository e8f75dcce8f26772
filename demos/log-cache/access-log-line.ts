const paths = ['/v1/push', '/v1/push/batch', '/v1/devices', '/v1/devices/token', '/healthz'];
const agents = [
  'okhttp/4.12.0',
  'PushKit/3.2 (iPhone; iOS 18.1)',
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36',
];

/**
 * One line of an access log in the combined format, with a request id: 150 to 250 bytes, ASCII.
 * @param n the number of the line; the same number gives the same line but for the time
 */
export function accessLogLine(n: number): string {
  const path = paths[n % paths.length];
  const status = n % 97 === 0 ? 500 : n % 13 === 0 ? 404 : 200;
  const request = Math.imul(n + 1, 2654435761) >>> 0;
  return (
    `10.${n % 4}.${(n >> 3) % 256}.${(n >> 5) % 256} - - [${now()}] "POST ${path}?shard=${n % 64} HTTP/1.1" ` +
    `${status} ${200 + (n % 1800)} "-" "${agents[n % agents.length]}" rt=0.0${10 + (n % 80)} ` +
    `req=${request.toString(16).padStart(8, '0')}${n.toString(16).padStart(8, '0')} pod=push-7c9d5b\n`
  );
}

let stamp = '';
let stampSecond = 0;
/** The time as access logs print it; made once a second, as a logger does. */
function now(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== stampSecond) {
    stampSecond = second;
    stamp = new Date(second * 1000).toISOString().replace('.000Z', '+00:00');
  }
  return stamp;
}
