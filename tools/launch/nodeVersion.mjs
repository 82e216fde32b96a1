const oldest = { major: 20, minor: 19 };

/**
 * @param {string} version as in process.versions.node
 * @returns {string | undefined} what to tell the user when this Node cannot run Stray
 */
export function nodeTooOld(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > oldest.major || (major === oldest.major && minor >= oldest.minor)) return undefined;
  return `this is Node ${version}; Stray needs Node ${oldest.major}.${oldest.minor} or newer (20, 22 or 24). Get it from https://nodejs.org and run the same command again.`;
}
