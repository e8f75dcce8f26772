/** Something a client sent, fit for a page. */
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`).slice(0, 200);

/**
 * The page for a reader whose browser asked under a name that is not one of ours: behind a forward with another port, or a
 * proxy that keeps its own name. It needs no style sheet and no script, as neither would be answered.
 * @param host what the browser asked for
 * @param port where the notebook listens
 */
export function foreignNamePage(host: string, port: number): string {
  const own = `http://127.0.0.1:${port}/`;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Opened under another name</title>
<h1>The notebook is here, and does not answer under this name</h1>
<p>Your browser asked for <code>${escaped(host)}</code>. The notebook starts processes on the machine that it runs on, so it answers only
to that machine’s own name and port: <a href="${own}"><code>${own}</code></a>.</p>
<h2>If you forward a port</h2>
<p>Forward it under the same number, on the machine where your browser is:</p>
<pre>ssh -L ${port}:127.0.0.1:${port} HOST</pre>
<p>Then open <code>${own}</code> there. If that number is taken, start the notebook on another one, and forward that:</p>
<pre>npm start -- --port 4711
ssh -L 4711:127.0.0.1:4711 HOST</pre>
<h2>If a proxy stands before it</h2>
<p>One that keeps its own name in the request, as the proxies of code-server do, cannot be used. Forward the port as above.</p>
</html>
`;
}
