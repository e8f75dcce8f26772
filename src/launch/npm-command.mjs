import path from 'node:path';

/**
 * How to run npm from here: with the npm and the Node that started us, else with those of the PATH.
 * Never with a Node out of node_modules, which npm is about to replace.
 * Source: npm documentation, "scripts", environment: `npm_execpath`, `npm_node_execpath`.
 * @param {string} root the project
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ command: string, args: string[], env: NodeJS.ProcessEnv }}
 */
export function npmCommand(root, env = process.env) {
  const own = path.join(root, 'node_modules') + path.sep;
  const folders = (env.PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => !`${folder}${path.sep}`.startsWith(own));
  const outside = { ...env, PATH: folders.join(path.delimiter) };
  const node = env.npm_node_execpath;
  const npm = env.npm_execpath;
  if (node && npm?.endsWith('.js') && !node.startsWith(own))
    return { command: node, args: [npm], env: outside };
  return { command: process.platform === 'win32' ? 'npm.cmd' : 'npm', args: [], env: outside };
}
