import { withDatabase } from '@stray/testing';
import { nearestContract } from './nearestContract.ts';

withDatabase((database) => {
  nearestContract('exact', database);
  nearestContract('index', database);
});
