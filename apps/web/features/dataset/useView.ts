import { type AddressRules, useAddress } from '../frame/useAddress.ts';
import { addressOf, parseView, type ViewState } from './viewState.ts';

const rules: AddressRules<ViewState> = {
  parse: parseView,
  write: addressOf,
  isNewChoice: (before, after) =>
    before.show !== after.show ||
    before.nearestLabel !== after.nearestLabel ||
    before.near !== after.near ||
    before.step !== after.step,
};

/** What is shown of a dataset, kept in the address. */
export const useView = (first: ViewState) => useAddress(first, rules);
