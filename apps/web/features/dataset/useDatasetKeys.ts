import type { RefObject } from 'react';
import type { KeyAction } from '../frame/keys.ts';
import { useKeys } from '../frame/useKeys.ts';
import type { Desk } from '../review/useDesk.ts';
import type { Sample } from '../samples/documents.ts';
import { type MoveSpace, moved } from '../samples/gridGeometry.ts';
import type { ViewState } from './viewState.ts';

export interface DatasetKeys {
  readonly view: ViewState;
  readonly change: (change: Partial<ViewState>) => void;
  readonly desk: Desk;
  readonly list: readonly Sample[];
  readonly sample: Sample | null;
  readonly index: number;
  readonly space: RefObject<MoveSpace>;
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly informative: () => void;
}

/** What keys do on the page of a dataset. */
export function useDatasetKeys(page: DatasetKeys): void {
  const { view, change, desk, list, sample, index, space, grid, search, informative } = page;
  const focus = (id: string) => change({ sample: id, step: null });

  useKeys((action: KeyAction) => {
    switch (action) {
      case 'search':
        if (view.closeUp) return false;
        search.current?.focus();
        search.current?.select();
        return true;
      case 'back':
        if (document.activeElement === search.current) search.current?.blur();
        else if (desk.act('back')) return true;
        else if (view.closeUp) change({ closeUp: false });
        else if (view.step !== null) change({ step: null });
        else return false;
        return true;
      case 'closeUp':
        if (sample === null || sample.error) return false;
        change({ sample: sample.id, step: null, closeUp: !view.closeUp });
        return true;
      case 'groups':
        if (view.closeUp) return false;
        change({ display: view.display === 'groups' ? 'grid' : 'groups' });
        return true;
      case 'informative':
        informative();
        return true;
      case 'left':
      case 'right':
      case 'up':
      case 'down':
      case 'first':
      case 'last':
      case 'pageUp':
      case 'pageDown': {
        if (view.display !== 'grid') return false;
        const next = list[moved(Math.max(0, index), action, { ...space.current, count: list.length })];
        if (next) focus(next.id);
        // From here on the keys belong to the photos, not to the button that was pressed last.
        if (!view.closeUp) grid.current?.focus({ preventScroll: true });
        return true;
      }
      default:
        if (view.display === 'groups') return action === 'undo' || action === 'redo' ? desk.act(action) : false;
        return desk.act(action);
    }
  });
}
