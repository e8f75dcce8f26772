/**
 * What the entry of a program writes on its channel when everything around it stands (an empty line), and
 * what it must hear before it becomes the program.
 */
export const STARTING_SIGNAL = 'go';

const SCRIPT = 'echo >&3 && read -r go <&3 && exec "$@"';

/**
 * Puts a wait before a program: it is begun only when the server, still alive, answers on descriptor 3.
 *
 * The kernel's death signal is armed by the sandbox while it sets itself up; a server that is killed in those
 * first milliseconds has died before anything was armed, and the sandbox would live on. This way it finds the
 * channel closed and leaves. Source: PR_SET_PDEATHSIG(2const): the signal is sent when the parent dies, not when it is dead already.
 */
export function onStartingSignal(command: readonly string[]): string[] {
  return ['/bin/sh', '-c', SCRIPT, 'sh', ...command];
}
