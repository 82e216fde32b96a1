import type { RequestHandler } from 'express';

/** A policy for what is opened by itself: it loads nothing, runs nothing, and stands in no frame. */
export const nothingAllowed = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** For every answer; images, lists and the page of the API say more themselves. */
export const securityHeaders: RequestHandler = (request, response, next) => {
  response.set({
    'content-security-policy': nothingAllowed,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
  });
  // By the word of a proxy that is trusted.
  if (request.secure) response.set('strict-transport-security', 'max-age=31536000');
  next();
};
