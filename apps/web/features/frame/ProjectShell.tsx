import type { ReactNode } from 'react';
import { type ProjectPageName, projectAddress, projectLinks } from '../projects/addresses.ts';
import { type Crumb, TopBar } from './TopBar.tsx';
import { Unreachable } from './Unreachable.tsx';

export interface ProjectShellProps {
  readonly slug: string;
  /** Of the project; undefined while the API does not answer. */
  readonly name: string | undefined;
  /** What the page is called. */
  readonly page: string;
  readonly here?: ProjectPageName | null;
  /** Pages between the project and this one. */
  readonly between?: readonly Crumb[];
  /** What is said while the API does not answer. */
  readonly missing: string;
  /** What the page shows; null while the API does not answer. */
  readonly children: ReactNode;
}

/** A page of a project: its bar, and below it the page, or why it is not there yet. */
export function ProjectShell({ slug, name, page, here = null, between = [], missing, children }: ProjectShellProps) {
  return (
    <>
      <ProjectBar slug={slug} name={name} page={page} here={here} between={between} />
      {children ?? (
        <main>
          <Unreachable reason={missing} />
        </main>
      )}
    </>
  );
}

export type ProjectBarProps = Omit<ProjectShellProps, 'missing' | 'children'>;

/** The bar of a page of a project; the page has the links of the others beside it. */
export function ProjectBar({ slug, name, page, here = null, between = [] }: ProjectBarProps) {
  const crumbs = [{ text: name ?? slug, href: projectAddress(slug) }, ...between, { text: page, href: null }];
  return <TopBar crumbs={crumbs} links={name === undefined ? [] : projectLinks(slug, here)} />;
}
