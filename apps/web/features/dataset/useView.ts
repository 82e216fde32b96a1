import { type AddressRules, useAddress } from '../frame/useAddress.ts';
import { isNewSearch } from '../search/searchState.ts';
import { addressOf, parseView, type ViewState } from './viewState.ts';

const rules: AddressRules<ViewState> = {
  parse: parseView,
  write: addressOf,
  isNewChoice: (before, after) =>
    before.show !== after.show ||
    before.nearestLabel !== after.nearestLabel ||
    before.near !== after.near ||
    isNewSearch(before, after) ||
    before.step !== after.step,
};

/** What is shown of a dataset, kept in the address. */
export const useView = (first: ViewState) => useAddress(first, rules);
