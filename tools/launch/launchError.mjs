/** A condition that the user can mend: its message is one clear line (a failed command may add the last of its output). */
export class LaunchError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = 'LaunchError';
  }
}
