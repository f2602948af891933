export * from './api.js';
export { ParleyError, type ErrorCode } from './errors.js';
export type * from './options.js';
export type * from './outbox/store.js';
export type { Readable } from './readable.js';
export * from './rest/rest.js';
export * from './rest/tokens.js';
export type * from './views.js';
