/** A name made of what a folder or a repository is called: lower case, anything unusual replaced by `-`. */
export function nameFor(text: string): string {
  const name = text
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[.-]+|-+$/g, '')
    .slice(0, 64);
  return name === '' ? 'encoder' : name;
}
