import type { Role } from '~/api/contract';

/** Roles one can give, widest first. Ownership is not given by invitation. */
export const roles: readonly Role[] = ['administrator', 'marketer', 'supervisor', 'operator', 'analyst'];
