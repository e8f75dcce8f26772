/**
 * Users whose processes may start and stop runs: the one that the notebook runs as, root, who can do everything
 * anyway, and whoever started it with sudo, because the browser is theirs. Source: sudo(8), "ENVIRONMENT".
 * @param uid of this process; undefined where there are none
 * @param also one more, from the command line
 */
export function ownUsers(
  uid: number | undefined,
  env: NodeJS.ProcessEnv,
  also: number | undefined,
): readonly number[] {
  const sudo = uid === 0 && /^\d{1,10}$/.test(env.SUDO_UID ?? '') ? Number(env.SUDO_UID) : undefined;
  return [...new Set([uid, 0, sudo, also].filter((one) => one !== undefined))];
}
