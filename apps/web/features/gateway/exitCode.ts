/** Next ends with 143 after SIGTERM, when it has answered what was asked; who was told to end, and did, has not failed. */
export function endWell(): void {
  process.once('exit', (code) => {
    if (code === 143 || code === 130) process.exitCode = 0;
  });
}
